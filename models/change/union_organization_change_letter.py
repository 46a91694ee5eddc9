"""The superior's reply: what was agreed to, by the names of before."""

from odoo import api, fields, models

from .closed_house import closed_houses, closed_text


class UnionOrganizationChange(models.Model):
    _inherit = "union.organization.change"

    # A kind of letter for each kind of change, in data/letters.
    @property
    def _approval_reply_kind(self):
        return f"organization_{self[:1].kind}"

    def _approval_issue(self, direction):
        for changes in self.grouped("kind").values():
            super(UnionOrganizationChange, changes)._approval_issue(direction)

    def _approval_letter_values(self, direction):
        day = self.effective_on
        return {
            **super()._approval_letter_values(direction),
            "organization": self.organization_name,
            "superior": self.superior_id.name or "",
            "new_name": (self.new_name or "").strip(),
            "counterpart": self.counterpart_id.name or "",
            "merged": "、".join(self.merged_ids.mapped("name")),
            "employer": self.employer_id.name or "",
            # Letters are Chinese data, whatever language the screens have.
            "effective": f"{day.year}年{day.month}月{day.day}日" if day else "批复之日",
        }


class UnionOrganizationHistory(models.Model):
    _inherit = "union.organization.history"

    letter_id = fields.Many2one("union.letter", compute="_compute_letter_id")

    @api.depends("approval_request_id")
    @api.depends_context("uid")
    def _compute_letter_id(self):
        """The reply that told the decision, as far as the user reads it."""
        found = self.env["union.letter"].search(
            [
                ("subject_request_id", "in", self.approval_request_id.ids),
                ("kind_id.upward", "=", False),
            ],
            order="id",
        )
        letters = {letter.subject_request_id.id: letter for letter in found}
        for row in self:
            row.letter_id = letters.get(row.approval_request_id.id)


class UnionLetter(models.Model):
    """Nobody opens what is sent to a house that ended; the reply that ended it is no letter sent."""

    _inherit = "union.letter"

    def _approval_check_submit(self, reason=None):
        problems = super()._approval_check_submit(reason)
        for letter in self:
            # Whether it stands, whoever writes to it.
            if closed := closed_houses(letter.sudo().to_organization_id):
                problems.setdefault(letter.id, closed_text(self.env, closed))
        return problems
