from odoo import fields, models


class UnionErasureDecide(models.TransientModel):
    """Asks why members are erased, or kept; the erasure itself checks who may say so."""

    _name = "union.erasure.decide"
    _description = "Decision about an Erasure"

    erasure_ids = fields.Many2many("union.erasure", readonly=True)
    action = fields.Selection(
        [("request", "Ask for the Erasure"), ("keep", "Keep for Now"), ("erase", "Erase")],
        required=True,
    )
    reason = fields.Char(required=True)

    def button_confirm(self):
        """Do what was chosen for all of them, or for none."""
        self.ensure_one()
        decide = {
            "request": self.erasure_ids.action_request,
            "keep": self.erasure_ids.action_keep,
            "erase": self.erasure_ids.action_erase,
        }[self.action]
        decide(self.reason)
        return {"type": "ir.actions.act_window_close"}
