from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..clock import today
from ..said import said
from .union_candidate import OFF

# Where a name is already on paper, by the rule ``election.lost_candidate``.
HANDLING = [
    ("strike", "Stays on the Paper, Cannot Be Elected"),
    ("reprint", "Papers Printed Anew Without the Name"),
    ("repeat", "Vote Held Again Without the Name"),
]


class UnionCandidate(models.Model):
    """Who nominated a candidate, what the review found, and what becomes of him later."""

    _inherit = "union.candidate"

    state = fields.Selection(
        selection_add=[("refused", "Refused at Review"), ("lost", "Stands No More")],
        ondelete={"refused": "cascade", "lost": "cascade"},
    )
    phase = fields.Char(related="election_id.phase")
    nomination_ids = fields.One2many("union.nomination", "candidate_id", "Nominations")
    nomination_count = fields.Integer("Nominating Bodies", compute="_compute_nominations")
    supporter_count = fields.Integer("Supporters", compute="_compute_nominations")
    is_nominated = fields.Boolean(
        compute="_compute_nominations",
        help="By a union, a group, members, or a superior that recommends.",
    )
    by_branch_or_poll = fields.Boolean(
        "By Branch, Group or Secret Poll",
        compute="_compute_nominations",
        help="Or by a superior, which may do so too (NR-CHAIR-8, NR-CHAIR-12).",
    )
    review = fields.Selection(
        [("passed", "Passed"), ("refused", "Refused")],
        "Qualification Review",
        readonly=True,
        copy=False,
    )
    reviewed_on = fields.Date(readonly=True, copy=False)
    reviewed_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    review_ground = fields.Char("Ground", readonly=True, copy=False)
    is_reviewed = fields.Boolean(compute="_compute_is_reviewed")
    lost_on = fields.Date("Stands No More Since", readonly=True, copy=False)
    lost_reason = fields.Char("Why He Stands No More", readonly=True, copy=False)
    lost_handling = fields.Selection(HANDLING, "The Papers", readonly=True, copy=False)
    lost_printed = fields.Boolean(
        "Was on Paper Then", readonly=True, copy=False, help="Papers had been printed already."
    )

    @api.depends(
        "nomination_ids.supporter_count",
        "nomination_ids.body",
        "nominated_by",
        "recommended_by_id",
        "written_in",
    )
    def _compute_nominations(self):
        # How many, for whoever reads the list.
        groups = (
            self.env["union.nomination"]
            .sudo()
            ._read_group(
                [("candidate_id", "in", self.ids)],
                ["candidate_id"],
                ["__count", "supporter_count:sum", "body:array_agg"],
            )
        )
        found = {candidate.id: values for candidate, *values in groups}
        for candidate in self:
            count, total, bodies = found.get(candidate._origin.id, (0, 0, ()))
            candidate.by_branch_or_poll = bool(
                {"union", "group", "poll"}.intersection(bodies) or candidate.recommended_by_id
            )
            candidate.nomination_count = count
            candidate.supporter_count = total
            candidate.is_nominated = bool(
                count or said(self.env, candidate.nominated_by) or candidate.recommended_by_id
            )

    @api.depends("review")
    def _compute_is_reviewed(self):
        for candidate in self:
            candidate.is_reviewed = candidate.review == "passed"

    def action_review(self, result, ground=None):
        """Record what the review of their qualification found about candidates.

        Who is refused stands no more. While the list is open a review may be repeated; a refusal,
        and what takes it back, stays in the record of the election.

        :param result: ``passed`` or ``refused``
        :param ground: what was looked at or found; needed for a refusal
        :return: list of ``{'id', 'review', 'state', 'reviewed_on'}``
        :raise UserError: no ground for a refusal, another result, the list is closed, a
            candidate who withdrew

        Rights: an officer of the organisation. Clause: SZ-5.1.3.4b.
        """
        self.check_access("write")
        self.election_id._require_phase(*self._list_phases)
        if result not in ("passed", "refused"):
            raise UserError(self.env._("The review passes or refuses a candidate."))
        ground = said(self.env, ground)
        if result == "refused" and not ground:
            raise UserError(self.env._("Say on what ground the candidate is refused."))
        if gone := self.filtered(lambda one: one.state in ("withdrawn", "lost")):
            raise UserError(
                self.env._(
                    "%(name)s stands no more: there is nothing to review.", name=gone[0].name
                )
            )
        clause = self[:1].election_id._clause_here("SZ-5.1.3.4b", "NR-ELEC-12")
        # A refusal, and a finding that comes to another end, is what a dispute turns on.
        for candidate in self.filtered(lambda one: result == "refused" or one.review == "refused"):
            candidate.election_id._note(
                "reviewed",
                ground or self.env._("Nothing was found against the candidate."),
                details=[{"code": f"review_{result}", "params": {}, "clause": clause}],
                candidate=candidate,
            )
        self._server_write(
            {
                "review": result,
                "review_ground": ground,
                "reviewed_on": today(self.env),
                "reviewed_by_id": self.env.uid,
                "state": "nominated" if result == "passed" else "refused",
            }
        )
        return [
            {
                "id": candidate.id,
                "review": candidate.review,
                "state": candidate.state,
                "reviewed_on": candidate.reviewed_on.isoformat(),
            }
            for candidate in self
        ]

    def button_review(self):
        """Ask for what :meth:`action_review` records."""
        return self._dialog("union.candidate.review", self.env._("Qualification Review"))

    def action_lose(self, reason):
        """Record that a candidate died, or lost the right to stand, when his name was on paper.

        What becomes of the papers is the rule ``election.lost_candidate`` in force: the name
        stays and cannot be elected (strike), papers are printed anew while none was handed out
        (reprint), or the vote is void and held again without him (repeat).

        :param reason: stays on record
        :return: ``{'id', 'handling', 'elsewhere'}``: the last are the ids of his candidacies in
            other votes of this election, in which he still stands
        :raise UserError: no reason, the list is still open, the vote is decided, nobody else
            stands where it would be held without him

        Rights: an officer of the organisation. Clauses: NR-ELEC-4b, NR-ELEC-23c.
        """
        self.ensure_one()
        self.check_access("write")
        election, contest = self.election_id, self.contest_id
        election._require_phase("approval", "opened", "counting")
        reason = said(self.env, reason)
        if not reason:
            raise UserError(self.env._("Say why the candidate stands no more."))
        if self.state in OFF:
            raise UserError(self.env._("%(name)s stands no more already.", name=self.name))
        if contest.state != "open":
            raise UserError(
                self.env._(
                    "%(contest)s is decided or void. Open the next round first, if there is one:"
                    " there it is recorded of who stands in it.",
                    contest=contest.display_name,
                )
            )
        handling = self._lost_handling()
        if handling != "strike" and not contest._standing() - self:
            raise UserError(
                self.env._(
                    "%(contest)s: nobody else stands, there is nothing to vote on without"
                    " %(name)s. Declare the vote void; the seat is filled by a by-election.",
                    contest=contest.display_name,
                    name=self.name,
                )
            )
        self._server_write(
            {
                "state": "lost",
                "lost_on": today(self.env),
                "lost_reason": reason,
                "lost_handling": handling,
                "lost_printed": bool(contest._usable_batches()),
            }
        )
        election._note(
            "candidate_lost",
            reason,
            details=[{"code": f"lost_{handling}", "params": {}, "clause": "NR-ELEC-4b"}],
            candidate=self,
        )
        contest._without_candidate(self, reason)
        return {"id": self.id, "handling": handling, "elsewhere": self._elsewhere().ids}

    def _elsewhere(self):
        """Return where these people stand besides, in open votes of the same election."""
        others = self.election_id.contest_ids.candidate_ids - self
        return others.filtered(
            lambda one: (
                one.member_id in self.member_id
                and one.state not in OFF
                and one.contest_id.state == "open"
            )
        )

    def button_lose(self):
        """Ask for the reason of :meth:`action_lose`."""
        self.ensure_one()
        return self._dialog("union.candidate.loss", self.env._("Candidate Stands No More"))

    def _lost_handling(self):
        """Return what the rule in force says of the papers, as far as it can still be done."""
        rule = self.env["union.rule"]._parameter(
            "election.lost_candidate", self.organization_id, "strike"
        )
        handling = rule["value"] if rule["value"] in dict(HANDLING) else "strike"
        if handling == "reprint" and self.election_id.phase != "approval":
            # Papers are in the voters' hands.
            return "strike"
        return handling

    def _struck(self):
        """Return those whose names stay on the paper although they cannot be elected."""
        return self.filtered(lambda one: one.state == "lost" and one.lost_handling == "strike")

    def _dialog(self, model, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_candidate_ids": self.ids},
        }


class UnionContest(models.Model):
    """Who is on the list, who on the paper, and who can be elected."""

    _inherit = "union.contest"

    is_contested = fields.Boolean("More Candidates Than Seats", compute="_compute_is_contested")
    women_count = fields.Integer("Women Among Them", compute="_compute_is_contested")
    all_reviewed = fields.Boolean(compute="_compute_is_contested")

    @api.depends(
        "candidate_ids.state", "candidate_ids.review", "candidate_ids.member_id.gender", "seats"
    )
    def _compute_is_contested(self):
        for contest in self:
            standing = contest._standing()
            contest.is_contested = len(standing) > contest.seats
            contest.all_reviewed = all(one.review for one in standing)
            # How many, of people the reader sees on the list.
            contest.women_count = len(
                standing.sudo().member_id.filtered(lambda member: member.gender == "female")
            )

    def button_review(self):
        """Ask for the review of the candidates who were not reviewed yet."""
        waiting = self._standing().filtered(lambda one: not one.review)
        if not waiting:
            raise UserError(self.env._("Everybody who stands was reviewed already."))
        return waiting.button_review()

    def _standing(self):
        everybody = super()._standing()
        return everybody.filtered(lambda one: one.state not in OFF or one._struck())

    def _listed(self):
        """Return who was on the list when it was made public; it is approved as it was."""
        lost = self.candidate_ids.filtered(lambda one: one.state == "lost")
        return (self._standing() | lost)._in_ballot_order()

    def _without_candidate(self, candidate, reason):
        """Do with the papers what was said of a candidate who stands no more."""
        if candidate.lost_handling == "reprint":
            self._usable_batches().action_reprint(reason)
        elif candidate.lost_handling == "repeat":
            self._server_close(
                "void",
                [{"code": "candidate_lost", "params": {"reason": reason}}],
                seats_left=self.seats,
            )
            # Once papers may be with the voters they are accounted for, as those of a void vote.
            if self.election_id.phase == "approval":
                self._usable_batches()._set_aside(reason)

    def _follow_up(self, kind, people, seats):
        """Who stands no more is on no further paper."""
        lost = self.candidate_ids.filtered(lambda one: one.state in OFF).member_id
        return super()._follow_up(
            kind, people.filtered(lambda person: person.member_id not in lost), seats
        )

    def _counts(self):
        return replace(super()._counts(), struck=frozenset(self.candidate_ids._struck().ids))


class UnionElection(models.Model):
    _inherit = "union.election"

    def _candidates(self):
        return super()._candidates().filtered(lambda one: one.state not in OFF)

    def action_reopen_list(self, reason):
        """As above; who was lost while the list was on its way is not on the one drawn up anew."""
        answer = super().action_reopen_list(reason)
        for candidate in self.contest_ids.candidate_ids.filtered(lambda one: one.state == "lost"):
            candidate._server_write(
                {
                    "state": "withdrawn",
                    "withdrawn_on": candidate.lost_on,
                    "withdrawn_reason": candidate.lost_reason,
                    "lost_on": False,
                    "lost_reason": False,
                    "lost_handling": False,
                }
            )
        return answer
