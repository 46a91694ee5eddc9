from odoo import fields, models


class UnionTermExtend(models.TransientModel):
    """Until when a term goes on, and by which request."""

    _name = "union.term.extend"
    _description = "Extend a Term, Dialog"

    term_id = fields.Many2one("union.term", required=True, ondelete="cascade", readonly=True)
    place_id = fields.Many2one(related="term_id.organization_id", string="Union")
    date_to = fields.Date("Extended To", required=True)
    petition_id = fields.Many2one(
        "union.petition",
        "Request for the Extension",
        required=True,
        ondelete="cascade",
        domain="[('organization_id', '=', place_id), ('kind_id.code', '=', 'term_extension')]",
    )

    def button_extend(self):
        """Extend the term."""
        self.ensure_one()
        self.term_id.action_extend(self.date_to, self.petition_id.id)
        return {"type": "ir.actions.act_window_close"}
