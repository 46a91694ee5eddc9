from odoo import api, models
from odoo.exceptions import ValidationError


class IrAttachment(models.Model):
    """A file of a case is read by the chain alone: no link of its own opens it."""

    _inherit = "ir.attachment"

    @api.constrains("public", "access_token", "res_model")
    def _check_case_file(self):
        for file in self:
            if file.res_model == "union.case" and (file.public or file.access_token):
                raise ValidationError(
                    self.env._("A file of a case is not made public and is given no link.")
                )
