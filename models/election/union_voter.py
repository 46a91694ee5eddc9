from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..said import said
from ..server_fields import shown
from .sentences import sentence
from .union_election_gates import STANDING_CLAUSE


class UnionVoter(models.Model):
    """A person on the roll of an election, and whether he came. Made by the server.

    There is no field, here or elsewhere, that leads from a voter to a paper or a vote,
    and none for a proxy: who is not there does not vote (NR-CHAIR-14b, NR-CHAIR-17b).
    """

    _name = "union.voter"
    _description = "Voter"
    _inherit = ["union.attendance.mixin"]
    _order = "election_id, constituency_id, id"

    election_id = fields.Many2one(
        "union.election", required=True, index=True, ondelete="restrict", readonly=True
    )
    organization_id = fields.Many2one(related="election_id.organization_id", store=True, index=True)
    member_id = fields.Many2one(
        "union.member", required=True, index=True, ondelete="restrict", readonly=True
    )
    name = fields.Char("Full Name", compute="_compute_name", search="_search_name")
    constituency_id = fields.Many2one(
        "union.constituency", required=True, index=True, ondelete="restrict", readonly=True
    )
    phase = fields.Char(related="election_id.phase")
    gathering = fields.Boolean("Checked In Now", compute="_compute_gathering")
    channel = fields.Selection(
        [("paper", "Paper"), ("online", "Online")],
        "Votes By",
        required=True,
        default="paper",
        readonly=True,
        help="Fixed when the polls open. What was voted stands nowhere.",
    )

    _member_unique = models.Constraint(
        "UNIQUE (election_id, member_id)", "A person stands on the roll once."
    )

    @api.depends("member_id.name")
    def _compute_name(self):
        for voter in self:
            voter.name = shown(voter, "member_id").name

    @api.depends("election_id.phase", "election_id.sitting_ids.state")
    def _compute_gathering(self):
        for voter in self:
            # Whether the door is open; a helper reads the roll alone.
            voter.gathering = voter.sudo().election_id._door_open()

    def _search_name(self, operator, value):
        return Domain("member_id", "any!", [("name", operator, value)])

    @api.depends("member_id.name", "constituency_id.name")
    def _compute_display_name(self):
        for voter in self:
            # Who reads the roll reads where on it somebody stands; a helper reads nothing beside it.
            place = voter.sudo().constituency_id.name
            voter.display_name = f"{voter.name} ({place})"

    def _search_display_name(self, operator, value):
        # Name, number or constituency, as they are typed or scanned at the door.
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        return Domain.OR(
            Domain(path, "any!", [(name, operator, value)])
            for path, name in (
                ("member_id", "name"),
                ("member_id", "member_number"),
                ("constituency_id", "name"),
            )
        )

    def action_undo_check_in(self, reason):
        """Take back a check-in made by mistake, before the polls of this sitting open.

        :param reason: stays in the election's record
        :raise UserError: no reason, or the polls are open

        Rights: an officer of the organisation.
        """
        self.ensure_one()
        self.election_id.check_access("write")
        self.election_id._require_gathering()
        if not said(self.env, reason):
            raise UserError(self.env._("Say why the check-in is taken back."))
        # As for checking in.
        self.sudo().write({"checked_in_on": False, "checked_in_by_id": False})
        self.election_id._note("check_in_undone", reason, voter=self)
        return True

    def action_set_channel(self, channel):
        """Say how these people vote, before the polls open.

        :param channel: ``paper``, or ``online`` where a rule in force allows it
        :raise UserError: unknown, not allowed here, or the polls are open

        Rights: an officer of the organisation. Clause: NR-CONG-37c.
        """
        self.election_id.check_access("write")
        known = dict(self._fields["channel"].selection)
        if not isinstance(channel, str) or channel not in known:
            raise UserError(self.env._("A channel is paper or online."))
        for election in self.election_id:
            election._require_phase("roll", "nomination", "publicity", "approval")
            if channel == "online" and not election._online_allowed():
                raise UserError(
                    self.env._(
                        "No rule in force for %(organization)s lets people vote online: they vote"
                        " on paper.",
                        organization=election.organization_id.name,
                    )
                )
        # The right to write the election was checked; the roll is written by the server only.
        self.sudo().write({"channel": channel})
        return True

    def action_remove(self):
        """Take people off the roll before it is frozen."""
        self.election_id.check_access("write")
        for election in self.election_id:
            election._require_open_roll()
        elections = self.election_id
        # The right to write the election was checked; the roll is written by the server only.
        self.sudo().unlink()
        elections.invalidate_recordset(["voter_ids"])
        return True

    def button_undo_check_in(self):
        """Ask for the reason of :meth:`action_undo_check_in`."""
        return self.env["union.election.reason.wizard"]._ask("undo_check_in", self)

    def _check_entitled(self):
        """Raise UserError naming everybody here who has no right to vote (NR-ELEC-4b)."""
        if refused := self._refusals():
            raise UserError("\n".join(refused.values()))

    def _refusals(self):
        """Return ``{voter: message}`` of those who may not vote today."""
        states = dict(self.env["union.member"]._fields["state"]._description_selection(self.env))
        refused = {}
        for voter in self:
            # Whether somebody may vote is asked of who checks him in; no more is told of him.
            state = voter.sudo().member_id.state
            if state == "active":
                continue
            code = "row_retained" if state == "retained" else "row_not_active"
            refused[voter] = self.env._(
                "%(name)s: %(problem)s",
                name=voter.name,
                problem=sentence(
                    self.env, code, {"state": states.get(state, ""), "rule": STANDING_CLAUSE}
                ),
            )
        return refused
