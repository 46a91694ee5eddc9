from odoo import fields, models


class UnionPublicityHandle(models.TransientModel):
    """Ask how an objection was handled."""

    _name = "union.publicity.handle"
    _description = "Handle Objection"

    objection_id = fields.Many2one("union.publicity.objection", required=True, ondelete="cascade")
    handling = fields.Text(
        "What Was Found and Done",
        required=True,
        help="Whoever objected reads it on his own page with the number of his receipt.",
    )
    upheld = fields.Boolean("The Objection Is Right")

    def button_handle(self):
        """Record the handling; see ``action_handle`` of the objection."""
        self.ensure_one()
        self.objection_id.action_handle(self.handling, upheld=self.upheld)
        return {"type": "ir.actions.act_window_close"}
