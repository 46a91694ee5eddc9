from odoo import api, fields, models


class UnionAccessLog(models.Model):
    _inherit = "union.access.log"

    fields_told = fields.Char("What Was Shown", compute="_compute_fields_told")

    @api.depends("res_model", "fields_shown")
    @api.depends_context("lang")
    def _compute_fields_told(self):
        """The fields by the names they have on the screen."""
        for row in self:
            known = getattr(self.env.get(row.res_model), "_fields", {})
            row.fields_told = ", ".join(
                known[name].get_description(self.env, ["string"])["string"]
                if name in known
                else name
                for name in (row.fields_shown or "").split(", ")
            )
