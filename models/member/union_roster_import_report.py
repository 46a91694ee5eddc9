import base64
import os
from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError

from . import import_report, import_seal
from .import_kinds import kind_of
from .union_roster_import import KEEP_DAYS
from .verdict_text import explain_code


class UnionRosterImport(models.Model):
    """The result file: what became of every row, for who brought the file or manages the place."""

    _inherit = "union.roster.import"

    def action_result(self):
        """Return what became of every row imported so far as an xlsx, numbers as masks alone.

        :return: ``{'filename': str, 'data': base64 str}``; a row each with sheet, row, name,
            masked number, what became of it (new, changed, there already, refused, waiting or
            taken back), and the reason, or the changed columns and the notes
        :rtype: dict
        :raise UserError: nothing was imported yet, or the keys are missing
        :raise AccessError: not the owner's; a manager asks the import's run
        """
        self._check_target()
        return self.run_ids._result_answer()

    def button_result(self):
        """Download what became of every row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/trade_union/roster_import/{self.id}/result",
            "target": "download",
        }


class UnionRosterImportRun(models.Model):
    _inherit = "union.roster.import.run"

    def action_result(self):
        """Return what became of every row of this import; see
        :meth:`union.roster.import.action_result`."""
        return self._result_answer()

    def button_result(self):
        """Download what became of every row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/trade_union/roster_import_run/{self.id}/result",
            "target": "download",
        }

    def _result_answer(self):
        name, content = self._result_file()
        return {"filename": name, "data": base64.b64encode(content).decode()}

    @api.private
    def _result_file(self):
        """Return name and content of the result file of imports of one file."""
        self._check_keeper()
        if not self:
            raise UserError(
                self.env._(
                    "Nothing of this file was imported yet. A result is kept for %(days)s days.",
                    days=KEEP_DAYS,
                )
            )
        # The parts are the engine's; who may see the result was checked.
        rows = [row for run in self for row in run._result_rows(run.sudo())]
        words = {
            "new": self.env._("imported"),
            "changed": self.env._("brought up to date"),
            "unchanged": self.env._("there already"),
            "refused": self.env._("refused"),
            "undone": self.env._("taken back"),
            "waiting": self.env._("waiting"),
        }
        titles = [
            self.env._("Sheet"),
            self.env._("Row"),
            self.env._("Name"),
            self.env._("ID Number"),
            self.env._("What Became of It"),
            self.env._("Details"),
        ]
        content = import_report.workbook(titles, words, self.env._("Result"), rows)
        stem = os.path.splitext(self[:1].filename or "list")[0]
        return f"{stem} {self.env._('result')}.xlsx", content

    def _result_rows(self, run):
        """Return the rows of one import in the reader's language, in the order of the file."""
        rows, sheets, notes = [], [], defaultdict(list)
        for batch in run.batch_ids.sorted("sequence"):
            state = batch.state
            result = import_seal.open_json(batch, "sealed_result")
            if result is not None:
                sheets = result.get("sheets") or sheets
                rows += [(row, state) for row in result["rows"]]
                for row_no, *note in result.get("notes", ()):
                    notes[row_no].append(note)
            if state == "waiting":
                rows += [(row, state) for row in import_report.rows_of(batch._part(), {})]
        rows.sort(key=lambda found: found[0][0])
        model = self.env[kind_of(run.kind).model]
        names = self.env["union.import.heading"]._column_names()
        told = []
        for (row_no, who, mask, became, details), state in rows:
            sheet, number = import_report.place(sheets, row_no)
            said = details if became == "refused" else notes[row_no]
            sentences = [
                " ".join(filter(None, (names.get(field), *explain_code(self.env, code, params))))
                for field, code, params in import_report.placed(sheets, row_no, said)
            ]
            if became == "refused":
                details = sentences
            else:
                changed = [
                    model._fields[name]._description_string(self.env) for name in details or ()
                ]
                details = changed + sentences
                if became in ("new", "changed") and state in ("undone", "waiting"):
                    became = state
            told.append((sheet, number, who, mask, became, "; ".join(details)))
        return told
