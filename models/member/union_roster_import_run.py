from odoo import fields, models


class UnionRosterImportRun(models.Model):
    """What one import of a file brought: kept while the rows still to be mended are checked again."""

    _name = "union.roster.import.run"
    _description = "Import of a Roster"
    _order = "id"
    _rec_name = "filename"

    import_id = fields.Many2one(
        "union.roster.import", "File", required=True, index=True, ondelete="cascade"
    )
    imported_on = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", "By", required=True, ondelete="restrict")
    filename = fields.Char("File Name")
    total_count = fields.Integer("Rows")
    new_count = fields.Integer("New")
    changed_count = fields.Integer("Changed")
    unchanged_count = fields.Integer("Already There")
    refused_count = fields.Integer("Refused Rows")
