from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ..clock import today
from ..digest import digest
from ..said import said


class UnionElection(models.Model):
    """Candidates: publicised, objections heard, the list approved by the superior."""

    _inherit = "union.election"

    def action_publish_candidates(self, reason=None):
        """Publish the suggested list of candidates and begin its working days.

        :param reason: why gates that ask for a reason are let pass; stays on record
        :return: ``{'id', 'phase', 'waived', 'published_on', 'ends_on'}``, dates ISO
        :raise UserError: too few candidates, one who may not stand, another phase

        Rights: an officer of the organisation. Clause: SZ-5.1.3.4c.
        """
        self.ensure_one()
        answer = self._enter("publicity", reason)
        return answer | self._publish_list()

    def action_republish_candidates(self):
        """Withdraw the published list and publish it as it stands now, with days anew.

        For a list changed after an objection was upheld or a candidate withdrew.

        :raise UserError: an objection waits for its answer, or was upheld and the list is the same
        """
        self.ensure_one()
        self.check_access("write")
        self._require_phase("publicity")
        self.publicity_id.action_withdraw()
        return self._publish_list()

    def action_submit_candidates(self, reason=None):
        """Send the list of candidates and the election rules to the superior.

        :param reason: why gates that ask for a reason are let pass; stays on record
        :return: ``{'id', 'phase', 'waived', 'report_id', 'state'}``
        :raise UserError: the publicity is not over, an objection stands, another phase

        Rights: an officer of the organisation. Clause: SZ-5.1.3.4d.
        """
        self.ensure_one()
        if self.phase == "approval":
            # The superior returned or refused the list: it goes up again.
            self.check_access("write")
            answer = {"id": self.id, "phase": self.phase, "waived": []}
        else:
            answer = self._enter("approval", reason)
        report = self._make_report(
            "candidates", self._candidates_content() | self._notice_content()
        )
        self._server_write({"rules_locked": True, "rules_digest": self._digest_rules()})
        return answer | report._file()

    def action_reopen_list(self, reason):
        """Go back to nomination: the superior returned or refused the list, or it must change.

        The notice is withdrawn, rules and list may be changed, and both go the whole way
        again.

        :param reason: stays on record
        :return: ``{'id', 'phase'}``
        :raise UserError: no reason, the list is on its way or approved, another phase

        Rights: an officer of the organisation.
        """
        self.ensure_one()
        self.check_access("write")
        self._require_phase("publicity", "approval")
        if not said(self.env, reason):
            raise UserError(self.env._("Say why the list is opened again."))
        if self.report_ids.filtered(
            lambda report: (
                report.kind == "candidates" and report.approval_state in ("pending", "approved")
            )
        ):
            raise UserError(
                self.env._("The list is with the superior or approved; it is not changed here.")
            )
        if self.publicity_id.state == "published":
            self.publicity_id.action_withdraw()
        back = self.step_ids.filtered(lambda step: step.phase_id.code == "nomination")
        later = self.step_ids.filtered(lambda step: step.sequence > back.sequence)
        # Steps are the server's; the right to write the election was checked above.
        later.sudo().write({"state": "todo", "entered_on": False, "entered_by_id": False})
        back.sudo().write(  # as above
            {"state": "current", "entered_on": today(self.env), "entered_by_id": self.env.uid}
        )
        self._server_write(
            {"phase_id": back.phase_id.id, "rules_locked": False, "rules_digest": False}
        )
        self._note("reopened", reason)
        return {"id": self.id, "phase": self.phase}

    def _publish_list(self):
        self.publicity_id._require_heeded(not self._gate_list_unchanged())
        self.contest_ids._number_ballot()
        days = self._rules()["publicity_days"]
        rule = self.rule_ids.filtered(lambda rule: rule.key == "publicity_days")
        publicity = self.env["union.publicity"].create(
            {
                "name": self.env._("Candidates: %(election)s", election=self.name),
                "organization_id": self.organization_id.id,
                "res_model": self._name,
                "res_id": self.id,
                "content": self._list_text(),
                "days": days,
                "clause": rule.clause,
            }
        )
        published = publicity.action_publish()[0]
        self._server_write({"publicity_id": publicity.id, "published_list": self._list_content()})
        self._remind()
        return {"published_on": published["published_on"], "ends_on": published["ends_on"]}

    def _list_text(self):
        """Return the list as the members read it, names in the order of the ballot."""
        return "\n".join(
            self.env._(
                "%(contest)s (%(seats)s seats): %(names)s",
                contest=contest.display_name,
                seats=contest.seats,
                names=format_list(self.env, contest._standing().mapped("display_name")),
            )
            for contest in self.contest_ids
        )

    def _list_content(self):
        """Return the list by reference, not by name: it stays valid when somebody is erased."""
        return [
            {
                "contest": contest.id,
                "committee": contest.committee_kind,
                "position": contest.position,
                "seats": contest.seats,
                "candidates": [
                    {"candidate": candidate.id, "member": candidate.member_id.id}
                    for candidate in contest._listed()
                ],
            }
            for contest in self.contest_ids.filtered(lambda contest: not contest.parent_id)
        ]

    def _candidates_content(self):
        """Return what the superior approves: contests, candidates, adopted rules."""
        return {
            "contests": self._list_content(),
            "rules": self.rule_ids._as_json(),
            "publicity": {
                "published_on": self.publicity_id.published_on.isoformat()
                if self.publicity_id
                else None,
                "ends_on": self.publicity_id.ends_on.isoformat() if self.publicity_id else None,
                "objections": len(self.publicity_id.objection_ids),
            },
        }

    def _digest_rules(self):
        return digest({"election": self.id, "rules": self.rule_ids._as_json()})

    def _make_report(self, kind, content):
        """Return the report of this kind to the superior, made or brought up to date."""
        report = self.report_ids.filtered(
            lambda report: (
                report.kind == kind and report.approval_state in ("draft", "returned", "withdrawn")
            )
        )[:1]
        if report:
            report._server_write({"content": content})
            return report
        if self.report_ids.filtered(
            lambda report: report.kind == kind and report.approval_state in ("pending", "approved")
        ):
            raise UserError(self.env._("This was sent to the superior already."))
        return (
            self.env["union.election.report"]
            .sudo()  # the right to write the election was checked; reports are the server's
            .create({"election_id": self.id, "kind": kind, "content": content})
            .sudo(self.env.su)
        )
