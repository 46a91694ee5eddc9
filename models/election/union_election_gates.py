from odoo import models
from odoo.tools import format_list

from ...core import tally
from ..clock import today

# Who neither votes nor stands: retained membership (NR-ELEC-4b) and who is no member.
STANDING_CLAUSE = "NR-ELEC-4b"
SCRUTINEER_CLAUSE = "NR-ELEC-22"


class UnionElection(models.Model):
    """The gates: each ``_gate_<code>`` says what is not true yet, as (code, params)."""

    _inherit = "union.election"

    def _gate_findings(self, phase=None):
        """Return one or more findings for each gate of a phase, else of the current one.

        :return: list of ``{'gate', 'name', 'clause', 'severity', 'passed', 'code', 'params'}``;
            an open gate has one for each thing that is missing, with ``petition`` where the
            superior allowed to go on without it
        """
        self.ensure_one()
        effects, allowed = self._adjusted(), self._allowed_gates()
        gates = (phase or self.phase_id).gate_ids
        clauses = gates._clauses_at(self.organization_id)
        findings = []
        for gate in gates:
            severity = gate._effect(self.kind, effects)
            if severity == "skip" or self._spares(gate):
                continue
            common = {
                "gate": gate.code,
                "name": gate.name,
                "clause": clauses[gate],
                "severity": severity,
            }
            missing = self._gate_missing(gate)
            # What the superior lets pass still asks for a reason and stays on record.
            lifted = {"severity": "warn", "petition": allowed[gate].id} if gate in allowed else {}
            for item in missing:
                code, params, *rest = item
                # A rule of the standard brings its own severity and clause.
                findings.append(
                    common
                    | {"passed": False, "code": code, "params": params}
                    | dict(*rest)
                    | lifted
                )
            if not missing:
                findings.append(common | {"passed": True, "code": "", "params": {}})
        return findings

    def _gate_missing(self, gate):
        """Return what keeps this gate from being passed, as (code, params) and more."""
        if gate.asks == "check":
            return getattr(self, f"_gate_{gate.code}")()
        there = getattr(self, f"_has_{gate.asks}")(gate)
        return [] if there else [("gate_open", {"gate": gate.id})]

    def _has_paper(self, gate):
        """Return whether the superior approved a paper of this kind since the file was opened."""
        # Whether it was answered is no secret to who runs the election.
        return bool(
            self.env["union.petition"]
            .sudo()
            .search_count(
                [
                    ("organization_id", "=", self.organization_id.id),
                    ("kind_id.code", "=", gate.argument),
                    ("approval_state", "=", "approved"),
                    ("create_date", ">=", self.create_date),
                ],
                limit=1,
            )
        )

    def _rules(self):
        """Return ``{key: value}`` of the rules adopted for this election."""
        return self.rule_ids._values()

    def _quorum(self, entitled, present):
        """Return the Verdict on the quorum by the rules adopted."""
        values = self._rules()
        rules = tally.Rules(
            seats=1,
            quorum=values["quorum"],
            clauses={
                "quorum": self.rule_ids.filtered(lambda rule: rule.key == "quorum").clause
                or tally.CLAUSES["quorum"]
            },
        )
        return tally.check_quorum(entitled, present, rules)

    def _candidates(self):
        """Return the candidates who stand in any contest of this election."""
        return self.contest_ids.candidate_ids.filtered(lambda c: c.state != "withdrawn")

    def _gate_contests_set(self):
        return [] if self.contest_ids else [("no_contest", {})]

    def _gate_meeting_set(self):
        standing = self.meeting_id and self.meeting_id.state != "cancelled"
        return [] if standing else [("no_meeting", {})]

    def _gate_rules_proposed(self):
        return [] if self.rule_ids else [("rules_not_proposed", {})]

    def _gate_roll_loaded(self):
        return [] if self.voter_count else [("roll_empty", {})]

    def _gate_candidates_enough(self):
        found = []
        for contest in self.contest_ids:
            standing = contest._standing()
            if not standing:
                # Where not one name stands there is no list to show or to vote on.
                params = {"contest": contest.display_name}
                found.append(("no_candidates", params, {"severity": "block"}))
                continue
            verdict = tally.check_contest(len(standing), contest.seats, contest._tally_rules())
            if not verdict.params["passed"]:
                params = {"contest": contest.display_name} | dict(verdict.params)
                found.append((verdict.code, params))
        return found

    def _gate_candidates_entitled(self):
        states = dict(self.env["union.member"]._fields["state"]._description_selection(self.env))
        return [
            (
                "member_not_active",
                {
                    "name": candidate.name,
                    "state": states.get(candidate.member_id.state, ""),
                    "rule": STANDING_CLAUSE,
                },
            )
            for candidate in self._candidates()
            if candidate.member_id.state != "active"
        ]

    def _gate_winners_entitled(self):
        states = dict(self.env["union.member"]._fields["state"]._description_selection(self.env))
        return [
            (
                "winner_not_active",
                {
                    "name": line.name,
                    "contest": line.contest_id.display_name,
                    "state": states.get(line.member_id.state, ""),
                    "rule": STANDING_CLAUSE,
                },
            )
            for line in self._winners()
            if line.member_id and line.member_id.state != "active"
        ]

    def _gate_result_unobjected(self):
        count = self.result_publicity_id.standing_count
        return [("result_objected", {"count": count})] if count else []

    def _gate_result_public(self):
        notice = self.result_publicity_id
        if notice.state != "published":
            return [("result_not_public", {})]
        if notice.is_over:
            return []
        return [("result_public_until", {"ends_on": notice.ends_on.isoformat()})]

    def _gate_candidates_eligible(self):
        """Ask the standards (avoidance, attributes) about each candidate."""
        return self._standard_findings(self._candidates())

    def _gate_seats_in_band(self):
        """Ask the standards (seat bands, number of chairs) about each contest."""
        return self._standard_findings(self.contest_ids)

    def _standard_findings(self, records):
        """Return what the standards in force let not pass, with severity and clause of the rule.

        Whom a rule says the same of are named together.
        """
        checks = records._union_check("submit") if records else {}
        names = {}
        for record in records:
            for result in checks[record.id]:
                if result["effect"] in ("warn", "block"):
                    key = (result["message"], result["clause"], result["effect"])
                    names.setdefault(key, []).append(record.display_name)
        return [
            (
                "rule_failed",
                {"name": format_list(self.env, named), "message": message, "rule": clause},
                {"severity": effect, "clause": clause},
            )
            for (message, clause, effect), named in names.items()
        ]

    def _gate_publicity_over(self):
        publicity = self.publicity_id
        if publicity.state != "published":
            return [("not_published", {})]
        if publicity.is_over:
            return []
        # Where an office raised the clause to a block, it blocks here.
        effects = {
            result["effect"]
            for result in publicity._union_check("close")[publicity.id]
            if result["effect"] in ("warn", "block")
        }
        return [
            (
                "publicity_running",
                {
                    "ends_on": publicity.ends_on.isoformat(),
                    "published_on": publicity.published_on.isoformat(),
                    "days": publicity.days,
                },
                {"severity": "block"} if "block" in effects else {},
            )
        ]

    def _gate_list_unchanged(self):
        unlike = self.publicity_id and self.published_list != self._list_content()
        return [("list_changed", {})] if unlike else []

    def _gate_no_objection(self):
        count = self.publicity_id.standing_count
        return [("objection_stands", {"count": count})] if count else []

    def _gate_list_approved(self):
        approved = self.report_ids.filtered(
            lambda report: (
                report.kind == "candidates"
                and report.approval_state == "approved"
                and report.content["contests"] == self._list_content()
            )
        )
        return [] if approved else [("list_not_approved", {})]

    def _gate_roll_frozen(self):
        return [] if self.roll_frozen_on else [("roll_not_frozen", {})]

    def _gate_quorum_met(self):
        verdict = self._quorum(self.voter_count, self.checked_in_count)
        return [] if verdict.params["passed"] else [(verdict.code, dict(verdict.params))]

    def _gate_ballots_ready(self):
        return [
            ("ballots_missing", {"contest": contest.display_name})
            for contest in self.contest_ids
            if contest.state == "open" and not contest.batch_ids and not contest.ex_officio
        ]

    def _gate_scrutineers_voted(self):
        people = self.meeting_id.scrutineer_ids.filtered(
            lambda person: person.confirmed and person.role != "observer"
        )
        tellers = people.filtered("user_id")
        watching = people.filtered(lambda person: person.role != "teller")
        # Two logins of one person are one teller.
        keys = tellers._person_keys()
        two = any(not keys[one] & keys[tellers[0]] for one in tellers[1:])
        return [] if watching and two else [("scrutineers_missing", {})]

    def _gate_scrutineers_apart(self):
        standing = self._candidates()
        return [
            ("candidate_is_scrutineer", {"name": person.name, "rule": SCRUTINEER_CLAUSE})
            for person in self.meeting_id.scrutineer_ids._among(standing)
        ]

    def _gate_papers_accounted(self):
        return [
            ("papers_open", {"contest": contest.display_name})
            for contest in self.contest_ids
            if contest.batch_ids.filtered(lambda batch: batch.state != "accounted")
        ]

    def _gate_contests_settled(self):
        return [item for contest in self.contest_ids for item in contest._open_points()]

    def _gate_reported_in_time(self):
        if not self.report_due_on or today(self.env) <= self.report_due_on:
            return []
        return [
            (
                "report_late",
                {
                    "due_on": self.report_due_on.isoformat(),
                    "days": self._rules()["report_days"],
                },
            )
        ]

    def _gate_result_approved(self):
        return [] if self.approved_on else [("result_not_approved", {})]
