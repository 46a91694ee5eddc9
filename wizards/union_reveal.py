from odoo import fields, models
from odoo.exceptions import UserError


class UnionReveal(models.TransientModel):
    """Asks for the reason before an identity is shown; keeps neither the value nor a copy."""

    _name = "union.reveal"
    _description = "Show an Identity"

    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", required=True)
    reason = fields.Char(required=True)

    def button_reveal(self):
        """Log the reason and show the values in a dialog that only this browser gets."""
        self.ensure_one()
        model = self.env.get(self.res_model)
        if not getattr(model, "_vault", None):
            raise UserError(self.env._("Nothing is encrypted there."))
        record = model.browse(self.res_id)
        shown = record.action_reveal(self.reason)
        return {
            "type": "ir.actions.client",
            "tag": "trade_union_show_identity",
            "params": {
                "title": record.display_name,
                "values": [
                    {
                        "label": record._fields[name].get_description(self.env, ["string"])[
                            "string"
                        ],
                        "value": value or "",
                    }
                    for name, value in shown.items()
                ],
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
