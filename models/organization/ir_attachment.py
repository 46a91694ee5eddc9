from odoo import models


class IrAttachment(models.Model):
    """Files on what those below read as well: read where it stands, not below it."""

    _inherit = "ir.attachment"
    # A file tells the name of the one it was made of.
    _named_first = ("original_id",)

    def _inaccessible_comodel_records(self, model_and_ids, operation):
        yield from super()._inaccessible_comodel_records(model_and_ids, operation)
        if self.env.su:
            return
        for name, ids in model_and_ids.items():
            model = self.env.get(name)
            # No attribute: not a model that is published downwards.
            if model is None or getattr(model, "_files_come_down", True):
                continue
            records = model.browse(id_ for id_ in ids if id_).exists()
            for record in records - records._in_sight():
                yield name, record.id
