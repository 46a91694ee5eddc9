from odoo import api, fields, models

from .verdict_text import explain_code


class UnionRosterImportProblem(models.Model):
    """What is wrong with one cell of an imported file, or worth knowing: a code, and the sentence
    when read."""

    _name = "union.roster.import.problem"
    _description = "Problem of a Roster Import"
    _order = "is_note, sheet, row, id"
    _rec_name = "cell"

    import_id = fields.Many2one(
        "union.roster.import", "File", required=True, index=True, ondelete="cascade"
    )
    sheet = fields.Char()
    row = fields.Integer(required=True)
    column = fields.Char()
    cell = fields.Char()
    code = fields.Char(required=True)
    params = fields.Json()
    is_note = fields.Boolean("Note", help="Tells something and refuses nothing.")
    reason = fields.Char(compute="_compute_reason")
    hint = fields.Char("What to Do", compute="_compute_reason")

    @api.depends("code", "params")
    @api.depends_context("lang")
    def _compute_reason(self):
        for problem in self:
            problem.reason, problem.hint = explain_code(
                self.env, problem.code, problem.params or {}
            )
