from odoo import api, fields, models
from odoo.tools import format_datetime

from ..standard.engine import sentence as rule_sentence
from .notice_html import notice_html
from .sentences import sentence

#: What the record of an election may be about, the most telling first.
SUBJECTS = ("candidate_id", "voter_id", "bundle_id", "scrutineer_id", "contest_id", "phase_id")


class UnionElection(models.Model):
    """What the superior must know before he agrees: departures, checks, who nominated whom."""

    _inherit = "union.election"

    def _notice_content(self):
        """Return the departures on record and the checklists, fixed with the report.

        People are named by reference: the report stays valid when somebody is erased.

        :return: ``{'departures': [...], 'people': [...], 'contest_checks': [...]}``
        """
        self.ensure_one()
        contests = self.contest_ids
        candidates = self._candidates()
        checks = {
            "union.contest": contests._union_check("submit") if contests else {},
            "union.candidate": candidates._union_check("submit") if candidates else {},
        }
        return {
            "departures": [record._as_notice() for record in self.record_ids.sorted("id")],
            "people": [
                {
                    "candidate": candidate.id,
                    "nominated_by": candidate.nominated_by or "",
                    "checks": _checks(checks["union.candidate"][candidate.id]),
                }
                for candidate in candidates
            ],
            "contest_checks": [
                {"contest": contest.id, "checks": _checks(checks["union.contest"][contest.id])}
                for contest in contests
            ],
        }


def _checks(results):
    """Return the results of a checklist as they are kept: the rule, its verdict, its figures."""
    return [
        {
            "rule": result["rule_id"],
            "clause": result["clause"],
            "state": result["state"],
            "params": result["params"],
            "reason": result["override"] or "",
        }
        for result in results
        if result["state"] != "not_applicable"
    ]


class UnionElectionRecord(models.Model):
    """A row of the record as it goes up to the superior."""

    _inherit = "union.election.record"

    def _as_notice(self):
        self.ensure_one()
        about = next((name for name in SUBJECTS if self[name]), None)
        return {
            "kind": self.kind,
            "reason": self.reason,
            "user": self.user_id.id,
            "at": fields.Datetime.to_string(self.recorded_at),
            "about": {"model": self[about]._name, "id": self[about].id} if about else None,
            "findings": self.details or [],
        }


class UnionElectionReport(models.Model):
    """The top of the paper: what was let pass, by whom and why, and what the checks say."""

    _inherit = "union.election.report"

    notice_html = fields.Html(
        "What to Know First", compute="_compute_notice_html", sanitize=False, compute_sudo=False
    )

    @api.depends("content")
    @api.depends_context("lang", "tz", "uid")
    def _compute_notice_html(self):
        for report in self:
            content = report.content or {}
            # A paper that does not speak of departures must not seem to say there were none.
            report.notice_html = "departures" in content and notice_html(
                self.env,
                report._departure_rows(content["departures"]),
                report._person_rows(content["people"]),
                report._contest_rows(content["contest_checks"]),
            )

    def _departure_rows(self, departures):
        """Return ``{'title', 'findings', 'reason', 'by'}`` of each departure, for the reader."""
        kinds = dict(
            self.env["union.election.record"]._fields["kind"]._description_selection(self.env)
        )
        rows = []
        for item in departures:
            about = item["about"] and self._named(item["about"]["model"], item["about"]["id"])
            title = kinds.get(item["kind"], item["kind"])
            rows.append(
                {
                    "title": self._line(title, about) if about else title,
                    "findings": [
                        sentence(self.env, finding["code"], finding["params"])
                        + (f" [{finding['clause']}]" if finding.get("clause") else "")
                        for finding in item["findings"]
                    ],
                    "reason": item["reason"],
                    "by": self.env._(
                        "%(user)s, %(at)s",
                        user=self._named("res.users", item["user"]),
                        at=format_datetime(self.env, item["at"]),
                    ),
                }
            )
        return rows

    def _person_rows(self, people):
        """Return ``{'name', 'nominated_by', 'checks'}`` of each candidate, for the reader."""
        candidates = self.env["union.candidate"].browse([item["candidate"] for item in people])
        names = {
            candidate.id: f"{candidate.name} ({candidate.contest_id.display_name})"
            for candidate in candidates
        }
        texts = self._check_texts([check for item in people for check in item["checks"]])
        return [
            {
                "name": names[item["candidate"]],
                "nominated_by": item["nominated_by"],
                "checks": [next(texts) for _check in item["checks"]],
            }
            for item in people
        ]

    def _contest_rows(self, contests):
        """Return ``{'name', 'checks'}`` of each contest, for the reader."""
        names = {
            contest.id: contest.display_name
            for contest in self.env["union.contest"].browse([item["contest"] for item in contests])
        }
        texts = self._check_texts([check for item in contests for check in item["checks"]])
        return [
            {
                "name": names[item["contest"]],
                "checks": [next(texts) for _check in item["checks"]],
            }
            for item in contests
        ]

    def _check_texts(self, checks):
        """Yield ``(state, text, reason)`` of each check in the reader's language."""
        # What a rule says is the same for all; whoever reads the report reads its checks.
        rules = self.env["union.rule"].sudo().browse({check["rule"] for check in checks}).exists()
        known = {rule.id: rule for rule in rules}
        passed = {"passed": True, "unknown": None}
        for check in checks:
            rule = known.get(check["rule"])
            text = (
                rule_sentence(rule, check["params"], passed.get(check["state"], False))
                if rule
                else check["clause"]
            )
            yield check["state"], text, check["reason"]

    def _named(self, model, id_):
        """Return the name of what a departure is about; nothing of what is gone."""
        # The report is read in full by its signers: names of what it speaks of are part of it.
        return self.env[model].sudo().browse(id_).exists().display_name or ""
