from odoo import api, models


class ReportArchiveRegister(models.AbstractModel):
    """The archive register as a list on paper, read with the rights of who prints it."""

    _name = "report.trade_union.archive_register"
    _description = "Archive Register, Print"

    @api.model
    def _get_report_values(self, docids, data=None):
        dialogs = self.env["union.archive.list"].browse(docids or [])
        dialogs.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": dialogs._name,
            "docs": [
                {
                    "place": dialog.place_id,
                    "year": dialog.year,
                    "entries": dialog.place_id._archive_entries(dialog.year or None),
                }
                for dialog in dialogs
            ],
        }
