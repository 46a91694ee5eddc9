from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..server_fields import check_named


class UnionScrutineer(models.Model):
    """A scrutineer or teller: proposed by the organisers, voted by the meeting.

    Clause SZ-5.1.3.5a2. Who was voted is not changed afterwards; another person needs
    another vote.
    """

    _name = "union.scrutineer"
    _description = "Scrutineer or Teller"
    _inherit = ["union.server.fields.mixin"]
    _order = "meeting_id, role, id"

    _server_fields = frozenset({"resolution_id", "confirmed", "organization_id"})

    meeting_id = fields.Many2one("union.meeting", required=True, index=True, ondelete="restrict")
    organization_id = fields.Many2one(related="meeting_id.organization_id", store=True, index=True)
    name = fields.Char(
        "Full Name",
        required=True,
        compute="_compute_name",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    member_id = fields.Many2one("union.member", index=True, ondelete="restrict")
    user_id = fields.Many2one(
        "res.users", "Login", index=True, ondelete="restrict", help="Who enters count sheets."
    )
    role = fields.Selection(
        [("chief", "Chief Scrutineer"), ("scrutineer", "Scrutineer"), ("teller", "Teller")],
        required=True,
        default="teller",
    )
    resolution_id = fields.Many2one(
        "union.resolution", "Voted In", readonly=True, ondelete="restrict", copy=False
    )
    confirmed = fields.Boolean(compute="_compute_confirmed", store=True)

    _user_unique = models.Constraint(
        "UNIQUE (meeting_id, user_id)", "This login is named already in this meeting."
    )
    _member_unique = models.Constraint(
        "UNIQUE (meeting_id, member_id)", "This person is named already in this meeting."
    )

    @api.depends("member_id", "user_id")
    def _compute_name(self):
        for person in self:
            # The name of a member whom the reader may not read is not told before it is refused.
            member = person.member_id._origin._filtered_access("read")
            person.name = person.name or member.name or person.user_id.name

    @api.depends("resolution_id")
    def _compute_confirmed(self):
        for person in self:
            person.confirmed = bool(person.resolution_id)

    @api.constrains("user_id")
    def _check_internal(self):
        if any(person.user_id.share for person in self):
            raise ValidationError(self.env._("A teller's login is that of an internal user."))

    @api.model_create_multi
    def create(self, vals_list):
        check_named(self, vals_list, "member_id")
        return super().create(vals_list)

    def write(self, vals):
        if "member_id" in vals:
            check_named(self, [vals], "member_id")
        if not self.env.su and any(person.confirmed for person in self):
            raise UserError(
                self.env._("Who was voted by the meeting is not changed; propose another person.")
            )
        return super().write(vals)

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self._check_unlink()
        return super().unlink()

    def _check_unlink(self):
        """Raise UserError if these stay on record."""
        if any(person.confirmed for person in self):
            raise UserError(self.env._("Who was voted by the meeting stays on record."))

    def _confirm(self, resolution):
        """Mark the proposed as voted by a resolution that passed. Server only."""
        proposed = self.filtered(lambda person: not person.confirmed)
        proposed._server_write({"resolution_id": resolution.id})
