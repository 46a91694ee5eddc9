from odoo import models

from . import import_report, import_seal, import_undo
from .import_kinds import kind_of
from .union_roster_import import KEEP_PROBLEMS


class UnionRosterImport(models.Model):
    """What is stored at once: a whole list, or a part of one that waited."""

    _inherit = "union.roster.import"

    def _store_part(self, plan, before=()):
        """Store a plan, or a part of one; the caller has checked the rights.

        :param before: what an undo needs of the parts before; None: more parts follow
        :return: ``(Stored, what an undo needs)``, see ``import_undo``
        """
        kind = kind_of(self.kind)
        columns = {
            change.record_id: [
                *import_undo.columns_of(self.env[kind.model], change.values),
                *import_undo.STAMPS,
            ]
            for change in plan.changed
        }
        old = import_undo.snapshot(self.env, kind.model, columns)
        plan.origin = self
        stored = kind.store(self.env, self.organization_id, plan)
        new = import_undo.snapshot(self.env, kind.model, columns)
        changed = [[id_, old[id_], new[id_]] for id_ in columns]
        undo = {"created": stored.created, "changed": changed}
        if kind.finish and before is not None:
            # What a list says by who is not in it, it says when all of it is in.
            whole = import_undo.Undo.of(kind.model, [*before, undo])
            stored.add(kind.finish(self.env, self.organization_id, whole))
        return stored, undo

    def _undo_parts(self, batches):
        """Return what an undo needs of parts that are stored; the caller has checked the rights."""
        parts = [
            import_seal.open_json(batch.with_env(self.env), "sealed_undo") for batch in batches
        ]
        return [part for part in parts if part]

    def _remember_refused(self, part):
        """Add what was refused in a part to the problems on the form."""
        # The engine's rows; the owner was checked.
        record = self.sudo()
        told = record.problem_ids.filtered(lambda problem: not problem.is_note)
        room = max(KEEP_PROBLEMS - len(told), 0)
        sheets = (record.found_sheets or "").split(", ")
        names = self.env["union.import.heading"]._column_names()
        vals_list = []
        for problem in part.problems[:room]:
            sheet, number = import_report.place(sheets, problem.row_no)
            vals_list.append(
                {
                    "import_id": self.id,
                    "sheet": sheet,
                    "row": number,
                    "column": names.get(problem.field, ""),
                    "code": problem.verdict.code,
                    "params": import_report.safe(problem.verdict.params),
                }
            )
        record.env["union.roster.import.problem"].create(vals_list)
