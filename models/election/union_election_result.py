from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ..bodies import POSITION_RANK
from ..clock import today
from ..digest import digest
from .sentences import sentence


class UnionElection(models.Model):
    """The result: announced, seats and terms made, reported, approved."""

    _inherit = "union.election"

    def action_publish_result(self, reason=None):
        """Announce the result: seats and terms, publicity and deadline in one transaction.

        :param reason: why gates that ask for a reason are let pass; stays on record
        :return: ``{'id', 'phase', 'waived', 'digest', 'elected_on', 'report_due_on',
            'term_ids', 'elected'}``; elected is a list of ``{'member_id', 'committee',
            'position', 'votes'}``
        :raise UserError: a contest is not settled, or somebody elected cannot take the seat

        Rights: an officer of the organisation.
        Clauses: SZ-5.1.3.5c1 (five years), SZ-5.1.3.5c3 (publicity, report).
        """
        self.ensure_one()
        self._require_intact()
        answer = self._enter("result", reason)
        elected = self._seated()
        self._check_winners(elected)
        terms = self._make_terms(elected)
        rules = self._rules()
        self._server_write(
            {
                # The term runs from the day of the vote (NR-ELEC-28d), not of the announcement.
                "elected_on": self.opened_on,
                "result_digest": self._digest_result(),
                **self._report_due(),
            }
        )
        publicity = self.env["union.publicity"].create(
            {
                "name": self.env._("Result: %(election)s", election=self.name),
                "organization_id": self.organization_id.id,
                "res_model": self._name,
                "res_id": self.id,
                "content": self._result_text(elected),
                "days": rules["publicity_days"],
                "clause": self._clause_here("SZ-5.1.3.5c3", "NR-CONG-39"),
            }
        )
        publicity.action_publish()
        self._server_write(
            {"result_publicity_id": publicity.id, "result_published_on": today(self.env)}
        )
        self._remind()
        return answer | {
            "digest": self.result_digest,
            "elected_on": self.elected_on.isoformat(),
            "report_due_on": self.report_due_on and self.report_due_on.isoformat(),
            "term_ids": terms.ids,
            "elected": [
                {
                    "member_id": line.member_id.id,
                    "committee": line.contest_id.committee_kind,
                    "position": line.contest_id.position,
                    "votes": line.votes_for,
                }
                for line in elected
            ],
        }

    def action_report(self, reason=None):
        """Report the result to the superior for its approval.

        :param reason: why the report comes after its working days; stays on record
        :return: ``{'id', 'phase', 'waived', 'report_id', 'state', 'reported_on'}``
        :raise UserError: late without a reason, reported already, refused, another phase

        Rights: an officer of the organisation. Clause: SZ-5.1.3.5c3.
        """
        self.ensure_one()
        if self.report_ids.filtered(
            lambda report: (
                report.kind == "result" and report.approval_state in ("refused", "revoked")
            )
        ):
            self.check_access("write")
            raise UserError(
                self.env._(
                    "The superior did not let the result of %(election)s stand: it is not reported"
                    " again. Hold the election again (NR-ELEC-28c).",
                    election=self.name,
                )
            )
        if self.phase == "reported":
            self.check_access("write")
            answer = {"id": self.id, "phase": self.phase, "waived": []}
        else:
            answer = self._enter("reported", reason)
        report = self._make_report(
            "result",
            self._result_content() | self._notice_content() | {"chaired_by": self.chaired_by},
        )
        filed = report._file()
        if not self.reported_on:
            self._server_write({"reported_on": today(self.env)})
        return answer | filed | {"reported_on": self.reported_on.isoformat()}

    def action_close(self, reason=None):
        """Close an approved election; it stays readable.

        :param reason: why gates that ask for a reason are let pass; stays on record
        :return: ``{'id', 'phase', 'waived'}``
        """
        self.ensure_one()
        answer = self._enter("closed", reason)
        if self.meeting_id.state == "held":
            self.meeting_id.action_close()
        return answer

    def _require_intact(self):
        self._require_frozen()
        for contest in self.contest_ids.filtered("result_digest"):
            if contest._not_covered() is None:
                raise UserError(
                    self.env._(
                        "%(contest)s: the result is not what was decided. Somebody changed it"
                        " outside the program; clear this up.",
                        contest=contest.display_name,
                    )
                )

    def _winners(self):
        """Return the result lines of everybody elected, in the order of the contests."""
        return self.contest_ids.result_ids.filtered("elected")

    def _seated(self):
        """Return the lines of those elected who take their seat: active members today.

        Who left or is retained since the vote is elected and does not sit (NR-ELEC-4b); his
        seat stays empty.
        """
        return self._winners().filtered(lambda line: line.member_id.state == "active")

    def _check_winners(self, elected):
        """Raise UserError unless chair and vice chairs sit on their committee (SZ-5.2.1.4)."""
        for line in elected:
            position = line.contest_id.position
            kind = line.contest_id.committee_kind
            if position == "member" or kind not in self.contest_ids.filtered(
                lambda contest: contest.position == "member"
            ).mapped("committee_kind"):
                continue
            on_it = elected.filtered(
                lambda other, kind=kind: (
                    other.contest_id.position == "member"
                    and other.contest_id.committee_kind == kind
                )
            ).member_id
            if kind == "union":
                on_it |= self._delegates().member_id
            if self.kind == "by_election":
                on_it |= self._seats_held([kind]).member_id
            if line.member_id not in on_it:
                raise UserError(
                    self.env._(
                        "%(name)s was elected %(contest)s, but not to the committee: only its"
                        " members can be (%(rule)s). Hold that vote again.",
                        rule=self._clause_here("SZ-5.2.1.4", "NR-ELEC-18b"),
                        name=line.member_id.name,
                        contest=line.contest_id.display_name,
                    )
                )

    def _seats_held(self, kinds):
        """Return the seats taken in office on these bodies here, between elections."""
        # Seats are the server's; the right to write the election was checked.
        return (
            self.env["union.seat"]
            .sudo()
            .search(
                [
                    ("organization_id", "=", self.organization_id.id),
                    ("committee_id.kind", "in", kinds),
                    ("term_id.state", "=", "current"),
                    ("date_to", "=", False),
                ]
            )
        )

    def _make_terms(self, elected):
        """Make the terms and seats of everybody elected; return the terms."""
        kinds = sorted({line.contest_id.committee_kind for line in elected})
        # Committees, terms and seats are the server's; the right to write the election, and
        # every gate of its phases, were checked by the caller.
        committees = self.env["union.committee"].sudo()._ensure(self.organization_id, kinds)
        if self.kind == "by_election":
            terms = {kind: committees[kind].current_term_id for kind in kinds}
            if missing := [kind for kind, term in terms.items() if not term]:
                raise UserError(
                    self.env._(
                        "A by-election fills seats of a current term; there is none:"
                        " %(committees)s.",
                        committees=", ".join(committees[kind].display_name for kind in missing),
                    )
                )
        else:
            made = (
                self.env["union.term"]
                .sudo()  # as above
                ._make(
                    self.env["union.committee"].sudo().union(*committees.values()),  # as above
                    self.opened_on,
                    self._rules()["term_years"],
                )
            )
            made.write({"election_id": self.id})
            terms = {term.committee_id.kind: term for term in made}
        seats = {}
        for line in elected:
            key = line.contest_id.committee_kind, line.member_id
            best = seats.get(key)
            position = line.contest_id.position
            if best and POSITION_RANK[best["position"]] <= POSITION_RANK[position]:
                continue
            seats[key] = {
                "term_id": terms[key[0]].id,
                "member_id": line.member_id.id,
                "position": position,
                "sequence": len(seats),
                "origin": "by_election" if self.kind == "by_election" else "elected",
                "elected_by": line.contest_id.elected_by,
                "date_from": self.opened_on,
            }
        self.env["union.seat"].sudo().create(list(seats.values()))  # as above
        return self.env["union.term"].union(*terms.values())

    def _result_text(self, elected):
        lines = []
        for contest in self.contest_ids:
            names = elected.filtered(lambda line, contest=contest: line.contest_id == contest)
            if names:
                lines.append(
                    self.env._(
                        "%(contest)s: %(names)s",
                        contest=contest.display_name,
                        names=format_list(
                            self.env,
                            [
                                self.env._(
                                    "%(person)s (%(votes)s votes)",
                                    person=line.member_id.name,
                                    votes=line.votes_for,
                                )
                                for line in names
                            ],
                        ),
                    )
                )
        return "\n".join(lines) or self.env._("Nobody was elected.")

    def _result_content(self):
        """Return what the superior approves: figures, people elected, digests."""
        return {
            "elected_on": self.elected_on.isoformat(),
            "entitled": self.entitled_count,
            "present": self.present_count,
            "roll_digest": self.roll_digest,
            "rules_digest": self.rules_digest,
            "result_digest": self.result_digest,
            "contests": [contest._result_content() for contest in self.contest_ids],
        }

    def _digest_result(self):
        return digest(
            {
                "election": self.id,
                "roll": self.roll_digest,
                "rules": self.rules_digest,
                "contests": sorted(
                    self.contest_ids.filtered("result_digest").mapped("result_digest")
                ),
            }
        )

    def _on_list_approved(self):
        """The superior approved the list of candidates. Server only."""
        self._candidates().write({"state": "approved"})

    def _on_result_approved(self):
        """The superior approved the result: the terms begin. Server only."""
        for election in self:
            election.write({"approved_on": today(self.env)})
            election.term_ids.filtered(lambda term: term.state == "elected")._take_office()
            # A first election is what the organisation was waiting for (SZ-5.1.3.5c3).
            paper = election.report_ids.filtered(
                lambda report: report.kind == "result" and report.approval_state == "approved"
            )[:1]
            papers = {election.organization_id.id: paper.approval_request_id.id}
            election.organization_id._found(today(self.env), papers)
            election._enter("approved")

    def _on_result_refused(self):
        """The superior refused the result: the terms do not begin (NR-ELEC-28c). Server only."""
        self._give_back()

    def _contest_sentence(self, code, params):
        return sentence(self.env, code, params)
