from odoo import api, models


class ReportDuesReceipt(models.AbstractModel):
    """Receipts of dues, a page each in one body; read with the rights of who prints them."""

    _name = "report.trade_union.dues_receipt"
    _description = "Receipt of Dues, Print"

    @api.model
    def _get_report_values(self, docids, data=None):
        receipts = self.env["union.dues.receipt"].browse(
            (data or {}).get("receipt_ids") or docids or []
        )
        receipts.check_access("read")
        return {"doc_ids": docids, "doc_model": receipts._name, "docs": receipts}
