from odoo import api, fields, models

from ..approval.seal import sealed
from ..clock import today


class UnionApprovalMixin(models.AbstractModel):
    _inherit = "union.approval.mixin"

    request_letter_id = fields.Many2one("union.letter", compute="_compute_paper_letters")
    reply_letter_id = fields.Many2one("union.letter", compute="_compute_paper_letters")

    request_number = fields.Char("Request Letter Number", compute="_compute_paper_letters")
    reply_number = fields.Char("Reply Letter Number", compute="_compute_paper_letters")

    @api.depends("approval_state", "approval_request_id")
    @api.depends_context("uid")
    def _compute_paper_letters(self):
        """The letters that went up and came back about a paper, as far as the user reads them."""
        found = self.env["union.letter"].search(
            [("subject_request_id", "in", self.approval_request_id.ids)], order="id"
        )
        upward = {letter.subject_request_id: letter for letter in found if letter.kind_id.upward}
        replies = {
            letter.subject_request_id: letter for letter in found if not letter.kind_id.upward
        }
        for paper in self:
            paper.request_letter_id = upward.get(paper.approval_request_id)
            paper.reply_letter_id = replies.get(paper.approval_request_id)
            paper.request_number = paper.request_letter_id.number
            paper.reply_number = paper.reply_letter_id.number

    def button_request_letter(self):
        """Open the letter that went to the superior."""
        return self._open_letter(self.request_letter_id)

    def button_reply_letter(self):
        """Open the letter that came back."""
        return self._open_letter(self.reply_letter_id)

    def _open_letter(self, letter):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "union.letter",
            "res_id": letter.id,
            "views": [(False, "form")],
        }

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
        # Where the request lies in the register of the house that answers it.
        entries = {
            (entry.letter_id, entry.organization_id): entry.id
            for entry in letters.env["union.letter.received"].search_fetch(
                [("letter_id", "in", [letter.id for letter in earlier.values()])],
                ["letter_id", "organization_id"],
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
                    "answers_id": entries.get((asked, sender), False),
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
