from odoo import fields, models

from ..models.clock import today


class UnionHonourGrant(models.TransientModel):
    """By which document an honour was given, and when."""

    _name = "union.honour.grant"
    _description = "Record an Honour"

    nomination_id = fields.Many2one(
        "union.honour.nomination", required=True, readonly=True, ondelete="cascade"
    )
    document_number = fields.Char(required=True)
    awarded_on = fields.Date("Granted On", required=True, default=lambda self: today(self.env))

    def button_apply(self):
        """Record it; rights and rules are the nomination's."""
        self.ensure_one()
        self.nomination_id.action_award(self.document_number, self.awarded_on)
        return {"type": "ir.actions.act_window_close"}
