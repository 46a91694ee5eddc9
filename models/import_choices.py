"""The kinds and columns of lists which the rooms bring, offered where they are chosen."""

from odoo import fields, models

# A field reads its list of choices when it is made, before most rooms have registered their kinds.
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
