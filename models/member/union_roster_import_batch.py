from odoo import fields, models

from . import import_seal
from .import_kinds import kind_of
from .roster_plan import Plan


class UnionRosterImportBatch(models.Model):
    """A part of an import that is stored at once, and what it brought.

    Its rows wait here sealed; they go in the transaction that stores them, which leaves what the
    result file and an undo need. All goes with the import.
    """

    _name = "union.roster.import.batch"
    _description = "Part of a Roster Import"
    _order = "run_id, sequence, id"
    _rec_name = "sequence"

    import_id = fields.Many2one(
        "union.roster.import", "File", required=True, index=True, ondelete="cascade"
    )
    run_id = fields.Many2one(
        "union.roster.import.run", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(readonly=True)
    row_count = fields.Integer("Rows", readonly=True)
    state = fields.Selection(
        [("waiting", "Waiting"), ("done", "Imported"), ("undone", "Taken Back")],
        required=True,
        readonly=True,
        default="waiting",
    )
    sealed_rows = fields.Binary(
        attachment=False, copy=False, prefetch=False, groups=fields.NO_ACCESS
    )
    sealed_result = fields.Binary(
        attachment=False, copy=False, prefetch=False, groups=fields.NO_ACCESS
    )
    sealed_undo = fields.Binary(
        attachment=False, copy=False, prefetch=False, groups=fields.NO_ACCESS
    )

    def _keep_rows(self, new, changed):
        """Let rows of a plan wait here."""
        self.ensure_one()
        import_seal.seal_json(
            self,
            "sealed_rows",
            {"new": import_seal.pack(new), "changed": import_seal.pack(changed)},
        )

    def _part(self):
        """Return the rows that wait here, as a plan."""
        self.ensure_one()
        types = kind_of(self.import_id.kind).row_types
        rows = import_seal.open_json(self, "sealed_rows")
        return Plan(
            new=import_seal.unpack(rows["new"], types),
            changed=import_seal.unpack(rows["changed"], types),
        )

    def _keep_outcome(self, result, undo):
        """Mark this part as stored and keep what it brought; its rows go."""
        self.ensure_one()
        import_seal.seal_json(self, "sealed_result", result)
        import_seal.seal_json(self, "sealed_undo", undo)
        self.write({"state": "done", "sealed_rows": False})
