"""What a merged cell said of a block of rows, where a file kept it in the first of them alone."""

from collections.abc import Callable, Mapping
from typing import Any

from .tables import Lists, Table
from .text import squeeze


def carry_down(
    lists: Lists, field: str, is_filler: Callable[[Mapping[str, Any]], bool]
) -> dict[int, str]:
    """Fill the blank cells of a column that a csv left of merged ones, in the lists themselves.

    Only where the first row is filled, no row says again what the one above says, and at least
    as many rows are blank as are filled: else a blank cell is one that was forgotten. Headings,
    blank lines and lines of totals end a block; below them a blank cell stays blank.

    :param is_filler: whether the cells of a row name nobody
    :return: row number through all lists → the text carried into it

    >>> from .sheet import Sheet
    >>> from .tables import find_tables
    >>> sheet = Sheet("S", [["姓名", "单位"], ["余英娟", "甲"], ["王芳", ""], ["李明", ""]])
    >>> lists = find_tables([sheet], {"姓名": "name", "单位": "employer"}, ["name", "employer"])
    >>> carry_down(lists, "employer", lambda cells: not cells["name"])
    {3: '甲', 4: '甲'}
    >>> [cells["employer"] for _number, cells in lists.rows()]
    ['甲', '甲', '甲']
    """
    carried: dict[int, str] = {}
    blocks = {id(table): _blocks(table, field, is_filler) for table in lists.tables}
    if not any(blocks.values()):
        return carried
    for row_no, _cells in lists.rows():
        table, number = lists.place(row_no)
        if number in blocks[id(table)]:
            carried[row_no] = blocks[id(table)][number]
    for table in lists.tables:
        at = table.columns.get(field, 0)
        for number, value in blocks[id(table)].items():
            row = table.sheet.rows[number - 1]
            row += [None] * (at + 1 - len(row))
            row[at] = value
    return carried


def _blocks(
    table: Table, field: str, is_filler: Callable[[Mapping[str, Any]], bool]
) -> dict[int, str]:
    """Row of the sheet → the text of the first row of its block."""
    at = table.columns.get(field, 0)
    if all(at < len(row) and squeeze(row[at]) for _number, row in table.cells()):
        return {}  # most lists: nothing is blank, so nothing is worth a closer look
    found: dict[int, str] = {}
    held, above = "", ""
    last = named = blank = 0
    for number, cells in table.rows():
        if is_filler(cells):
            held = above = ""
            continue
        if number != last + 1:
            held = above = ""
        last = number
        text = squeeze(cells.get(field))
        if text:
            if text == above:
                return {}
            named += 1
            held = str(cells[field])
        elif not named:
            return {}
        else:
            blank += 1
            if held:
                found[number] = held
        above = text
    return found if blank >= named else {}
