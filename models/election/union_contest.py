from odoo import api, fields, models
from odoo.exceptions import UserError

from ...core import tally
from ..bodies import COMMITTEE_KINDS, POSITIONS
from ..clock import today
from ..digest import digest
from ..said import said
from .sentences import sentence

# A rule of core.tally → the adopted rule whose clause it goes by.
CLAUSE_KEYS = {
    "quorum": "quorum",
    "paper": "over_marks",
    "win": "threshold",
    "tie": "tie",
    "shortfall": "shortfall",
    "write_in": "write_in",
}


class UnionContest(models.Model):
    """One vote of an election: the seats of a body or an office, and who stands for them.

    A run-off, a second round and a repeat of a void vote are contests of their own
    below the one they follow (``parent_id``), in the same election.
    """

    _name = "union.contest"
    _description = "Contest"
    _inherit = ["union.server.fields.mixin", "union.standard.mixin"]
    _order = "election_id, sequence, id"

    _server_fields = frozenset(
        {
            "organization_id",
            "parent_id",
            "reduced_by_id",
            "hand_ordered",
            "round_kind",
            "state",
            "verdicts",
            "counts",
            "needed_count",
            "seats_left",
            "decided_on",
            "decided_by_id",
            "result_digest",
            "result_ids",
            "batch_ids",
            "bundle_ids",
            "child_ids",
            # Whose presence it goes by: another's would lend it their figures.
            "sitting_id",
        }
    )
    _list_phases = ("draft", "roll", "nomination", "publicity")

    election_id = fields.Many2one("union.election", required=True, index=True, ondelete="restrict")
    organization_id = fields.Many2one(related="election_id.organization_id", store=True, index=True)
    phase = fields.Char(related="election_id.phase")
    sequence = fields.Integer(default=10)
    committee_kind = fields.Selection(
        COMMITTEE_KINDS, "Committee Body", required=True, default="union"
    )
    position = fields.Selection(POSITIONS, required=True, default="member")
    seats = fields.Integer("Seats to Fill", required=True, default=1)
    min_seats = fields.Integer(
        help="The least the band allows, where the adopted rules let seats be reduced."
    )
    candidate_ids = fields.One2many("union.candidate", "contest_id", "Candidates")
    candidate_count = fields.Integer("Candidates Standing", compute="_compute_candidate_count")
    parent_id = fields.Many2one(
        "union.contest", "Follows", index="btree_not_null", readonly=True, ondelete="restrict"
    )
    child_ids = fields.One2many("union.contest", "parent_id", "Followed By", readonly=True)
    round_kind = fields.Selection(
        [("runoff", "Run-off"), ("second_round", "Second Round"), ("repeat", "Repeat")],
        "Round",
        readonly=True,
    )
    state = fields.Selection(
        [
            ("open", "Not Decided"),
            ("decided", "Decided"),
            ("runoff", "Tie: Run-off"),
            ("short", "Seats Left"),
            ("void", "Void"),
        ],
        required=True,
        default="open",
        readonly=True,
        copy=False,
    )
    batch_ids = fields.One2many("union.ballot.batch", "contest_id", "Ballot Papers", readonly=True)
    bundle_ids = fields.One2many("union.count.bundle", "contest_id", "Bundles", readonly=True)
    bundle_count = fields.Integer("Bundles to Count", compute="_compute_bundle_counts")
    agreed_count = fields.Integer("Bundles Agreed", compute="_compute_bundle_counts")
    result_ids = fields.One2many("union.contest.result", "contest_id", "Results", readonly=True)
    counts = fields.Json(readonly=True, copy=False, help="The figures the result was told from.")
    verdicts = fields.Json(readonly=True, copy=False)
    verdict_text = fields.Text("Verdict", compute="_compute_verdict_text")
    needed_count = fields.Integer("Votes Needed", readonly=True, copy=False)
    seats_left = fields.Integer(readonly=True, copy=False)
    decided_on = fields.Date(readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    result_digest = fields.Char("Result Digest (SHA-256)", readonly=True, copy=False)

    _seats = models.Constraint("CHECK (seats >= 1)", "A contest fills at least one seat.")
    _min_seats = models.Constraint(
        "CHECK (min_seats >= 0 AND min_seats <= seats)",
        "The least number of seats is not above the seats.",
    )
    _follow_up_unique = models.UniqueIndex(
        "(parent_id, round_kind) WHERE parent_id IS NOT NULL", "This vote was repeated already."
    )

    @api.depends("committee_kind", "position", "round_kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["committee_kind"]._description_selection(self.env))
        positions = dict(self._fields["position"]._description_selection(self.env))
        rounds = dict(self._fields["round_kind"]._description_selection(self.env))
        for contest in self:
            name = (
                f"{kinds.get(contest.committee_kind, '')} · {positions.get(contest.position, '')}"
            )
            if contest.round_kind:
                name = f"{name} · {rounds[contest.round_kind]}"
            contest.display_name = name

    @api.depends("candidate_ids.state")
    def _compute_candidate_count(self):
        for contest in self:
            contest.candidate_count = len(contest._standing())

    @api.depends("bundle_ids.state")
    def _compute_bundle_counts(self):
        for contest in self:
            contest.bundle_count = len(contest.bundle_ids)
            contest.agreed_count = len(contest.bundle_ids.filtered(lambda b: b.state == "agreed"))

    @api.depends("verdicts")
    @api.depends_context("lang")
    def _compute_verdict_text(self):
        for contest in self:
            contest.verdict_text = "\n".join(
                sentence(self.env, verdict["code"], verdict["params"])
                for verdict in contest.verdicts or []
            )

    @api.model_create_multi
    def create(self, vals_list):
        contests = super().create(vals_list)
        if not self.env.su:
            contests.election_id._require_phase(*self._list_phases[:3])
        return contests

    def write(self, vals):
        self._check_server_fields(vals)
        if not self.env.su:
            self.election_id._require_phase(*self._list_phases[:3])
            if "election_id" in vals:
                raise UserError(self.env._("A contest stays in its election."))
        return super().write(vals)

    def unlink(self):
        if not self.env.su:
            self.election_id._require_phase(*self._list_phases[:3])
        # With who was nominated for it; of whom something is on record, it stays.
        self.candidate_ids.unlink()
        return super().unlink()

    def action_void(self, reason):
        """Declare a vote void before it was decided: it must be held again.

        :param reason: stays on record
        :raise UserError: no reason, decided already, polls not open

        Rights: an officer of the organisation. Clause: NR-ELEC-26.
        """
        self.ensure_one()
        self._require_state("open")
        self.election_id._require_phase("opened", "counting")
        if not said(self.env, reason):
            raise UserError(self.env._("Say why the vote is void."))
        self.election_id._note("void", reason, contest=self)
        self._server_close(
            "void", [{"code": "declared_void", "params": {"reason": reason}}], seats_left=self.seats
        )
        return True

    def button_void(self):
        """Ask for the reason of :meth:`action_void`."""
        return self.env["union.election.reason.wizard"]._ask("void", self)

    def _open(self, contest):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": contest.id,
            "views": [(False, "form")],
        }

    def _require_state(self, state):
        self.ensure_one()
        self.election_id.check_access("write")
        if self.state != state:
            raise UserError(
                self.env._(
                    "%(contest)s is “%(state)s”.",
                    contest=self.display_name,
                    state=dict(self._fields["state"]._description_selection(self.env))[self.state],
                )
            )

    def _standing(self):
        """Return who stands, in the order of the ballot."""
        return self.candidate_ids.filtered(
            lambda c: c.state != "withdrawn" and not c.written_in
        )._in_ballot_order()

    def _ratio_key(self):
        """Return which adopted contest ratio this contest goes by, or None."""
        if self.committee_kind == "audit":
            return "contest_ratio_audit"
        if self.committee_kind == "union":
            return "contest_ratio" if self.position == "member" else "contest_ratio_chair"
        return None

    def _tally_rules(self):
        """Return the adopted rules as ``core.tally`` takes them."""
        self.ensure_one()
        adopted = self.election_id.rule_ids
        values = adopted._values()
        clauses = {rule.key: rule.clause for rule in adopted}
        ratio = self._ratio_key()
        keys = CLAUSE_KEYS | ({"contest": ratio} if ratio else {})
        return tally.Rules(
            seats=self.seats,
            base=values["base"],
            threshold=values["threshold"],
            strictly_more=values["strictly_more"],
            quorum=values["quorum"],
            contest_ratio=values[ratio] if ratio else None,
            over_marks=values["over_marks"],
            write_in=values["write_in"] and self._round_of().round_kind != "runoff",
            tie=values["tie"],
            shortfall=values["shortfall"],
            min_seats=self._least_seats(),
            runoff_base_required=values["runoff_base_required"],
            clauses={name: clauses[key] for name, key in keys.items() if clauses.get(key)},
        )

    def _server_close(self, state, verdicts, **values):
        """Close this contest with what was found; the caller's right was checked."""
        # Figures of a result are the server's.
        self.sudo().write(
            {
                "state": state,
                "verdicts": verdicts,
                "decided_on": today(self.env),
                "decided_by_id": self.env.uid,
                **values,
            }
        )

    def _open_points(self):
        """Return what keeps the election from its result, as gate findings."""
        name = {"contest": self.display_name}
        kinds = set(self.child_ids.mapped("round_kind"))
        if self.state == "open":
            return [("contest_undecided", name)]
        if self.state == "runoff" and "runoff" not in kinds:
            return [("runoff_open", name)]
        if self.state == "void" and "repeat" not in kinds:
            return [("contest_void", name)]
        found = []
        if self.state == "short" and "second_round" not in kinds:
            # Leaving seats empty is for the meeting to say, with its reason.
            found.append(
                (
                    "round_open",
                    name | {"seats_left": self.seats_left},
                    {"severity": "warn", "clause": self._tally_rules().clause("shortfall")},
                )
            )
        found += [
            ("write_in_unknown", name | {"name": line.name})
            for line in self.result_ids
            if line.elected and not line.member_id
        ]
        return found

    def _result_content(self):
        """Return the figures of the result as they are sent up and digested."""
        return {
            "contest": self.id,
            "parent": self.parent_id.id or None,
            "committee": self.committee_kind,
            "position": self.position,
            "seats": self.seats,
            "state": self.state,
            "counts": self.counts,
            "verdicts": self.verdicts,
            "lines": [
                {
                    "candidate": line.candidate_id.id or None,
                    "written_in": line.written_in or None,
                    "votes": [line.votes_for, line.votes_against, line.votes_abstain],
                    "status": line.status,
                }
                for line in self.result_ids.sorted("id")
            ],
        }

    def _digest_result(self):
        return digest(self._result_content())
