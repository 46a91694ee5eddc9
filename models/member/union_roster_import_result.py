from odoo import models

from ...core.roster import Problem
from ...core.sheet import column_letter
from ...core.verdict import Verdict
from . import import_report
from .import_kinds import kind_of
from .verdict_text import explain, explain_code


class UnionRosterImport(models.Model):
    """What the check found, as the API and the form tell it in the reader's language."""

    _inherit = "union.roster.import"

    @staticmethod
    def _summary(lists, plan):
        good = len(plan.new) + len(plan.changed) + len(plan.unchanged)
        duplicates = len(plan.duplicate_rows)
        return {
            "total": good + len(plan.bad_rows),
            "good": good,
            "new": len(plan.new),
            "changed": len(plan.changed),
            "unchanged": len(plan.unchanged),
            "bad": len(plan.bad_rows) - duplicates,
            "duplicates": duplicates,
            "sheet": ", ".join(lists.sheet_names()),
            "header_row": lists.tables[0].header_row,
        }

    def _details(self, lists, plan):
        """Return what stands below the figures of a check."""
        changes = []
        for change in sorted(plan.changed, key=lambda change: change.row.row_no):
            table, row = lists.place(change.row.row_no)
            names = ["employer" if name == "employer_id" else name for name in change.values]
            changes.append({"sheet": table.sheet.name, "row": row, "fields": names})
        return {
            "columns": {
                title: name for table in lists.tables for name, title in table.titles.items()
            },
            "sheets": [
                {"sheet": table.sheet.name, "header_row": table.header_row}
                for table in lists.tables
            ],
            "problems": self._problems(lists, plan.problems),
            "notes": self._notes(lists, plan),
            "changes": changes,
        }

    def _problems(self, lists, problems):
        """Return problems as the API gives them, in the reader's language."""
        names = self.env["union.import.heading"]._column_names()
        rows = []
        for problem in problems:
            table, row = lists.place(problem.row_no)
            params = self._placed(lists, table, import_report.safe(problem.verdict.params))
            at = table.columns.get(problem.field)
            told = self._told(table.sheet.name, row, problem.verdict.code, params)
            told["column"] = table.titles.get(problem.field) or names.get(problem.field, "")
            told["cell"] = f"{column_letter(at)}{row}" if at is not None else ""
            told["field"] = problem.field
            rows.append(told)
        return rows

    def _notes(self, lists, plan, limit=None):
        """Return what was passed over, what changes, and what is to be settled by hand."""
        notes = [
            self._told(sheet, row, verdict.code, dict(verdict.params))
            for sheet, row, verdict in lists.passed_over
        ]
        changes = [
            Problem(change.row.row_no, name, Verdict("will_change"))
            for change in plan.changed
            for name in ("employer" if name == "employer_id" else name for name in change.values)
        ]
        changes.sort(key=lambda problem: problem.row_no)
        return notes + self._problems(lists, [*plan.notes, *changes][:limit])

    def _told(self, sheet, row, code, params):
        reason, hint = explain_code(self.env, code, params)
        return {
            "sheet": sheet, "row": row, "column": "", "cell": "", "field": "", "code": code,
            "params": params, "reason": reason, "hint": hint,
        }  # fmt: skip

    @staticmethod
    def _placed(lists, table, params):
        """Parameters with the other row as the spreadsheet numbers it."""
        if "first_row" in params:
            other, params["first_row"] = lists.place(params["first_row"])
            if other.sheet is not table.sheet:
                params["first_sheet"] = other.sheet.name
        return params

    def _sheets_of_file(self, verdict):
        sheets = ", ".join(verdict.params["sheets"])
        return self.env._("Sheets of the file: %(sheets)s.", sheets=sheets)

    def _explain_file(self, verdict):
        reason = " ".join(filter(None, explain(self.env, verdict)))
        if verdict.code == "sheet_unknown":
            return f"{reason} {self._sheets_of_file(verdict)}"
        if verdict.code not in ("heading_missing", "columns_missing"):
            return reason
        names = self.env["union.import.heading"]._column_names()
        missing = verdict.params.get("fields") or kind_of(self.kind).required
        if verdict.code == "columns_missing":
            reason = self.env._(
                "Sheet “%(sheet)s”, row %(row)s: columns are missing.", **verdict.params
            )
        else:
            reason += " " + self._sheets_of_file(verdict)
        lines = [
            self.env._(
                "%(column)s: understood are %(headings)s.",
                column=names[name],
                headings=", ".join(
                    self.env["union.import.heading"]._understood(
                        self.kind, self.organization_id, name
                    )
                ),
            )
            for name in missing
        ]
        remedy = self.env._(
            "Rename the headings in the file, or say what its columns hold under Columns"
            " (action_map): that is remembered for this organisation and those below it."
        )
        return "\n".join([reason, *lines, remedy])

    def _done_message(self, result):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(imported)s rows imported, %(changed)s brought up to date, %(unchanged)s"
                    " were there already, %(bad)s to mend.",
                    imported=result["imported"],
                    changed=result["changed"],
                    unchanged=result["unchanged"],
                    bad=result["bad"] + result["duplicates"],
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
