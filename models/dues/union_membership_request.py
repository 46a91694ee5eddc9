from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..clock import today
from .owing import standings
from .tariff import terms_by_month


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
            # A member named before is read with the request, another was asked for just now.
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

    def _on_approved(self):
        super()._on_approved()
        self.filtered(lambda r: r.kind in ("retain", "leave", "end"))._forgo_dues()

    def _forgo_dues(self):
        """Take back months opened for members who, as these requests state, had ended before."""
        stated = {r.member_id.id: r.effective_on for r in self if r.effective_on}
        if not stated:
            return
        # Rows the engine opened and nobody touched; the approvals have decided.
        rows = self.env["union.dues"].sudo()
        rows = rows.search(Domain("member_id", "in", list(stated)) & rows._untouched())
        rows = rows.filtered(lambda row: row.month > stated[row.member_id.id])
        places = defaultdict(set)
        for row in rows:
            places[row.month].add(row.organization_id.id)
        terms = terms_by_month(self.env, places, skip=True)
        pays = {
            (row.member_id.id, row.month): terms[row.organization_id.id, row.month].retained_pay
            for row in rows
            if (row.organization_id.id, row.month) in terms
        }
        owed = standings(self.env, list(pays), pays)
        rows.filtered(
            lambda row: not owed.get((row.member_id.id, row.month), (True, None))[0]
        ).unlink()

    def _approval_snapshot_fields(self):
        return [*super()._approval_snapshot_fields(), "persuaded_by", "persuaded_on"]
