from odoo import fields, models


class UnionDuesReceiptCancel(models.TransientModel):
    """Ask why receipts are cancelled."""

    _name = "union.dues.receipt.cancel"
    _description = "Cancel Receipts, Dialog"

    receipt_ids = fields.Many2many(
        "union.dues.receipt",
        "union_dues_receipt_cancel_rel",
        string="Receipts",
        required=True,
        readonly=True,
    )
    reason = fields.Char(required=True)

    def button_cancel(self):
        """Cancel the receipts; rights and rules are theirs."""
        self.receipt_ids.action_cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
