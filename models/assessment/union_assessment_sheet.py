import base64
import io
import re

import xlsxwriter

from odoo import api, models

from ..print_page import set_up_page

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILLS = {"pass": "#E2EFDA", "fail": "#F8CBAD", "unknown": "#FFF2CC", "na": "#EDEDED"}


class UnionAssessmentSheet(models.AbstractModel):
    """The score sheet of one assessment as xlsx: one row per indicator."""

    _name = "union.assessment.sheet"
    _description = "Score Sheet"

    @api.model
    def _render(self, assessment):
        """Return ``{"filename", "mimetype", "data": base64 text}`` of a readable assessment."""
        name = f"{self.env._('Score sheet')} {assessment.display_name}"
        name = re.sub(r'[\\/:*?"<>|\s]+', "_", name)
        return {
            "filename": f"{name}.xlsx",
            "mimetype": MIMETYPE,
            "data": base64.b64encode(self._workbook(assessment)).decode(),
        }

    @api.model
    def _workbook(self, assessment):
        """Return the bytes of the workbook."""
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"in_memory": True, "constant_memory": True})
        self._write_lines(book, assessment)
        book.close()
        return stream.getvalue()

    @api.model
    def _columns(self):
        """Return ``[(heading, width)]`` in the reader's language."""
        return [
            (self.env._("Number"), 8),
            (self.env._("Code"), 16),
            (self.env._("Indicator"), 30),
            (self.env._("Index"), 10),
            (self.env._("Star"), 6),
            (self.env._("Result"), 14),
            (self.env._("Without doubtful clauses"), 14),
            (self.env._("Value"), 26),
            (self.env._("Gap"), 16),
            (self.env._("Reason"), 70),
            (self.env._("Source"), 14),
            (self.env._("To be confirmed"), 12),
            (self.env._("For the next star"), 12),
        ]

    @api.model
    def _write_lines(self, book, assessment):
        sheet = book.add_worksheet(self.env._("Score sheet")[:31])
        bold = book.add_format({"bold": True, "font_size": 14})
        head = book.add_format(
            {"bold": True, "text_wrap": True, "border": 1, "bg_color": "#C00000", "color": "white"}
        )
        cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        states = {
            state: book.add_format({"valign": "top", "border": 1, "bg_color": color})
            for state, color in FILLS.items()
        }
        columns = self._columns()
        for number, (_heading, width) in enumerate(columns):
            sheet.set_column(number, number, width)
        # Rows are written top down: in constant memory none is revisited.
        sheet.write_string(0, 0, assessment.display_name, bold)
        parts = self._summary(assessment)
        for at, part in enumerate(parts, 1):
            sheet.write_string(at, 0, part)
        top = len(parts) + 2
        for number, (heading, _width) in enumerate(columns):
            sheet.write_string(top, number, heading, head)
        labels = {
            name: dict(assessment.line_ids._fields[name]._description_selection(self.env))
            for name in ("level", "state", "source")
        }
        row = top
        for row, line in enumerate(assessment.line_ids, top + 1):
            texts = {
                1: line.code,
                2: line.title,
                3: labels["level"].get(line.level, ""),
                7: line.value_text,
                8: line.gap_text,
                9: line.reason,
                10: labels["source"].get(line.source, ""),
                11: self.env._("yes") if line.doubt else "",
                12: self.env._("yes") if line.missing else "",
            }
            sheet.write_number(row, 0, line.seq, cell)
            for number in range(1, len(columns)):
                if number == 4:
                    sheet.write_number(row, 4, line.star, cell)
                elif number == 5:
                    sheet.write_string(
                        row, 5, labels["state"].get(line.state, ""), states[line.state]
                    )
                elif number == 6:
                    left_out = line.state_left_out or line.state
                    sheet.write_string(row, 6, labels["state"].get(left_out, ""), states[left_out])
                else:
                    # As text, never as a formula: notes and names come from people.
                    sheet.write_string(row, number, texts[number] or "", cell)
        sheet.autofilter(top, 0, max(row, top), len(columns) - 1)
        set_up_page(sheet, top, 3)

    @api.model
    def _summary(self, assessment):
        parts = [
            assessment.scheme_id.display_name,
            self.env._("%(star)s stars", star=assessment.star),
            self.env._("%(star)s stars without doubtful clauses", star=assessment.star_left_out),
        ]
        if assessment.scheme_id.published_kind == "provisional":
            parts.append(self.env._("provisional"))
        if assessment.published_on:
            parts.append(self.env._("published on %(day)s", day=assessment.published_on))
        if assessment.digest:
            parts.append(f"SHA-256 {assessment.digest}")
        return parts
