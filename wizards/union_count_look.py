from odoo import fields, models


class UnionCountLook(models.TransientModel):
    """Ask a teller to look at the papers again before unusual figures are handed in."""

    _name = "union.count.look"
    _description = "Look Again, Dialog"

    sheet_id = fields.Many2one(
        "union.count.sheet", required=True, readonly=True, ondelete="cascade"
    )
    warning_text = fields.Text(related="sheet_id.warning_text", related_sudo=False)

    def button_hand_in(self):
        """Hand the sheet in; the rights are checked by its own action."""
        self.sheet_id.action_submit_entry(looked_again=True)
        return {"type": "ir.actions.act_window_close"}
