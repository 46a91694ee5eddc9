"""What became of every row of a file: kept sealed in short, and made a workbook when asked for."""

import io

import xlsxwriter

from ...core import identity
from ...core.tables import STRIDE
from ...core.text import hide_numbers
from ..print_page import PLAIN_TEXT, set_up_page


def outcome(lists, plan):
    """Return what becomes of each row as plain data; numbers of persons as masks alone."""
    names = {}
    if plan.problems:
        refused = set(plan.bad_rows)
        names = {
            row_no: hide_numbers(str(cells.get("name") or "").strip())
            for row_no, cells in lists.rows()
            if row_no in refused
        }
    return {
        "sheets": lists.sheet_names(),
        "rows": rows_of(plan, names),
        # Of the rows themselves; what is said of a whole list stands at its headings.
        "notes": [
            [note.row_no, note.field, note.verdict.code, safe(note.verdict.params)]
            for note in plan.notes
        ],
    }


def rows_of(plan, names):
    """Return ``[row number, name, mask, outcome, details]`` of each row of a plan.

    :param names: ``{row number: name}`` of the refused rows
    """
    rows = [[*_who(row), "new", None] for row, _where in plan.new]
    rows += [[*_who(change.row), "changed", list(change.values)] for change in plan.changed]
    rows += [[*_who(row), "unchanged", None] for row in plan.unchanged]
    reasons = {}
    for problem in plan.problems:
        found = [problem.field, problem.verdict.code, safe(problem.verdict.params)]
        reasons.setdefault(problem.row_no, []).append(found)
    rows += [
        [row_no, names.get(row_no, ""), "", "refused", found] for row_no, found in reasons.items()
    ]
    return rows


def safe(params):
    """Parameters without a number of a person that stood in the wrong column."""
    return {
        name: hide_numbers(value)[:60] if isinstance(value, str) and name == "text" else value
        for name, value in params.items()
    }


def _who(row):
    number = getattr(row, "id_number", None)
    return row.row_no, row.name, identity.mask_id(number) if number else ""


def place(sheets, row_no):
    """Return sheet and row as the spreadsheet shows them, of a number through all sheets."""
    at, number = divmod(row_no, STRIDE)
    return (sheets[at] if at < len(sheets) else ""), number


def placed(sheets, row_no, details):
    """Return the reasons of a refused row, another row in them as the spreadsheet numbers it."""
    for field, code, params in details:
        if "first_row" in params:
            sheet, first = place(sheets, params["first_row"])
            other = sheet != place(sheets, row_no)[0]
            params = params | {"first_row": first} | ({"first_sheet": sheet} if other else {})
        yield field, code, params


def workbook(titles, words, sheet, rows):
    """Return the xlsx as bytes.

    :param titles: of the columns
    :param words: ``{outcome: what the reader calls it}``
    :param sheet: name of the sheet
    :param rows: ``(sheet, row, name, mask, outcome, details)``
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, **PLAIN_TEXT}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        colours = {
            "refused": book.add_format({"bg_color": "#FFD9D9"}),
            "undone": book.add_format({"font_color": "#7F7F7F", "font_strikeout": True}),
        }
        page = book.add_worksheet(sheet)
        for at, width in enumerate((18, 8, 20, 24, 16, 80)):
            page.set_column(at, at, width)
        set_up_page(page, 0, 0)
        for at, title in enumerate(titles):
            page.write_string(0, at, title, bold)
        for line, (name, number, who, mask, became, details) in enumerate(rows, 1):
            style = colours.get(became)
            page.write_string(line, 0, name, style)
            page.write_number(line, 1, number, style)
            for at, text in enumerate((who, mask, words[became], details), 2):
                page.write_string(line, at, text, style)
        page.autofilter(0, 0, max(len(rows), 1), len(titles) - 1)
    return buffer.getvalue()
