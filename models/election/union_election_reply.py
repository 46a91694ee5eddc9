"""The superior's reply in writing to what an election sent up."""

from odoo import models

from ..bodies import BODY_CHINESE, OFFICE_CHINESE
from .union_election_recall import KIND as RECALL

# Letters are Chinese data, whatever language the superior's screen has.
WHAT = {
    "first": "选举",
    "re_election": "换届选举",
    "by_election": "补选",
    RECALL: "罢免",
    "representatives": "会员代表选举",
}


class UnionElectionReport(models.Model):
    """A list or a result is agreed to, or refused, by a letter (NR-ELEC-28b, NR-ELEC-28c).

    What it names stands in ``data/letters/election_*.json``.
    """

    _inherit = "union.election.report"

    @property
    def _approval_reply_kind(self):
        """One kind of letter for each paper and answer."""
        report = self[:1]
        result = RECALL if report.election_id.kind == RECALL else "result"
        what = result if report.kind == "result" else "candidates"
        return f"election_{what}" + ("_refused" if report.approval_state == "refused" else "")

    def _approval_issue(self, direction):
        for reports in self.grouped(lambda report: report._approval_reply_kind).values():
            super(UnionElectionReport, reports)._approval_issue(direction)

    def _on_refused(self):
        result = super()._on_refused()
        self._approval_issue("reply")
        return result

    def _approval_letter_values(self, direction):
        election = self.election_id
        return {
            **super()._approval_letter_values(direction),
            "organization": election.organization_id.name,
            "what": WHAT.get(election.kind, "选举"),
            "people": "\n".join(self._people_chinese()),
            "term": self._term_chinese(),
            "reason": self.approval_request_id.decision_ids[-1:].comment or "未附理由",
        }

    def _people_chinese(self):
        """Return a line for each office: who stands for it, or who won it."""
        if self.kind == "candidates":
            chosen = {
                contest: contest._standing().mapped("name") for contest in self._first_votes()
            }
        elif self.election_id.kind == RECALL:
            words = {"recalled": "罢免"}
            chosen = {
                contest: [
                    f"{line.name}（{words.get(line.status, '未予罢免')}）"
                    for line in contest.result_ids
                ]
                for contest in self._first_votes()
            }
        else:
            chosen = {
                contest: (contest | contest._rounds()).result_ids.filtered("elected").mapped("name")
                for contest in self._first_votes()
            }
        return [
            f"{BODY_CHINESE.get(contest.committee_kind, '')}{OFFICE_CHINESE.get(contest.position, '')}："
            + ("、".join(names) or "（无）")
            for contest, names in chosen.items()
        ]

    def _first_votes(self):
        return self.election_id.contest_ids.filtered(lambda contest: not contest.parent_id)

    def _term_chinese(self):
        """Return how long those elected serve (NR-ELEC-28d, NR-ELEC-33b)."""
        election = self.election_id
        if self.kind != "result" or not election.elected_on or election.kind == RECALL:
            return ""
        if election.kind == "by_election":
            return "补选产生的人员任期至本届委员会届满。"
        day, years = election.elected_on, election._rules()["term_years"]
        return f"本届任期{years}年，自{day.year}年{day.month}月{day.day}日起计算。"


class UnionContest(models.Model):
    _inherit = "union.contest"

    def _rounds(self):
        """Return the votes that followed this one, and those that followed them."""
        return self.child_ids | self.child_ids._rounds() if self.child_ids else self.child_ids
