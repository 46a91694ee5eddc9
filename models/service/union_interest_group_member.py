from odoo import api, fields, models

from ..clock import today


class UnionInterestGroupMember(models.Model):
    """That a member belongs to a group, from when until when."""

    _name = "union.interest.group.member"
    _description = "Member of a Group"
    _order = "group_id, date_from, id"
    _places_first = ("group_id",)
    _named_first = ("member_id",)
    _house_end = {"period": ("date_to", "date_from"), "with": "union.interest.group"}

    group_id = fields.Many2one(
        "union.interest.group", required=True, index=True, ondelete="cascade"
    )
    organization_id = fields.Many2one(
        related="group_id.organization_id", string="Union", store=True, index=True
    )
    member_id = fields.Many2one("union.member", required=True, index=True, ondelete="restrict")
    date_from = fields.Date("Since", required=True, default=lambda self: today(self.env))
    date_to = fields.Date("Until")

    _dates = models.Constraint(
        "CHECK (date_to >= date_from)", "Nobody leaves a group before he joined it."
    )
    _once = models.UniqueIndex(
        "(group_id, member_id) WHERE date_to IS NULL", "This member is in the group already."
    )

    @api.constrains("member_id", "group_id")
    def _check_member(self):
        for line in self:
            line.group_id._check_of(line.group_id, line.member_id)

    def _is_in(self, day):
        """Whether this member belongs to the group on a day."""
        return bool(
            self.date_from and self.date_from <= day and (not self.date_to or self.date_to >= day)
        )
