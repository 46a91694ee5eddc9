"""The day an office or a list states for what a request is about."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..clock import today


class UnionMembershipRequest(models.Model):
    _inherit = "union.membership.request"

    effective_on = fields.Date(
        "Day of the Change",
        copy=False,
        help="When it happened, as stated: the retirement, the new work, the death. The membership"
        " itself changes on the day of the last signature.",
    )

    @api.constrains("effective_on", "member_id")
    def _check_effective_on(self):
        day = today(self.env)
        for request in self:
            stated, member = request.effective_on, request.member_id
            if stated and stated > day:
                raise ValidationError(
                    self.env._("A change that lies ahead is filed once it has happened.")
                )
            if stated and member.joined_on and stated < member.joined_on:
                raise ValidationError(
                    self.env._("The day of the change lies before the day of joining.")
                )

    def _approval_snapshot_fields(self):
        return [*super()._approval_snapshot_fields(), "effective_on"]
