from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...core import tally
from ..approval.row_lock import wait_for_rows
from ..clock import today
from ..plain_text import refuse_numbers
from ..vote_words import vote_words

#: Kinds with a majority or a meaning of their own; see ``meeting.resolution_threshold.<kind>``.
KINDS = [
    ("scrutineers", "Scrutineers and Tellers"),
    ("election_rules", "Election Rules"),
    ("qualification", "Qualification Report"),
    ("presidium", "Presidium and Secretary General"),
    ("agenda", "Agenda"),
    ("work_report", "Work Report"),
    ("funds_report", "Funds Report"),
    ("budget_accounts", "Budget and Final Accounts"),
    ("audit_report", "Audit Report"),
    ("key_plan", "Yearly Plan of Key Work"),
    ("reduce_seats", "Fewer Seats"),
    ("recall", "Recall from Office"),
    ("women_nomination", "Nomination of the Women's Committee"),
    ("women_head", "Head of the Women's Committee by Consultation"),
    ("other", "Other"),
]
METHODS = [
    ("hands", "Show of Hands"),
    ("secret", "Secret Ballot"),
    ("online", "Online"),
]


class UnionResolution(models.Model):
    """What a meeting voted on, with the counted votes. The vote is recorded once.

    It is counted as an election is (``core.tally``), by the rules in force for its kind; rules,
    figures and verdict stay with it.
    """

    _name = "union.resolution"
    _description = "Resolution"
    _inherit = ["union.server.fields.mixin"]
    _order = "meeting_id, sequence, id"
    _places_first = ("meeting_id",)

    _server_fields = frozenset(
        {
            "votes_for",
            "votes_against",
            "votes_abstain",
            "state",
            "needed_count",
            "base_count",
            "entitled_count",
            "present_count",
            "clause",
            "method",
            "rules_json",
            "verdict_json",
            "certainty",
            "decided_on",
            "decided_by_id",
            "published_by_id",
            "published_on",
            "organization_id",
        }
    )

    name = fields.Char("Motion", required=True)
    content = fields.Text("Wording", help="What is voted on, word for word.")
    meeting_id = fields.Many2one("union.meeting", required=True, index=True, ondelete="restrict")
    organization_id = fields.Many2one(related="meeting_id.organization_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(KINDS, required=True, default="other")
    method = fields.Selection(METHODS, "How It Was Voted", readonly=True, copy=False)
    votes_for = fields.Integer("For", readonly=True, copy=False)
    votes_against = fields.Integer("Against", readonly=True, copy=False)
    votes_abstain = fields.Integer("Abstained", readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "Not Voted"), ("passed", "Carried"), ("rejected", "Rejected")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    needed_count = fields.Integer("Votes Needed to Carry", readonly=True, copy=False)
    base_count = fields.Integer("Base", readonly=True, copy=False)
    entitled_count = fields.Integer("Entitled to Attend", readonly=True, copy=False)
    present_count = fields.Integer("Present", readonly=True, copy=False)
    rules_json = fields.Json("Rules of the Vote", readonly=True, copy=False)
    verdict_json = fields.Json("Verdict of the Rules", readonly=True, copy=False)
    verdict_text = fields.Char("Verdict", compute="_compute_verdict_text")
    clause = fields.Char(readonly=True, copy=False)
    clause_text = fields.Char("Law and Article", compute="_compute_clause_text")
    certainty = fields.Char(readonly=True, copy=False)
    decided_on = fields.Date(readonly=True, copy=False)
    decided_by_id = fields.Many2one(
        "res.users", "Recorded By", readonly=True, copy=False, ondelete="restrict"
    )

    _votes = models.Constraint(
        "CHECK (votes_for >= 0 AND votes_against >= 0 AND votes_abstain >= 0)",
        "Votes are zero or more.",
    )

    @api.depends("clause")
    @api.depends_context("lang")
    def _compute_clause_text(self):
        for resolution in self:
            resolution.clause_text = self.env["union.clause"]._cite(resolution.clause)

    @api.depends("verdict_json")
    @api.depends_context("lang")
    def _compute_verdict_text(self):
        for resolution in self:
            verdict = resolution.verdict_json
            resolution.verdict_text = vote_words(self.env, verdict) if verdict else False

    @api.constrains("name", "content")
    def _check_texts(self):
        refuse_numbers(self, "name", "content")

    @api.constrains("meeting_id")
    def _check_meeting(self):
        self.meeting_id._check_not_cancelled()
        for resolution in self:
            if resolution.meeting_id.state == "closed":
                raise ValidationError(
                    self.env._(
                        "“%(meeting)s” is closed: “%(name)s” is a matter for the next meeting.",
                        meeting=resolution.meeting_id.name,
                        name=resolution.name,
                    )
                )

    def write(self, vals):
        if not self.env.su and any(resolution.state != "draft" for resolution in self):
            raise UserError(self.env._("A resolution that was voted on is not changed."))
        return super().write(vals)

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self._check_unlink()
        return super().unlink()

    def _check_unlink(self):
        """Raise UserError if these stay on record."""
        if any(resolution.state != "draft" for resolution in self):
            raise UserError(self.env._("A resolution that was voted on is not deleted."))

    def button_record_vote(self):
        """Ask for the votes of :meth:`action_record_vote`."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "union.resolution.vote",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_resolution_id": self.id},
        }

    def action_record_vote(
        self, votes_for, votes_against=0, votes_abstain=0, present=None, method="hands"
    ):
        """Record the counted votes of the people present and say whether it passed.

        :param int votes_for: people for; those present who are in none of the three did not vote
        :param int present: people present at this vote, where the meeting has no roll or list
            that says so; as many as at the opening if None
        :param str method: ``hands``, ``secret`` or ``online``; what needs a secret ballot is voted
            by none of the others (``meeting.resolution_secret.<kind>``)
        :return: ``{'id', 'state', 'needed', 'base', 'verdict'}``; base: the count the majority is
            a share of; verdict: ``{'code', 'params'}`` of ``core.tally``, ``params['rule']`` the
            clause
        :raise UserError: voted already, the meeting is not open, no quorum, more votes than people
            present, or not voted in secret what is to be

        Rights: an officer of the organisation. Clauses: SZ-5.1.3.5a2, SZ-5.1.3.5b, BJ-3.3.2,
        NR-LAW-18b, NR-CONG-36c, NR-CONG-37b.
        """
        self.ensure_one()
        self.check_access("write")
        # Two at once: the second begins anew and finds it voted.
        wait_for_rows(self)
        meeting = self.meeting_id
        if self.state != "draft":
            raise UserError(self.env._("“%(name)s” was voted on already.", name=self.name))
        meeting._check_not_cancelled()
        if meeting.state != "held":
            raise UserError(
                self.env._(
                    "“%(name)s” is voted on in an open meeting: open “%(meeting)s” first.",
                    name=self.name,
                    meeting=meeting.name,
                )
                if meeting.state == "draft"
                else self.env._(
                    "“%(meeting)s” is closed: nothing is voted on there any more.",
                    meeting=meeting.name,
                )
            )
        self._check_method(method)
        counts = self._vote_counts((votes_for, votes_against, votes_abstain), present)
        rules = meeting._tally_rules(self.kind)
        result = tally.decide(counts, rules)
        if result.state == "void":
            missed = result.verdicts[0].params
            raise UserError(
                self.env._(
                    "Only %(present)s of %(entitled)s people are present; a resolution needs"
                    " %(people)s.",
                    present=counts.present,
                    entitled=counts.entitled,
                    people=missed["required"],
                )
            )
        (outcome,) = result.outcomes
        verdict = outcome.verdict
        self._server_write(
            {
                "method": method,
                "votes_for": votes_for,
                "votes_against": votes_against,
                "votes_abstain": votes_abstain,
                "state": "passed" if outcome.status == "elected" else "rejected",
                "needed_count": result.needed,
                "base_count": verdict.params["base_count"],
                "entitled_count": counts.entitled,
                "present_count": counts.present,
                "rules_json": rules.as_dict(),
                "verdict_json": verdict.as_dict(),
                "clause": verdict.params["rule"],
                "certainty": self._clause_certainty(verdict.params["rule"]),
                # What is entered later was decided on the day of the meeting.
                "decided_on": meeting.held_on if meeting.recorded_later else today(self.env),
                "decided_by_id": self.env.uid,
            }
        )
        if self.state == "passed" and self.kind == "scrutineers":
            meeting.scrutineer_ids._confirm(self)
        return {
            "id": self.id,
            "state": self.state,
            "needed": result.needed,
            "base": self.base_count,
            "verdict": self.verdict_json,
        }

    def _check_method(self, method):
        """Raise UserError unless this may be voted so (NR-CONG-36c, NR-CONG-37b)."""
        # A program may send anything.
        if not isinstance(method, str) or method not in dict(METHODS):
            raise UserError(
                self.env._("A vote is by show of hands, secret ballot or online: one of the three.")
            )
        key, place = f"meeting.resolution_secret.{self.kind}", self.organization_id
        rule = self.env["union.rule"]._parameters([key], place)[place.id][key]
        if rule["value"] is True and method != "secret":
            raise UserError(
                self.env._(
                    "“%(name)s” is voted on by secret ballot (%(law)s).",
                    name=self.name,
                    law=self.env["union.clause"]._cite(rule["clause"]),
                )
            )

    def _vote_counts(self, votes, present):
        """Return the :class:`core.tally.Counts` of one motion: a show of hands has no papers."""
        meeting = self.meeting_id
        numbers = votes if present is None else (*votes, present)
        # True is an int as well.
        if any(type(number) is not int or number < 0 for number in numbers):
            raise UserError(self.env._("Votes are whole numbers, zero or more."))
        if present is None:
            present = meeting.present_count
        elif meeting.has_roll and present != meeting.present_count:
            raise UserError(
                self.env._(
                    "“%(meeting)s” has a list of who is there: check people in instead of"
                    " declaring a number.",
                    meeting=meeting.name,
                )
            )
        entitled, cast = meeting.entitled_count, sum(votes)
        if present > entitled:
            raise UserError(
                self.env._(
                    "%(present)s people are present, but only %(entitled)s are entitled to attend.",
                    present=present,
                    entitled=entitled,
                )
            )
        if cast > present:
            raise UserError(
                self.env._(
                    "“%(name)s”: %(votes)s votes, but only %(present)s people are present. Count"
                    " again.",
                    name=self.name,
                    votes=cast,
                    present=present,
                )
            )
        return tally.Counts(
            entitled=entitled,
            present=present,
            issued=cast,
            recovered=cast,
            valid=cast,
            candidates=(tally.Marks(self.id, *votes),),
        )

    def _clause_certainty(self, code):
        # The law is the same whoever asks.
        return (
            self.env["union.clause"]
            .sudo()
            .search([("code", "=", code)], order="id desc", limit=1)
            .certainty
        )
