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
    batch_ids = fields.One2many("union.roster.import.batch", "run_id", "Parts")

    def _keep_outcome(self, count, result, undo):
        """Write down what a run brought that stored all its rows at once."""
        self.ensure_one()
        self._add_batches([count])._keep_outcome(result, undo)

    def _add_batches(self, counts):
        """Add parts of so many rows each; return them in order."""
        self.ensure_one()
        # Server fields, as this run itself; who imports was checked.
        return (
            self.env["union.roster.import.batch"]
            .sudo()
            .create(
                [
                    {
                        "import_id": self.import_id.id,
                        "run_id": self.id,
                        "sequence": sequence,
                        "row_count": count,
                    }
                    for sequence, count in enumerate(counts)
                ]
            )
        )
