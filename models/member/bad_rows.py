"""The refused rows as a workbook: the same headings, the reason beside each row."""

import io
import os
import re
from datetime import date, datetime

import xlsxwriter

from ..print_page import PLAIN_TEXT, set_up_page


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
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **PLAIN_TEXT}) as book:
        formats = {
            "bold": book.add_format({"bold": True, "bottom": 1}),
            "text": book.add_format({"num_format": "@"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "wrong": book.add_format({"num_format": "@", "bg_color": "#FFD9D9"}),
            "wrong_day": book.add_format({"num_format": "yyyy-mm-dd", "bg_color": "#FFD9D9"}),
            "wrap": book.add_format({"text_wrap": True}),
        }
        # Of an earlier round: replaced, and where a row came from is kept.
        ours = {env._("Sheet of Origin"): 0, env._("Row of Origin"): 1, env._("Reason"): 2}
        ours |= {"Sheet of Origin": 0, "Row of Origin": 1, "Reason": 2}
        titles = [env._("Sheet of Origin"), env._("Row of Origin"), env._("Reason")]
        names = _sheet_names(
            [table.sheet.name for table, _rows in pages.values()] or [""], env._("Rows to Mend")
        )
        for name, (table, numbers) in zip(names, pages.values(), strict=False):
            sent = dict(table.cells())
            heading = [*map(_text, table.heading)]
            told = {ours[title]: at for at, title in enumerate(heading) if title in ours}
            kept = [at for at in range(_width(heading, sent.values())) if at not in told.values()]
            rows = []
            for number, row_no in numbers:
                # A last row that only holds formulas without a result is not among those read.
                cells = sent.get(number, [])
                origin = [_text(_cell(cells, told.get(at))) for at in (0, 1)]
                rows.append(
                    (
                        [_cell(cells, at) for at in kept],
                        {
                            kept.index(at)
                            for field in wrong[row_no]
                            if (at := table.columns.get(field)) in kept
                        },
                        [
                            origin[0] or table.sheet.name,
                            origin[1] or str(number),
                            "\n".join(reasons.get(row_no, [])),
                        ],
                    )
                )
            _fill(
                book.add_worksheet(name), formats, [_cell(heading, at) or "" for at in kept], rows,
                titles,
            )  # fmt: skip
        if not pages:
            book.add_worksheet(names[0])
    return buffer.getvalue()


def _fill(page, formats, heading, rows, titles):
    width = len(heading)
    widths = [_length(title) for title in [*heading, *titles]]
    for at, title in enumerate([*heading, *titles]):
        page.write_string(0, at, title, formats["bold"])
    for line, (row, wrong, notes) in enumerate(rows, 1):
        for at, value in enumerate(row):
            if isinstance(value, (date, datetime)):
                page.write_datetime(line, at, value, formats["wrong_day" if at in wrong else "day"])
                widths[at] = max(widths[at], 10)
            elif value not in (None, "") or at in wrong:
                page.write_string(
                    line, at, _text(value), formats["wrong" if at in wrong else "text"]
                )
                widths[at] = max(widths[at], _length(_text(value)))
        for at, note in enumerate(notes, width):
            page.write_string(line, at, note, formats["wrap"])
    page.autofilter(0, 0, len(rows), width + len(titles) - 1)
    set_up_page(page, 0, 0)
    for at, size in enumerate(widths):
        page.set_column(at, at, min(max(size + 3, 8), 36))
    page.set_column(width + 2, width + 2, 60)


def _width(heading, rows):
    """Return how many columns a list has, filled ones without a heading as well."""
    return max([len(heading), *map(len, rows)])


def _cell(row, at):
    return row[at] if at is not None and at < len(row) else None


def _length(text):
    """Return how wide a text is: a Chinese character takes two places."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _sheet_names(wanted, otherwise):
    """Names a workbook may hold, each once; instead of "Sheet1" what the sheet is."""
    names = []
    for name in wanted:
        name = "" if re.fullmatch(r"(sheet|工作表)\s*\d*", name, re.IGNORECASE) else name
        base = name = re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:25] or otherwise
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
