from odoo import models
from odoo.exceptions import UserError


class IrAttachment(models.Model):
    """Evidence of a self-assessment is kept as long as the paper it belongs to is locked."""

    _inherit = "ir.attachment"

    def write(self, vals):
        self._check_assessment_evidence()
        return super().write(vals)

    def unlink(self):
        self._check_assessment_evidence()
        return super().unlink()

    def _check_assessment_evidence(self):
        # Whether it is evidence must be known even if the user may not read the paper.
        values = (
            self.env["union.assessment.value"].sudo().search([("attachment_ids", "in", self.ids)])
        )
        closed = values.assessment_id - values.assessment_id._editable()
        if closed:
            raise UserError(
                self.env._(
                    "%(assessment)s was submitted with this evidence; it stays as it is.",
                    assessment=closed[0].display_name,
                )
            )
