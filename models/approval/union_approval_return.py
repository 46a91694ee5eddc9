"""Back to an earlier step of the round: from there on everybody is asked again, each once."""

from odoo import models

from ..clock import now

# A row of the same attempt asks instead of these.
REPLACED = ("forwarded", "escalated")


class UnionApprovalRequest(models.Model):
    _inherit = "union.approval.request"

    def _return_to(self, turns, comment, target):
        """Send one paper back to an earlier step of its round: from there on all sign again."""
        self.ensure_one()
        step, principal_id = turns[self][0]
        self._record("return", [(self, step, self.env.uid, principal_id)], comment)
        again = self._asked_between(target.sequence, step.sequence)
        # Signatures already given stay with their rows; new rows ask afresh. Their branches
        # begin where none of the round has been, also of what was left out.
        rows = self.step_ids.filtered(lambda row: row.round == self.round)
        beyond = max(rows.mapped("branch")) + 1
        attempt = max(rows.mapped("attempt")) + 1
        values = [row._vals(branch=row.branch + beyond, attempt=attempt) for row in again]
        # Whoever was still to sign is asked by the new row.
        again.filtered(lambda row: row.state in ("waiting", "open")).write(
            {"state": "returned", "closed_on": now()}
        )
        self.env["union.approval.step"].create(values)
        self._advance()

    def _asked_between(self, first, last):
        """Return the rows of the present round that are asked at these sequences now.

        Not those left out, not what an earlier return has asked anew since, and not those in
        whose place another row asks somebody else.
        """
        self.ensure_one()
        rows = self.step_ids.filtered(
            lambda row: row.round == self.round and first <= row.sequence <= last
        )
        asked = rows.browse()
        for same in rows.filtered(lambda row: row.state != "skipped").grouped("sequence").values():
            attempt = max(same.mapped("attempt"))
            asked |= same.filtered(
                lambda row, attempt=attempt: row.attempt == attempt and row.state not in REPLACED
            )
        # Where all sign or some number, who handed on is asked again and may hand on again.
        handed = set()
        for row in self.decision_ids.filtered(lambda row: row.kind == "forward"):
            if row.step_id in asked or (row.step_id.sequence, row.step_id.user_id) in handed:
                handed.add((row.step_id.sequence, row.target_user_id))
        return asked.filtered(lambda row: (row.sequence, row.user_id) not in handed)
