from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..clock import today
from ..plain_text import refuse_numbers


class UnionInterestGroup(models.Model):
    """Members who come together for something: a choir, a volunteer team, master and apprentice.

    Clause: BJ-2.3.
    """

    _name = "union.interest.group"
    _description = "Group of Members"
    _order = "organization_id, kind, name, id"
    _places_first = ("organization_id",)
    _named_first = ("leader_id",)
    _house_end = {"period": ("ended_on", "begun_on")}

    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    name = fields.Char(required=True)
    kind = fields.Selection(
        [
            ("interest", "Interest Group"),
            ("volunteer", "Volunteer Team"),
            ("mentor", "Master and Apprentice"),
        ],
        required=True,
        default="interest",
    )
    leader_id = fields.Many2one(
        "union.member", "Led By", index="btree_not_null", ondelete="restrict"
    )
    meets = fields.Char(help="When and where it comes together.")
    begun_on = fields.Date("Since", required=True, default=lambda self: today(self.env))
    ended_on = fields.Date("Until", copy=False)
    line_ids = fields.One2many("union.interest.group.member", "group_id", "Members", copy=False)
    member_count = fields.Integer("Members Today", compute="_compute_member_count")
    activity_ids = fields.One2many("union.service.activity", "group_id", "Activities")
    activity_count = fields.Integer("Activities Held", compute="_compute_activity_count")
    is_current = fields.Boolean(compute="_compute_is_current", search="_search_is_current")

    _dates = models.Constraint(
        "CHECK (ended_on >= begun_on)",
        "A group cannot end before it began: correct one of the days.",
    )

    @api.depends("line_ids.date_from", "line_ids.date_to")
    def _compute_member_count(self):
        day = today(self.env)
        for group in self:
            group.member_count = len(group.line_ids.filtered(lambda line: line._is_in(day)))

    @api.depends("activity_ids.phase")
    def _compute_activity_count(self):
        for group in self:
            # A number of what the group did, for whoever reads the group.
            group.activity_count = len(
                group.sudo().activity_ids.filtered(lambda row: row.phase in ("held", "filed"))
            )

    @api.depends("begun_on", "ended_on")
    def _compute_is_current(self):
        day = today(self.env)
        for group in self:
            group.is_current = bool(
                group.begun_on
                and group.begun_on <= day
                and (not group.ended_on or group.ended_on >= day)
            )

    def _search_is_current(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        day = today(self.env)
        return Domain("begun_on", "<=", day) & (
            Domain("ended_on", "=", False) | Domain("ended_on", ">=", day)
        )

    @api.constrains("name", "meets")
    def _check_texts(self):
        refuse_numbers(self, "name", "meets")

    @api.constrains("leader_id", "organization_id")
    def _check_leader(self):
        for group in self:
            self._check_of(group, group.leader_id)

    def write(self, vals):
        result = super().write(vals)
        if vals.get("ended_on"):
            # Whoever is still in it leaves with its end; who had not come yet never does.
            for group in self:
                staying = group.line_ids.filtered(
                    lambda line, end=group.ended_on: not line.date_to or line.date_to > end
                )
                early = staying.filtered(lambda line, end=group.ended_on: line.date_from <= end)
                early.date_to = group.ended_on
                (staying - early).unlink()
        return result

    @api.model
    def _check_of(self, group, member):
        """Raise ValidationError unless the member is one of the group's union or below it."""
        place = member.sudo().organization_id  # where he is, compared only
        path = group.organization_id.parent_path or ""
        if place and not (place.parent_path or "").startswith(path):
            raise ValidationError(
                self.env._(
                    "“%(group)s” is for members of %(organization)s and of the unions below it.",
                    group=group.name,
                    organization=group.organization_id.name,
                )
            )
