from odoo import api, fields, models
from odoo.fields import Domain


class UnionAccessLog(models.Model):
    _inherit = "union.access.log"

    fields_told = fields.Char("What Was Shown", compute="_compute_fields_told")
    subject_told = fields.Char(
        "Person", compute="_compute_subject_told", search="_search_subject_told"
    )

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

    @api.depends("res_model", "res_id", "subject")
    def _compute_subject_told(self):
        """Of whom a row tells, by the name he has today."""
        names = {}
        for model, rows in self.filtered("res_id").grouped("res_model").items():
            if getattr(self.env.get(model), "_vault_person", False):
                # Who reads the row may know whom it is about.
                people = self.env[model].sudo().browse(rows.mapped("res_id")).exists()
                names |= {(model, person.id): person.display_name for person in people}
        for row in self:
            row.subject_told = names.get((row.res_model, row.res_id), row.subject)

    def _search_subject_told(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        domain = Domain("subject", operator, value)
        for model in self.env.values():
            if getattr(model, "_vault_person", False) and model._auto and not model._abstract:
                # As above: the rows found are those the reader may see.
                found = model.sudo()._search([(model._rec_name, operator, value)])
                domain |= Domain("res_model", "=", model._name) & Domain("res_id", "in", found)
        return domain
