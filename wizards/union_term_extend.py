from odoo import fields, models


class UnionTermExtend(models.TransientModel):
    """Until when a term is to go on: the day the request to the superior carries."""

    _name = "union.term.extend"
    _description = "Extend a Term, Dialog"

    term_id = fields.Many2one("union.term", required=True, ondelete="cascade", readonly=True)
    date_to = fields.Date("Extended To", required=True)

    def button_extend(self):
        """Draft the request, and open it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "union.petition",
            "res_id": self.term_id.action_extend(self.date_to)["petition_id"],
            "views": [(False, "form")],
        }
