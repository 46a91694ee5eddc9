from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .adopted import ADOPTED, NOT_OF_REPRESENTATIVES, OF_REPRESENTATIVES
from .union_congress_constituency import RUNNING
from .union_election_gates import STANDING_CLAUSE

KIND = "representatives"


class UnionElection(models.Model):
    """The vote of one constituency on its representatives: shorter, with figures of its own.

    Its phases are data like those of every kind: nobody above approves who represents a
    constituency, and the rules are public at the congress. From nomination it goes to the
    preparation of the polls (phase ``approval``, nothing is sent up), from the result to its end.
    """

    _inherit = "union.election"

    kind = fields.Selection(
        selection_add=[(KIND, "Representatives")], ondelete={KIND: "set default"}
    )
    congress_constituency_id = fields.Many2one(
        "union.congress.constituency",
        "Constituency of the Congress",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    represents_running = fields.Boolean("Voting", compute="_compute_represents_running")
    representative_ids = fields.One2many(
        "union.representative", "election_id", "Representatives Elected", readonly=True
    )

    @api.depends("phase")
    def _compute_represents_running(self):
        for election in self:
            election.represents_running = election.phase in RUNNING

    @api.constrains("kind", "congress_constituency_id")
    def _check_congress_constituency(self):
        for election in self:
            if (election.kind == KIND) != bool(election.congress_constituency_id):
                raise ValidationError(
                    self.env._(
                        "A vote on representatives is opened at the congress, and stays one."
                    )
                )

    def action_submit_candidates(self, reason=None):
        if self.kind != KIND:
            return super().action_submit_candidates(reason=reason)
        self.ensure_one()
        answer = self._enter("approval", reason)
        self.contest_ids._number_ballot()
        self._server_write({"rules_locked": True, "rules_digest": self._digest_rules()})
        self._on_list_approved()
        return answer

    def _on_list_approved(self):
        if self.kind == KIND:
            # States of candidates are the server's; the caller closed the list.
            return self._candidates()._server_write({"state": "approved"})
        return super()._on_list_approved()

    def _gate_list_approved(self):
        # Asked before papers are printed. Nobody above approves who represents a constituency.
        return [] if self.kind == KIND else super()._gate_list_approved()

    def _gate_candidates_entitled(self):
        found = super()._gate_candidates_entitled()
        if self.kind != KIND:
            return found
        # Who belongs to the constituency is no secret from who runs its vote.
        row = self.sudo().congress_constituency_id
        return found + [
            (
                "not_of_constituency",
                {"name": candidate.name, "constituency": row.name, "rule": STANDING_CLAUSE},
            )
            for candidate in self._candidates()
            if not row._covers(candidate.member_id.sudo())  # where a candidate belongs
        ]

    def _gate_seats_in_band(self):
        found = super()._gate_seats_in_band()
        if self.kind != KIND:
            return found
        vacant = self.sudo().congress_constituency_id.vacant_count  # a number, as above
        clause = self._clause_here("SZ-5.1.3.3b", "NR-CONG-9")
        return found + [
            (
                "seats_unlike_quota",
                {"contest": contest.display_name, "seats": contest.seats, "vacant": vacant},
                {"severity": "block", "clause": clause},
            )
            for contest in self.contest_ids
            if contest.seats != vacant
        ]

    def _check_winners(self, elected):
        if self.kind != KIND:
            return super()._check_winners(elected)
        # A write-in may name anybody: who is no elector's fellow represents nobody (NR-ELEC-4b).
        row = self.sudo().congress_constituency_id
        for line in elected:
            member = line.member_id.sudo()  # state and place of who was just elected
            if member.state != "active" or not row._covers(member):
                raise UserError(
                    self.env._(
                        "%(name)s is no active member of the constituency “%(constituency)s” and"
                        " cannot represent it. Hold that vote again.",
                        name=member.name,
                        constituency=row.name,
                    )
                )
        return None

    def _make_terms(self, elected):
        if self.kind != KIND:
            return super()._make_terms(elected)
        # Mandates are the server's; every gate of the vote was passed by the caller.
        row = self.sudo().congress_constituency_id
        partial = row.congress_id.state == "standing" or row.representative_ids
        self.env["union.representative"].sudo().create(  # as above
            [
                {
                    "congress_id": row.congress_id.id,
                    "constituency_id": row.id,
                    "member_id": line.member_id.id,
                    "sequence": order,
                    "origin": "by_election" if partial else "elected",
                    "election_id": self.id,
                    "votes": line.votes_for,
                    "elected_on": self.opened_on,
                    **line.candidate_id._traits(),
                }
                for order, line in enumerate(elected)
            ]
        )
        row.congress_id._settle_votes(self.opened_on)
        return self.env["union.term"]


class UnionElectionRule(models.Model):
    _inherit = "union.election.rule"

    @api.model
    def _propose(self, elections):
        made = super()._propose(elections)
        votes = elections.filtered(lambda election: election.kind == KIND)
        if not votes:
            return made
        made.filtered(
            lambda rule: rule.election_id in votes and rule.key in NOT_OF_REPRESENTATIVES
        ).unlink()
        made = made.exists()
        figures = self.env["union.rule"]._parameters(
            [f"election.{name}" for name in OF_REPRESENTATIVES.values()], votes.organization_id
        )
        alike = {}
        for rule in made.filtered(
            lambda rule: rule.election_id in votes and rule.key in OF_REPRESENTATIVES
        ):
            place = rule.election_id.organization_id
            figure = figures[place.id][f"election.{OF_REPRESENTATIVES[rule.key]}"]
            if figure["value"] is not None:
                text = ADOPTED[rule.key].text(figure["value"])
                values = (text, figure["clause"] or False, figure["certainty"] or False)
                alike.setdefault(values, []).append(rule.id)
        for (text, clause, certainty), ids in alike.items():
            made.browse(ids).write(
                {"value": text, "proposed": text, "clause": clause, "certainty": certainty}
            )
        return made


class UnionContest(models.Model):
    _inherit = "union.contest"

    committee_kind = fields.Selection(
        selection_add=[("congress", "Congress")], ondelete={"congress": "set default"}
    )
    position = fields.Selection(
        selection_add=[("representative", "Representative")],
        ondelete={"representative": "set default"},
    )

    @api.constrains("committee_kind", "position", "election_id")
    def _check_representatives(self):
        for contest in self:
            parts = {
                contest.committee_kind == "congress",
                contest.position == "representative",
                contest.election_id.kind == KIND,
            }
            if len(parts) > 1:
                raise ValidationError(
                    self.env._(
                        "Representatives are elected to a congress, in a vote that is opened there."
                    )
                )

    def _ratio_key(self):
        if self.position == "representative":
            return "contest_ratio_representatives"
        return super()._ratio_key()


class UnionCandidate(models.Model):
    """What is asked of a candidate for representative (NR-CONG-8, 14)."""

    _inherit = "union.candidate"

    is_front_line = fields.Boolean("Front-line Worker")
    is_middle_manager = fields.Boolean("Middle Manager or Above")
    is_model_worker = fields.Boolean("Model Worker")
    meets_conditions = fields.Boolean(
        "The Five Conditions Hold",
        help="Pays dues on time; supports the Party; a backbone at work; close to the members;"
        " trusted by them (NR-CONG-14).",
    )

    def _traits(self):
        """Return what goes over to a representative from his candidacy; empty of a write-in."""
        names = ("is_front_line", "is_middle_manager", "is_model_worker", "meets_conditions")
        return {name: self[name] for name in names} if self else {}


class UnionMeeting(models.Model):
    _inherit = "union.meeting"

    kind = fields.Selection(
        selection_add=[("constituency", "Meeting of a Constituency")],
        ondelete={"constituency": "set default"},
    )
