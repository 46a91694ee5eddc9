"""The refused rows as a workbook: the same headings, the reason beside each row."""

import io
import os
from datetime import date, datetime

import xlsxwriter


def filename(env, original):
    """Return the name of the workbook of the rows to mend of a file."""
    stem = os.path.splitext(original or "roster")[0]
    suffix = env._("to mend")
    return f"{stem}.xlsx" if stem.endswith(suffix) else f"{stem} {suffix}.xlsx"


def workbook(env, table, plan, problems):
    """Return the xlsx as bytes; an import reads it again as it is.

    :param problems: as :meth:`union.roster.import._problems` gives them
    """
    reasons = {}
    for problem in problems:
        text = " ".join(filter(None, (problem["column"], problem["reason"], problem["hint"])))
        reasons.setdefault(problem["row"], []).append(text)
    cells = {(problem.row_no, table.columns.get(problem.field)) for problem in plan.problems}
    header = table.sheet.rows[table.header_row - 1]
    # A last row that only holds formulas without a result is not among the rows read.
    sent = table.sheet.rows
    rows = [sent[number - 1] if number <= len(sent) else [] for number in plan.bad_rows]
    width = max([len(header), *map(len, rows)])

    buffer = io.BytesIO()
    # Text stays text: no cell of a stranger's file becomes a formula or a link.
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1})
        text, day = (
            book.add_format({"num_format": "@"}),
            book.add_format({"num_format": "yyyy-mm-dd"}),
        )
        wrong = book.add_format({"num_format": "@", "bg_color": "#FFD9D9"})
        wrong_day = book.add_format({"num_format": "yyyy-mm-dd", "bg_color": "#FFD9D9"})
        wrap = book.add_format({"text_wrap": True})
        for at, title in enumerate(header):
            sheet.write_string(0, at, _text(title), bold)
        sheet.write_string(0, width, env._("Reason"), bold)
        for line, (number, row) in enumerate(zip(plan.bad_rows, rows, strict=True), 1):
            for at in range(width):
                value = row[at] if at < len(row) else None
                marked = (number, at) in cells
                if isinstance(value, (date, datetime)):
                    sheet.write_datetime(line, at, value, wrong_day if marked else day)
                elif value not in (None, "") or marked:
                    sheet.write_string(line, at, _text(value), wrong if marked else text)
            sheet.write_string(line, width, "\n".join(reasons.get(number, [])), wrap)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, width - 1, 18)
        sheet.set_column(width, width, 60)
    return buffer.getvalue()


def _text(value):
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
