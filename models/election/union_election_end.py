from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..clock import today
from ..said import said

# Phases outside the order.
ENDS = ("cancelled", "refused")
# Until the result is with the superior, who then answers it.
BEFORE_REPORT = (
    "draft",
    "roll",
    "nomination",
    "publicity",
    "approval",
    "opened",
    "counting",
    "result",
)


class UnionElection(models.Model):
    """The end of an election that leads nowhere: given up with a reason, or refused."""

    _inherit = "union.election"

    has_ended = fields.Boolean(
        "Ended Before Its Time", related="phase_id.ends", store=True, index=True
    )
    ended_on = fields.Date(readonly=True, copy=False)
    ended_reason = fields.Text("Why It Ended", readonly=True, copy=False)

    def action_cancel(self, reason):
        """Give an election up: it stays on record, and its place is free for another.

        Notices are withdrawn, a term elected and not approved is annulled; the terms and
        vacancies the election was to end or fill can be given a new file.

        :param reason: stays on record
        :return: ``{'id', 'phase'}``
        :raise UserError: no reason; a report is with the superior; reported or ended already

        Rights: an officer of the organisation.
        """
        self.ensure_one()
        self.check_access("write")
        if self.phase not in BEFORE_REPORT and self._is_walking():
            raise UserError(
                self.env._(
                    "%(election)s was reported: the superior answers it, nobody gives it up.",
                    election=self.name,
                )
            )
        if not self._is_walking():
            raise UserError(self.env._("%(election)s has ended.", election=self.name))
        if not said(self.env, reason):
            raise UserError(self.env._("Say why the election is given up."))
        # Two at once: the second finds it ended.
        self.lock_for_update(allow_referencing=True)
        if self.report_ids.filtered(lambda report: report.approval_state == "pending"):
            raise UserError(
                self.env._(
                    "A report of %(election)s is with the superior: take it back first.",
                    election=self.name,
                )
            )
        notices = self.publicity_id | self.result_publicity_id
        notices.filtered(lambda notice: notice.state == "published")._withdraw()
        # Terms and seats are the server's; the right to write the election was checked.
        self.sudo()._give_back()
        self._note("cancelled", reason, phase=self.phase_id)
        self._stop("cancelled", said(self.env, reason))
        return {"id": self.id, "phase": self.phase}

    def button_cancel(self):
        """Ask for the reason of :meth:`action_cancel`."""
        return self.env["union.election.reason.wizard"]._ask("cancel", self)

    def _is_walking(self):
        """Return whether this election still goes on to its result."""
        return self.phase not in ("approved", "closed") and not self.has_ended

    def _give_back(self):
        """Undo what a result not approved gave: terms, and seats of a by-election. Server only."""
        self.term_ids.filtered(lambda term: term.state == "elected")._annul()

    def _stop(self, code, reason):
        """End these elections in a phase outside the order. The caller checked the right."""
        phase = self.env["union.election.phase"].search([("code", "=", code)])
        day = today(self.env)
        steps = self.step_ids.sudo()  # the server's
        steps.filtered(lambda step: step.state in ("current", "todo")).write({"state": "stopped"})
        steps.create(
            [
                {
                    "election_id": election.id,
                    "phase_id": phase.id,
                    "sequence": phase.sequence,
                    "state": "current",
                    "entered_on": day,
                    "entered_by_id": self.env.uid,
                    "reason": reason,
                }
                for election in self
            ]
        )
        self._server_write({"phase_id": phase.id, "ended_on": day, "ended_reason": reason})
        self._release()

    def _release(self):
        """Let the terms and vacancies these elections were for be given a new file."""
        # Terms and vacancies are the server's; the caller ended the election by right.
        served = self.sudo()
        served.reelected_term_ids.reelection_id = False
        served.vacancy_ids.filtered(lambda row: row.state == "open").election_id = False

    def _on_result_refused(self):
        result = super()._on_result_refused()
        for election in self:
            election._stop("refused", election._why_refused())
        return result

    @api.model
    def _end_refused(self):
        """End elections the superior refused before they ended by it. Server only."""
        refused = self.env["union.election.report"].search(
            Domain("kind", "=", "result")
            & Domain("approval_state", "=", "refused")
            & Domain("election_id.phase", "=", "reported")
        )
        for election in refused.election_id:
            election._stop("refused", election._why_refused())

    def _why_refused(self):
        """Return what the superior said when it refused the result."""
        report = self.report_ids.filtered(
            lambda row: row.kind == "result" and row.approval_state == "refused"
        )[:1]
        said_so = report.approval_request_id.decision_ids.filtered(lambda row: row.comment)
        return said_so[-1:].comment or self.env._("The superior refused the result.")


class UnionElectionStep(models.Model):
    _inherit = "union.election.step"

    state = fields.Selection(
        selection_add=[("stopped", "Not Reached")], ondelete={"stopped": "cascade"}
    )


class UnionElectionRecord(models.Model):
    _inherit = "union.election.record"

    kind = fields.Selection(
        selection_add=[("cancelled", "Election Given Up")], ondelete={"cancelled": "cascade"}
    )
