from odoo import models

from ..approval.seal import sealed
from ..clock import today


class UnionApprovalMixin(models.AbstractModel):
    _inherit = "union.approval.mixin"

    def _approval_letter_values(self, direction):
        """Return further ``$name`` places for one paper's letter as ``{name: text}``.

        :param direction: ``request`` or ``reply``
        """
        return {}

    def _approval_issue(self, direction):
        """Issue the letters that these papers declare, in the decision's own transaction.

        ``_approval_request_kind``: from the paper's organisation to the one that
        decides last, at the first submission. ``_approval_reply_kind``: back, on
        the final agreement.
        """
        code = self._approval_request_kind if direction == "request" else self._approval_reply_kind
        if not code or not self:
            return
        papers = sealed(self)
        kind = papers.env["union.letter.kind"].search([("code", "=", code)])
        if not kind:
            raise ValueError(f"{self._name}: no such kind of letter: {code}")
        letters = papers.env["union.letter"]
        requests = papers.approval_request_id
        earlier = {
            letter.subject_request_id: letter
            for letter in letters.search(
                [("subject_request_id", "in", requests.ids), ("kind_id.upward", "=", True)]
            )
        }
        deciders = requests._deciders()
        values = []
        day = today(self.env)
        for paper in papers:
            request = paper.approval_request_id
            if direction == "request" and request in earlier:
                # A corrected paper goes along under the number it was first sent with.
                continue
            own = paper._approval_organization()
            superior = deciders.get(request, own)
            sender, recipient = (own, superior) if direction == "request" else (superior, own)
            asked = earlier.get(request)
            places = {
                "subject": paper.display_name,
                "issuer": sender.name,
                "recipient": recipient.name,
                "year": day.year,
                "request_title": asked.title if asked else paper.display_name,
                "request_number": asked.number if asked else "",
                **paper._approval_letter_values(direction),
            }
            values.append(
                {
                    "organization_id": sender.id,
                    "to_organization_id": recipient.id,
                    "kind_id": kind.id,
                    "title": kind._fill(kind.title, places),
                    "body": kind._fill(kind.body, places),
                    "res_model": paper._name,
                    "res_id": paper.id,
                    "subject_request_id": request.id,
                    "approval_state": "approved",
                }
            )
        letters.create(values)._issue()


class UnionApprovalRequest(models.Model):
    _inherit = "union.approval.request"

    def _deciders(self):
        """Return ``{request: the organisation of its last step}`` of the current round."""
        return {
            step.request_id: step.organization_id
            for step in self.step_ids.sorted(lambda row: (row.sequence, row.id))
            if step.organization_id
            and step.round == step.request_id.round
            and step.state not in ("skipped", "cancelled", "forwarded", "escalated")
        }
