from odoo import api, fields, models

from ..standard import by_language

# How the rows of a sheet come about; ``below``: the union itself and each direct subordinate.
GROUPS = [
    ("none", "One Row for Each Measure"),
    ("level", "Level"),
    ("kind", "Kind"),
    ("category", "Category"),
    ("below", "Subordinate"),
]


class UnionStatisticsSheet(models.Model):
    """A sheet of a return: which measures it shows, for which groups of organisations."""

    _name = "union.statistics.sheet"
    _description = "Sheet of a Statistics Return"
    _order = "format_id, sequence, id"

    format_id = fields.Many2one(
        "union.statistics.format", required=True, readonly=True, index=True, ondelete="cascade"
    )
    code = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, readonly=True)
    name_zh = fields.Char("Chinese Name", readonly=True)
    sequence = fields.Integer(readonly=True)
    group_by = fields.Selection(GROUPS, required=True, readonly=True)
    measure_ids = fields.Many2many("union.statistics.measure", string="Measures", readonly=True)

    _code_unique = models.Constraint("UNIQUE (format_id, code)", "A format has each sheet once.")

    @api.depends("name", "name_zh")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for sheet in self:
            sheet.display_name = by_language.read(sheet, "name")
