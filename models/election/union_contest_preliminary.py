from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core import tally
from . import union_contest_count
from .sentences import SENTENCES

#: State of a pre-election that was counted: it says who stands and elects nobody.
NAMED = "named"
FORMAL = "formal"
union_contest_count.STATES[NAMED] = NAMED

SENTENCES |= {
    "preliminary_held": lambda env, p: env._(
        "Pre-election: %(named)s names stand in the formal vote, %(places)s were to be named"
        " (%(rule)s).",
        **p,
    ),
    "preliminary_empty": lambda env, p: env._(
        "The pre-election named nobody: it is held again (%(rule)s).", **p
    ),
    "named": lambda env, p: env._(
        "Stands in the formal vote: %(votes)s votes, %(edge)s were enough (%(rule)s).", **p
    ),
    "not_named": lambda env, p: env._(
        "Does not stand in the formal vote: %(votes)s votes, %(edge)s were needed (%(rule)s).", **p
    ),
    "formal_open": lambda env, p: env._("%(contest)s: the formal vote is to be held.", **p),
    "preliminary_idle": lambda env, p: env._(
        "%(contest)s: %(candidates)s candidates, and %(places)s are to be named: there is nothing"
        " to choose (%(rule)s).",
        **p,
    ),
    "formal_missed": lambda env, p: env._(
        "%(contest)s: %(candidates)s names would be left for %(seats)s seats; at least"
        " %(required)s are needed (%(rule)s).",
        **p,
    ),
}


class UnionContest(models.Model):
    """A pre-election among all nominated, before the formal vote among those it names.

    It is a vote like any other: papers, two entries, quorum, verdicts. It elects nobody: the
    formal vote follows it in the same election (NR-ELEC-17d). Nobody is written in here: other
    names may be written in the formal vote, and these are the ones the superior approved.
    """

    _inherit = "union.contest"

    preliminary_names = fields.Integer(
        "Names Left by a Pre-election",
        copy=False,
        help="A pre-election is held first, and so many names stand in the formal vote"
        " (NR-ELEC-17d). 0: no pre-election.",
    )
    marks_allowed = fields.Integer("Marks on a Paper, at Most", compute="_compute_marks_allowed")
    state = fields.Selection(
        selection_add=[(NAMED, "Candidates Named")], ondelete={NAMED: "cascade"}
    )
    outcome = fields.Selection(selection_add=[(NAMED, "Candidates Named")])
    round_kind = fields.Selection(
        selection_add=[(FORMAL, "Formal Vote")], ondelete={FORMAL: "cascade"}
    )

    @api.depends("seats", "preliminary_names")
    def _compute_marks_allowed(self):
        for contest in self:
            contest.marks_allowed = contest.preliminary_names or contest.seats

    @api.depends("preliminary_names")
    def _compute_display_name(self):
        super()._compute_display_name()
        for contest in self.filtered("preliminary_names"):
            contest.display_name = self.env._(
                "%(contest)s · Pre-election", contest=contest.display_name
            )

    @api.constrains("preliminary_names", "seats", "ex_officio", "election_id")
    def _check_preliminary_names(self):
        for contest in self.filtered("preliminary_names"):
            if contest.preliminary_names < contest.seats:
                raise ValidationError(
                    self.env._(
                        "%(contest)s: a pre-election leaves at least as many names as there are"
                        " seats.",
                        contest=contest.display_name,
                    )
                )
            if contest.ex_officio or contest.election_id.kind == "recall":
                raise ValidationError(
                    self.env._(
                        "%(contest)s: there is nobody to choose among in a pre-election.",
                        contest=contest.display_name,
                    )
                )

    def action_formal_vote(self):
        """Hold the formal vote among those the pre-election named.

        :return: id of the new contest; its papers are printed, issued and counted anew
        :raise UserError: no pre-election was decided, or its formal vote is there already

        Rights: an officer of the organisation. Clause: NR-ELEC-17d.
        """
        self._require_state(NAMED)
        named = self.result_ids.filtered(lambda line: line.status == "named")
        return self._follow_up(FORMAL, named, self.seats).id

    def button_formal_vote(self):
        """Button of :meth:`action_formal_vote`: opens the new contest."""
        return self._open(self.browse(self.action_formal_vote()))

    def _follow_up(self, kind, people, seats):
        contest = super()._follow_up(kind, people, seats)
        if kind == "repeat" and self.preliminary_names:
            # A void pre-election is held again as one; the right to write was checked.
            contest.sudo().preliminary_names = self.preliminary_names
        return contest

    def _tally_rules(self):
        rules = super()._tally_rules()
        if not self.preliminary_names:
            return rules
        return replace(rules, seats=self.preliminary_names, write_in=False)

    def _tally(self, counts):
        if self.preliminary_names:
            return tally.decide_preliminary(counts, self._tally_rules())
        return super()._tally(counts)

    def _open_points(self):
        if self.state == NAMED and FORMAL not in self.child_ids.mapped("round_kind"):
            return [("formal_open", {"contest": self.display_name})]
        return super()._open_points()

    def _result_content(self):
        content = super()._result_content()
        if self.preliminary_names:
            content["preliminary"] = self.preliminary_names
        return content


class UnionContestResult(models.Model):
    _inherit = "union.contest.result"

    status = fields.Selection(
        selection_add=[("named", "Stands in the Formal Vote"), ("not_named", "Not Named")],
        ondelete={"named": "cascade", "not_named": "cascade"},
    )


class UnionElection(models.Model):
    _inherit = "union.election"

    def _gate_candidates_enough(self):
        """A pre-election chooses, and leaves more names than seats as far as the rules ask."""
        found = super()._gate_candidates_enough()
        for contest in self.contest_ids.filtered("preliminary_names"):
            name = {"contest": contest.display_name}
            names, standing = contest.preliminary_names, len(contest._standing())
            if standing and standing <= names:
                params = {"candidates": standing, "places": names, "rule": "NR-ELEC-17d"}
                found.append(("preliminary_idle", name | params))
            verdict = tally.check_contest(names, contest.seats, contest._tally_rules())
            if not verdict.params["passed"]:
                found.append(("formal_missed", name | dict(verdict.params)))
        return found

    def _list_content(self):
        """A list that goes to a pre-election says so: it is approved as that."""
        content = super()._list_content()
        for item, contest in zip(
            content, self.contest_ids.filtered(lambda one: not one.parent_id), strict=True
        ):
            if contest.preliminary_names:
                item["preliminary"] = contest.preliminary_names
        return content
