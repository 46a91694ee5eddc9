from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...core import election_rules
from ..clock import today
from . import union_election

KIND = "recall"
SHARE = "election.recall.proposer_share"


class UnionElection(models.Model):
    """The recall of somebody from his seat by secret ballot of those who may elect to it."""

    _inherit = "union.election"

    kind = fields.Selection(
        selection_add=[(KIND, "Recall from Office")], ondelete={KIND: "cascade"}
    )
    recall_seat_id = fields.Many2one(
        "union.seat",
        "Who Is to Be Recalled",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('organization_id', '=', organization_id), ('date_to', '=', False),"
        " ('term_id.state', '=', 'current')]",
    )
    recall_ground = fields.Selection(
        [
            ("unsatisfactory", "Unsatisfactory in Two Consecutive Years"),
            ("serious_fault", "Serious Fault"),
            ("criminal_liability", "Criminal Liability"),
            ("other", "Other"),
        ],
        "Ground of the Recall",
    )
    recall_proposer = fields.Selection(
        [
            ("committee", "The Committee"),
            ("members", "Members"),
            ("representatives", "Representatives"),
        ],
        "Proposed By",
        help="The committee, or one third of the members or of the representatives (NR-CONG-36).",
    )
    recall_proposer_count = fields.Integer("Who Proposed, People")
    recall_resolution_id = fields.Many2one(
        "union.resolution",
        "Resolution of the Committee",
        ondelete="restrict",
        domain="[('organization_id', '=', organization_id)]",
    )
    recall_after = fields.Selection(
        [("appraisal", "Democratic Appraisal"), ("review", "Review")],
        "Preceded By",
        help="A recall follows one of the two (NR-ELEC-32b).",
    )
    seat_change_ids = fields.One2many(
        "union.seat.change", "election_id", "Change of the Seat", readonly=True
    )
    _named_first = (
        *union_election.UnionElection._named_first,
        "recall_seat_id",
        "recall_resolution_id",
    )
    _settled = union_election.UnionElection._settled | dict.fromkeys(
        (
            "recall_ground",
            "recall_proposer",
            "recall_proposer_count",
            "recall_resolution_id",
            "recall_after",
        ),
        "opened_on",
    )

    @api.constrains("kind", "recall_seat_id", "recall_resolution_id", "organization_id")
    def _check_recall(self):
        for election in self:
            seat = election.recall_seat_id
            if (election.kind == KIND) != bool(seat):
                raise ValidationError(
                    self.env._("A recall names the seat of one person; no other election does.")
                )
            for name in ("recall_seat_id", "recall_resolution_id"):
                # Not whose it is: that may be a stranger's.
                if election[name] and election[name].organization_id != election.organization_id:
                    raise ValidationError(
                        self.env._(
                            "“%(field)s” belongs to another organisation.",
                            field=self._fields[name].string,
                        )
                    )
            if seat.date_to or (seat and seat.term_id.state != "current"):
                raise ValidationError(
                    self.env._(
                        "%(name)s does not hold this seat any more.", name=seat.member_id.name
                    )
                )

    @api.constrains("recall_proposer_count")
    def _check_recall_proposers(self):
        if any(election.recall_proposer_count < 0 for election in self):
            raise ValidationError(self.env._("A number of people is zero or more."))

    @api.model_create_multi
    def create(self, vals_list):
        elections = super().create(vals_list)
        elections._make_recall_votes()
        return elections

    def write(self, vals):
        if "recall_seat_id" in vals and any(row.phase not in (False, "draft") for row in self):
            raise UserError(self.env._("Who is to be recalled is said while it is a draft."))
        result = super().write(vals)
        if {"kind", "recall_seat_id"} & vals.keys():
            self._make_recall_votes()
        return result

    def _make_recall_votes(self):
        """Put the seat to the vote: one contest, one name, yes or no."""
        asked = self.filtered(lambda row: row.kind == KIND and row.recall_seat_id)
        asked.contest_ids.candidate_ids.unlink()
        asked.contest_ids.unlink()
        self.env["union.contest"].create(
            [
                {
                    "election_id": election.id,
                    "committee_kind": election.recall_seat_id.committee_id.kind,
                    "position": election.recall_seat_id.position,
                    "seats": 1,
                    "candidate_ids": [(0, 0, {"member_id": election.recall_seat_id.member_id.id})],
                }
                for election in asked
            ]
        )

    @api.model
    def _open_recall(self, seat):
        name = self.env._("Recall: %(person)s", person=seat.member_id.name)
        place = seat.organization_id
        meeting = self.env["union.meeting"].create(
            {"name": name, "organization_id": place.id, "kind": self._meeting_kind(place)}
        )
        election = self.create(
            {
                "name": name,
                "organization_id": place.id,
                "kind": KIND,
                "meeting_id": meeting.id,
                "recall_seat_id": seat.id,
            }
        )
        election.action_propose_rules()
        return election

    def _begins_with(self, code):
        if self.kind == KIND and code == "approval":
            return "action_prepare_recall"
        return super()._begins_with(code)

    def action_prepare_recall(self, reason=None):
        """Go from the roll to the preparation of the vote on a recall; its rules are fixed.

        :param reason: why gates that ask for a reason are let pass; stays on record
        :return: ``{'id', 'phase', 'waived'}``
        :raise UserError: no recall, no ground, too few who propose it, another phase

        Rights: an officer of the organisation. Clauses: NR-CONG-35, NR-CONG-36, NR-ELEC-32b.
        """
        self.ensure_one()
        if self.kind != KIND:
            raise UserError(self.env._("%(election)s is no recall.", election=self.name))
        answer = self._enter("approval", reason)
        self.contest_ids._number_ballot()
        self.contest_ids.candidate_ids._server_write({"state": "approved"})
        self._server_write({"rules_locked": True, "rules_digest": self._digest_rules()})
        return answer

    # ---- gates ----

    def _gate_recall_grounded(self):
        return [] if self.recall_ground else [("recall_no_ground", {})]

    def _gate_recall_reviewed(self):
        return [] if self.recall_after else [("recall_not_reviewed", {})]

    def _gate_recall_proposed(self):
        if self.recall_proposer == "committee":
            resolution = self.recall_resolution_id
            carried = resolution.state == "passed" and resolution.meeting_id.kind == "plenary"
            return [] if carried else [("recall_not_resolved", {})]
        if not self.recall_proposer:
            return [("recall_no_proposer", {})]
        of_members = self.recall_proposer == "members"
        whole = self.organization_id.member_count if of_members else self.voter_count
        figure = self.env["union.rule"]._parameter(SHARE, self.organization_id)
        needed = election_rules.least_share(whole, figure["value"], strictly_more=False)
        if whole and self.recall_proposer_count >= needed:
            return []
        figures = {"count": self.recall_proposer_count, "whole": whole, "needed": max(needed, 1)}
        return [("recall_proposers_few", figures | {"rule": figure["clause"]})]

    def _gate_list_approved(self):
        # Nobody is nominated; the superior approves the result (NR-CONG-36c).
        return [] if self.kind == KIND else super()._gate_list_approved()

    # ---- result ----

    def _recalled(self):
        return self.contest_ids.result_ids.filtered(lambda line: line.status == "recalled")

    def _make_terms(self, elected):
        # Nobody is elected; the seat is left once the superior approved.
        return self.env["union.term"] if self.kind == KIND else super()._make_terms(elected)

    def _result_text(self, elected):
        if self.kind != KIND:
            return super()._result_text(elected)
        lines = self.contest_ids.result_ids
        return "\n".join(
            self.env._(
                "%(person)s, %(contest)s: %(verdict)s",
                person=line.name,
                contest=line.contest_id.display_name,
                verdict=line.verdict_text,
            )
            for line in lines
        )

    def _on_result_approved(self):
        result = super()._on_result_approved()
        for election in self.filtered(lambda row: row.kind == KIND):
            seat = election.recall_seat_id
            if election._recalled() and not seat.date_to and seat.term_id.state == "current":
                election._recall()
        return result

    def _recall(self):
        """Let the seat be left by the recall that the superior approved. Server only."""
        grounds = dict(self._fields["recall_ground"]._description_selection(self.env))
        change = self.env["union.seat.change"].create(
            {
                "organization_id": self.organization_id.id,
                "kind": "recall",
                "seat_id": self.recall_seat_id.id,
                "election_id": self.id,
                "effective_on": today(self.env),
                "reason": grounds.get(self.recall_ground, self.name),
                "secret_ballot": True,
                "after": self.recall_after,
            }
        )
        change.action_carry_out()
