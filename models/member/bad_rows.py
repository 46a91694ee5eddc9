"""The refused rows as a workbook: the same headings, the reason beside each row."""

import io
import os
import re
from datetime import date, datetime

import xlsxwriter


def filename(env, original):
    """Return the name of the workbook of the rows to mend of a file."""
    stem = os.path.splitext(original or "roster")[0]
    suffix = env._("to mend")
    return f"{stem}.xlsx" if stem.endswith(suffix) else f"{stem} {suffix}.xlsx"


def workbook(env, lists, plan, problems):
    """Return the xlsx as bytes, a sheet for each list; an import reads it again as it is.

    :param problems: as :meth:`union.roster.import._problems` gives them
    """
    reasons = {}
    # Both are in the same order.
    for problem, told in zip(plan.problems, problems, strict=True):
        text = " ".join(filter(None, (told["column"], told["reason"], told["hint"])))
        reasons.setdefault(problem.row_no, []).append(text)
    wrong = {}
    for problem in plan.problems:
        wrong.setdefault(problem.row_no, set()).add(problem.field)
    pages = {}
    for row_no in plan.bad_rows:
        table, number = lists.place(row_no)
        pages.setdefault(id(table), (table, []))[1].append((number, row_no))

    buffer = io.BytesIO()
    # Text stays text: no cell of a stranger's file becomes a formula or a link.
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        formats = {
            "bold": book.add_format({"bold": True, "bottom": 1}),
            "text": book.add_format({"num_format": "@"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "wrong": book.add_format({"num_format": "@", "bg_color": "#FFD9D9"}),
            "wrong_day": book.add_format({"num_format": "yyyy-mm-dd", "bg_color": "#FFD9D9"}),
            "wrap": book.add_format({"text_wrap": True}),
        }
        names = _sheet_names([table.sheet.name for table, _rows in pages.values()])
        for name, (table, numbers) in zip(names, pages.values(), strict=True):
            page = book.add_worksheet(name)
            sent = dict(table.cells())
            rows = [
                (
                    # A last row that only holds formulas without a result is not among those read.
                    sent.get(number, []),
                    {table.columns.get(field) for field in wrong[row_no]},
                    "\n".join(reasons.get(row_no, [])),
                )
                for number, row_no in numbers
            ]
            _fill(page, formats, [*map(_text, table.heading)], rows, env._("Reason"))
        if not pages:
            book.add_worksheet()
    return buffer.getvalue()


def _fill(page, formats, heading, rows, reason_title):
    width = max([len(heading), *(len(row) for row, _wrong, _reason in rows)])
    for at, title in enumerate(heading):
        page.write_string(0, at, title, formats["bold"])
    page.write_string(0, width, reason_title, formats["bold"])
    for line, (row, wrong, reason) in enumerate(rows, 1):
        for at in range(width):
            value = row[at] if at < len(row) else None
            if isinstance(value, (date, datetime)):
                page.write_datetime(line, at, value, formats["wrong_day" if at in wrong else "day"])
            elif value not in (None, "") or at in wrong:
                page.write_string(
                    line, at, _text(value), formats["wrong" if at in wrong else "text"]
                )
        page.write_string(line, width, reason, formats["wrap"])
    page.freeze_panes(1, 0)
    page.set_column(0, width - 1, 18)
    page.set_column(width, width, 60)


def _sheet_names(wanted):
    """Names a workbook may hold, each once."""
    names = []
    for name in wanted:
        base = name = re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:25] or "Sheet"
        while name.casefold() in map(str.casefold, names):
            name = f"{base} ({len(names) + 1})"
        names.append(name)
    return names


def _text(value):
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
