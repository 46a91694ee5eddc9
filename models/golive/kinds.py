"""The kinds of lists this room brings, offered where the kinds and columns of lists are chosen."""

from odoo import fields, models

# A field reads its list of choices when it is made, before this room has registered its kinds.
# Extended, it reads the list again, which is complete by now.


class UnionImportHeading(models.Model):
    _inherit = "union.import.heading"

    kind = fields.Selection(selection_add=[])
    field_name = fields.Selection(selection_add=[])


class UnionRosterImport(models.Model):
    _inherit = "union.roster.import"

    kind = fields.Selection(selection_add=[])


class UnionRosterImportColumn(models.Model):
    _inherit = "union.roster.import.column"

    field_name = fields.Selection(selection_add=[])
