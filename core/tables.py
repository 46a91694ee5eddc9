"""Where the lists of a workbook are: on which sheets, below which headings, down to which row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .headings import HeadingFinder, Section
from .sheet import MAX_ROWS, Sheet, SheetError
from .text import squeeze
from .verdict import Verdict

#: Rows of the second sheet are numbered from here on, of the third from twice, and so on.
STRIDE = 1 << 20
_EXAMPLES = ("示例", "样例", "样表", "范例", "填写说明", "填表说明")


@dataclass(frozen=True)
class Table:
    """One list. ``columns`` and ``titles`` by field name; ``heading`` the cells of its headings.

    ``stop`` is the last row that may belong to it; rows in ``repeated`` say the headings again.
    ``shared`` fields are those a merged cell states for all its rows.
    """

    sheet: Sheet
    header_row: int
    columns: Mapping[str, int]
    titles: Mapping[str, str]
    heading: Sequence[str] = ()
    stop: int = MAX_ROWS
    repeated: frozenset[int] = frozenset()
    shared: frozenset[str] = frozenset()

    def rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Row number as the spreadsheet shows it, and the cells by field name."""
        columns = list(self.columns.items())
        if 0 not in self.columns.values():
            columns.append(("first_cell", 0))  # where a line of totals says so
        for number, row in self.cells():
            width = len(row)
            yield number, {name: row[at] for name, at in columns if at < width}

    def cells(self) -> Iterator[tuple[int, list[Any]]]:
        """Row number, and all cells of the row; merged ones filled in."""
        merged = self._merged()
        lines = self.sheet.rows[self.header_row : self.stop]
        for number, row in enumerate(lines, self.header_row + 1):
            if number in self.repeated:
                continue
            if number in merged and any(map(squeeze, row)):
                row = list(row)
                for at, value in merged[number]:
                    if at < len(row) and not squeeze(row[at]):
                        row[at] = value
            yield number, row

    def holds(self, number: int) -> bool:
        """Whether a row of the sheet belongs to this list."""
        return self.header_row < number <= self.stop

    def wrong(self) -> Iterator[tuple[int, str, Verdict]]:
        """Row number, field and verdict of cells that show nothing."""
        names = {at: name for name, at in self.columns.items()}
        for (number, at), verdict in self.sheet.wrong.items():
            if self.holds(number) and at in names:
                yield number, names[at], verdict

    def _merged(self) -> dict[int, list[tuple[int, Any]]]:
        """Row → columns and what a cell merged over it says there in its first row."""
        columns = {self.columns[name] for name in self.shared if name in self.columns}
        found: dict[int, list[tuple[int, Any]]] = {}
        free: dict[int, int] = {}
        for top, left, bottom, _right in sorted(self.sheet.merged):
            # Areas never overlap but in a file made to be worked on for hours.
            if left in columns and self.holds(top + 1) and bottom > top >= free.get(left, 0):
                free[left] = bottom + 1
                row = self.sheet.rows[top] if top < len(self.sheet.rows) else ()
                value = row[left] if left < len(row) else None
                for number in range(top + 2, min(bottom + 1, self.stop) + 1):
                    found.setdefault(number, []).append((left, value))
        return found


@dataclass(frozen=True)
class Lists:
    """The lists of a workbook as one, and what else there is in it.

    Rows have one number through all sheets, told apart by :meth:`place`; on the first sheet it
    is the spreadsheet's own. ``passed_over`` holds ``(sheet, row or 0, verdict)``.
    """

    tables: list[Table]
    passed_over: list[tuple[str, int, Verdict]] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Row number through all lists, and the cells by field name."""
        for base, table in self._numbered():
            for number, cells in table.rows():
                yield base + number, cells

    def wrong(self) -> Iterator[tuple[int, str, Verdict]]:
        """Row number, field and verdict of cells that show nothing."""
        for base, table in self._numbered():
            for number, name, verdict in table.wrong():
                yield base + number, name, verdict

    def place(self, row_no: int) -> tuple[Table, int]:
        """The list a row belongs to, and its number as the spreadsheet shows it."""
        base, number = row_no - row_no % STRIDE, row_no % STRIDE
        mine = [table for at, table in self._numbered() if at == base]
        return next((table for table in mine if table.holds(number)), mine[-1]), number

    def size(self) -> int:
        """Rows of the sheets read."""
        return sum(len(sheet.rows) for sheet in self._sheets())

    def sheet_names(self) -> list[str]:
        """The sheets read, each once."""
        return [sheet.name for sheet in self._sheets()]

    def _sheets(self) -> list[Sheet]:
        return list({id(table.sheet): table.sheet for table in self.tables}.values())

    def _numbered(self) -> list[tuple[int, Table]]:
        numbers = {id(sheet): at * STRIDE for at, sheet in enumerate(self._sheets())}
        return [(numbers[id(table.sheet)], table) for table in self.tables]


def find_tables(
    sheets: Sequence[Sheet],
    headings: Mapping[str, str],
    required: Sequence[str],
    sheet_name: str | None = None,
    shared: Sequence[str] = (),
) -> Lists:
    """Find every list of a workbook: below each row that names the fields, on each sheet.

    Headings may take two rows, stand below titles and come again further down: the same ones
    are passed over, other ones begin another list. Hidden sheets and examples are read only if
    they are chosen, or hold the only list.

    :param headings: normalised heading (:func:`.text.normalize_heading`) → field name
    :param required: fields a list must have
    :param sheet_name: the one sheet to read; all without
    :param shared: fields that a cell merged over several rows states for all of them
    :raises SheetError: ``heading_missing`` (params ``sheets``: no row looks like headings),
        ``columns_missing`` (params ``fields``, ``sheet``, ``row``) or ``sheet_unknown`` (params
        ``sheet``, ``sheets``)

    >>> sheet = Sheet("S", [["名册", None], ["姓 名", "备注"], ["余英娟", ""]])
    >>> lists = find_tables([sheet, Sheet("T", [["无"]])], {"姓名": "name"}, ["name"])
    >>> list(lists.rows()), lists.passed_over
    ([(3, {'name': '余英娟'})], [('T', 0, Verdict(code='sheet_without_list', params={}))])
    """
    names = [sheet.name for sheet in sheets]
    if sheet_name:
        chosen = [sheet for sheet in sheets if squeeze(sheet.name) == squeeze(sheet_name)]
        if not chosen:
            raise SheetError("sheet_unknown", sheet=sheet_name, sheets=names)
    else:
        chosen = list(sheets)
    finder = HeadingFinder(headings, required)
    found = {id(sheet): finder.sections(sheet) for sheet in sheets}
    complete = [s for sheet in chosen for s in found[id(sheet)] if not s.missing(required)]
    if not complete:
        _refuse([s for sheet in chosen for s in found[id(sheet)]], required, names)
    open_ones = [s for s in complete if not (s.sheet.hidden or is_example(s.sheet))]
    read = complete if sheet_name else (open_ones or complete)
    return Lists(
        [_table(section, frozenset(shared)) for section in read],
        _passed_over(sheets, chosen, found, read, required),
    )


def is_example(sheet: Sheet) -> bool:
    """Whether a sheet only shows how to fill in the others, by its name.

    >>> is_example(Sheet("填表示例", [])), is_example(Sheet("会员名册", []))
    (True, False)
    """
    return any(word in sheet.name for word in _EXAMPLES)


def _refuse(sections: list[Section], required: Sequence[str], names: list[str]) -> None:
    def worth(section: Section) -> tuple[int, int]:
        return len(required) - len(section.missing(required)), len(section.columns)

    best = max(sections, key=worth, default=None)
    # One word may stand anywhere, in a title as well.
    if best is None or not worth(best)[0]:
        raise SheetError("heading_missing", sheets=names)
    raise SheetError(
        "columns_missing", fields=best.missing(required), sheet=best.sheet.name, row=best.row
    )


def _passed_over(
    sheets: Sequence[Sheet],
    chosen: Sequence[Sheet],
    found: Mapping[int, list[Section]],
    read: Sequence[Section],
    required: Sequence[str],
) -> list[tuple[str, int, Verdict]]:
    told = []
    for sheet in sheets:
        sections = found[id(sheet)]
        if not any(squeeze(cell) for row in sheet.rows for cell in row):
            continue
        if not sections:
            told.append((sheet.name, 0, Verdict("sheet_without_list")))
        for section in sections:
            if section in read:
                told += _doubled(section)
                told += _unread(section)
                continue
            if missing := section.missing(required):
                verdict = Verdict("list_incomplete", {"fields": missing})
            elif sheet not in chosen:
                verdict = Verdict("sheet_not_chosen")
            else:
                verdict = Verdict("sheet_hidden" if sheet.hidden else "sheet_example")
            if section.is_used():
                told.append((sheet.name, section.row, verdict))
        hidden = [
            number
            for number in sheet.hidden_rows
            if any(s in read and s.row < number <= s.stop for s in sections)
            and any(map(squeeze, sheet.rows[number - 1] if number <= len(sheet.rows) else ()))
        ]
        if hidden:
            params = {"count": len(hidden), "first": hidden[0]}
            told.append((sheet.name, hidden[0], Verdict("rows_hidden", params)))
    return told


def _doubled(section: Section) -> Iterator[tuple[str, int, Verdict]]:
    """Tell of columns of one meaning: the first is read."""
    columns = section.columns
    for at, name in section.names.items():
        if columns[name] != at:
            params = {"title": section.heading[at], "other": section.heading[columns[name]]}
            yield section.sheet.name, section.row, Verdict("column_twice", params)


def _unread(section: Section) -> Iterator[tuple[str, int, Verdict]]:
    """Tell of filled columns whose headings are not understood: what stands there is lost."""
    lines = section.sheet.rows[section.row : section.stop]
    filled = {at for row in lines for at, cell in enumerate(row) if cell not in (None, "")}
    unread = sorted(filled - set(section.names))
    if titles := [text for at in unread for text in section.heading[at : at + 1] if text]:
        params = {"titles": ", ".join(titles)}
        yield section.sheet.name, section.row, Verdict("columns_unread", params)


def _table(section: Section, shared: frozenset[str]) -> Table:
    titles = {name: section.heading[at] for name, at in section.columns.items()}
    return Table(
        section.sheet, section.row, section.columns, titles, section.heading, section.stop,
        frozenset(section.repeated), shared,
    )  # fmt: skip
