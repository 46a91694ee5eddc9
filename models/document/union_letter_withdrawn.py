"""Letters withdrawn after they were issued: the number stays used, the paper says so."""

from odoo import models

from ..approval.seal import sealed
from ..clock import today


class UnionLetter(models.Model):
    _inherit = "union.letter"

    def _on_revoked(self):
        result = super()._on_revoked()
        self._withdraw(self.approval_request_id.decision_ids[-1:].comment)
        return result

    def _withdraw(self, reason):
        """Mark sealed letters that were issued withdrawn; their number is never given again."""
        issued = self.filtered(lambda letter: letter.number and not letter.withdrawn_on)
        issued.write({"withdrawn_on": today(self.env), "approval_state": "revoked"})
        entries = self.env["union.letter.received"].search([("letter_id", "in", issued.ids)])
        entries._letter_withdrawn(reason)
        issued.answers_id._answer_withdrawn()


class UnionLetterReceived(models.Model):
    _inherit = "union.letter.received"

    def _letter_withdrawn(self, reason):
        """Cross out what is still to be handled of letters withdrawn. For the engine.

        What was handled stays as it was: it shows the day of the withdrawal.
        """
        waiting = self.filtered(lambda entry: entry.state == "open")
        waiting._server_write(
            {
                "state": "void",
                "void_reason": self.env._("Withdrawn by its issuer: %(reason)s", reason=reason),
            }
        )
        waiting._forget_handlers()

    def _answer_withdrawn(self):
        """Take entries up again whose only answer was withdrawn. For the engine."""
        again = self.filtered(
            lambda entry: (
                entry.state == "done"
                and not entry.filed_on
                and all(answer.withdrawn_on for answer in entry.answer_ids)
            )
        )
        again._server_write({"state": "open", "handled_on": False, "handled_by_id": False})
        again._ask_handlers()


class UnionApprovalMixin(models.AbstractModel):
    _inherit = "union.approval.mixin"

    def _approval_withdraw_replies(self, comment):
        result = super()._approval_withdraw_replies(comment)
        replies = sealed(self.env["union.letter"]).search(
            [
                ("subject_request_id", "in", self.approval_request_id.ids),
                ("kind_id.upward", "=", False),
                ("withdrawn_on", "=", False),
            ]
        )
        replies._withdraw(comment)
        return result
