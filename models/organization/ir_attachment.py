from odoo import models


class IrAttachment(models.Model):
    """Files on an organisation: read by whom its duties reach, not by those below it."""

    _inherit = "ir.attachment"

    def _inaccessible_comodel_records(self, model_and_ids, operation):
        yield from super()._inaccessible_comodel_records(model_and_ids, operation)
        ids = [id_ for id_ in model_and_ids.get("union.organization", ()) if id_]
        if ids and not self.env.su:
            organizations = self.env["union.organization"].browse(ids).exists()
            for organization in organizations - organizations._in_sight():
                yield "union.organization", organization.id
