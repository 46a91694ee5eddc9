from odoo import api, fields, models

from ...core import election_rules
from ..server_fields import shown

SHARE = "meeting.extraordinary_share"


class UnionMeeting(models.Model):
    """A meeting out of turn: the committee proposes it, or enough of the members (NR-LAW-17).

    Who proposed it is asked by the rules of the standards when it is opened.
    """

    _name = "union.meeting"
    _inherit = ["union.meeting", "union.standard.mixin"]

    _union_check_trigger = "open"
    _named_first = ("proposal_id",)

    extraordinary = fields.Boolean(
        help="A congress or general meeting out of turn, proposed by the committee or by members."
    )
    proposal_id = fields.Many2one(
        "union.resolution",
        "Proposed by Resolution",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('organization_id', '=', organization_id), ('meeting_id.kind', '=', 'plenary')]",
        help="By which the plenary of the committee proposed this meeting.",
    )
    proposer_count = fields.Integer(
        "Members Who Propose It", help="How many signed the proposal; the list stays in the file."
    )
    committee_proposes = fields.Boolean(compute="_compute_proposal")
    proposers_needed = fields.Integer(
        compute="_compute_proposal", help="So many of the members may call it themselves."
    )
    proposers_missing = fields.Integer(compute="_compute_proposal")

    _proposers = models.Constraint(
        "CHECK (proposer_count >= 0)", "Members who propose a meeting are zero or more."
    )

    @api.depends(
        "extraordinary", "organization_id", "proposer_count", "proposal_id.state",
        "proposal_id.meeting_id.kind", "proposal_id.organization_id",
    )  # fmt: skip
    def _compute_proposal(self):
        asked = self.filtered("extraordinary")
        # How many members there are, not who: of places the reader sees.
        places = asked.organization_id._origin._in_sight()
        counts = places._subtree_counts(places.ids)
        shares = self.env["union.rule"]._parameters([SHARE], places)
        for meeting in self - asked:
            meeting.update(
                {"committee_proposes": False, "proposers_needed": 0, "proposers_missing": 0}
            )
        for meeting in asked:
            proposal = shown(meeting, "proposal_id")
            place = meeting.organization_id._origin
            members = counts.get(place.id, {}).get("member_count") or 0
            share = shares.get(place.id, {}).get(SHARE, {}).get("value")
            known = bool(share and members)
            needed = election_rules.least_share(members, share, strictly_more=False) if known else 0
            meeting.committee_proposes = (
                proposal.state == "passed"
                and proposal.meeting_id.kind == "plenary"
                and proposal.organization_id == place
            )
            meeting.proposers_needed = needed
            # Without members or a rule nobody can call it, whatever was typed.
            meeting.proposers_missing = max(0, needed - meeting.proposer_count) if known else 1

    def action_open(self):
        """Open planned meetings today.

        A rule that asks for a reason takes ``check_reason``.

        :raise UserError: a meeting was opened already, or one out of turn was proposed neither by
            the committee nor by enough members

        Rights: an officer of the organisation. Clause: NR-LAW-17.
        """
        self.check_access("write")
        self._union_enforce("open")
        return super().action_open()
