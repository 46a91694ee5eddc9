from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..clock import today


class UnionMembershipRequest(models.Model):
    """Who leaves for want of dues was talked with before: by whom and when stands in the request.

    Whether that is asked for, and after how many months, is said by rules of the standards
    (``membership.inactive.…``), which an office may make stricter.
    """

    _inherit = "union.membership.request"

    reason_code = fields.Char(related="reason_id.code")
    persuaded_by = fields.Char("Talked With By", help="Who talked with the member before.")
    persuaded_on = fields.Date("Talked With On")
    is_persuaded = fields.Boolean("Was Talked With", compute="_compute_is_persuaded")
    unpaid_months = fields.Integer("Months without Dues", compute="_compute_is_lapsed")
    is_lapsed = fields.Boolean("Long without Dues", compute="_compute_is_lapsed")

    @api.depends("persuaded_by", "persuaded_on")
    def _compute_is_persuaded(self):
        for request in self:
            request.is_persuaded = bool(request.persuaded_by and request.persuaded_on)

    @api.depends("member_id", "kind")
    def _compute_is_lapsed(self):
        # Figures of a member whose name the request tells; on a form not saved of those he reads.
        # Of a transfer nothing: the new union would hear what he owed to the old one.
        for request in self:
            member = request.member_id._origin
            if request.kind != "leave":
                member = member.browse()
            elif member != request._origin.member_id:
                member = member._filtered_access("read")
            known = member.sudo()
            request.unpaid_months = known.dues_unpaid_months
            request.is_lapsed = known.dues_lapsed

    @api.constrains("persuaded_on")
    def _check_persuaded_on(self):
        day = today(self.env)
        if any(request.persuaded_on and request.persuaded_on > day for request in self):
            raise ValidationError(
                self.env._("The talk with the member is recorded once it was held.")
            )

    def _approval_snapshot_fields(self):
        return [*super()._approval_snapshot_fields(), "persuaded_by", "persuaded_on"]
