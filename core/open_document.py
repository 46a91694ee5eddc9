"""What the reader of workbooks does not tell of an OpenDocument sheet, from one pass of its XML.

A formula without a result and an error look empty to it, or even like a zero; merged cells and
rows out of sight are not known, and a few bytes may repeat a cell for billions.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from .sheet_limits import MAX_ROWS, SheetError, check_area
from .verdict import Verdict

_SPACES = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE = f"{_SPACES}table:1.0 ", f"{_SPACES}office:1.0 "
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
# How one program says what others show as the text of a formula alone.
_CALC_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:\d{3}")


@dataclass
class Page:
    """One sheet: cells that show nothing by (row as numbered, column from 0), rows out of sight, and

    merged areas ``(top, left, bottom, right)`` from 0.
    """

    wrong: dict[tuple[int, int], Verdict] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def scan(xml: bytes) -> dict[str, Page]:
    """Read ``content.xml``; return the sheets by name.

    Empty cells behind the last that holds something make no table larger.

    :raises SheetError: ``sheet_too_large`` or ``file_broken``
    :raises expat.ExpatError: it is no XML

    >>> xml = (
    ...     '<t:table xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0" t:name="S">'
    ...     '<t:table-row><t:table-cell t:formula="of:=[.B1]"/></t:table-row></t:table>'
    ... )
    >>> scan(xml.encode())["S"].wrong
    {(1, 0): Verdict(code='formula_without_value', params={})}
    """
    reader = _Reader()
    parser = reader.parser
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.Parse(xml, True)
    return reader.pages


class _Reader:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.pages: dict[str, Page] = {}
        self.page = Page()
        self.row = self.column = self.deepest = self.widest = 0
        self.rows = self.columns = 1
        self.out_of_sight = False
        # Of a formula: what it shows, and whether it has a result.
        self.shown: list[str] | None = None
        self.wrong: Verdict | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == f"{_TABLE}table":
            self.row = self.deepest = self.widest = 0
            self.page = self.pages.setdefault(attributes.get(f"{_TABLE}name", ""), Page())
        elif name == f"{_TABLE}table-row":
            self.column, self.rows = 0, _times(attributes, "rows-repeated")
            self.out_of_sight = attributes.get(f"{_TABLE}visibility", "visible") != "visible"
        elif name in _CELLS:
            self._cell(attributes)
        elif name == f"{_OFFICE}annotation":
            self.parser.CharacterDataHandler = None

    def _cell(self, attributes: Mapping[str, str]) -> None:
        self.columns = _times(attributes, "columns-repeated")
        is_formula = f"{_TABLE}formula" in attributes
        has_value = f"{_OFFICE}value-type" in attributes
        if not (is_formula or has_value):
            return
        below, beside = self.row + self.rows, self.column + self.columns
        self.deepest, self.widest = max(self.deepest, below), max(self.widest, beside)
        check_area(self.deepest, self.widest)
        if self.out_of_sight and (not self.page.hidden or self.page.hidden[-1] <= self.row):
            self.page.hidden += range(self.row + 1, below + 1)
        spanned = _times(attributes, "rows-spanned"), _times(attributes, "columns-spanned")
        if spanned[0] > 1:
            bottom, right = self.row + spanned[0] - 1, self.column + spanned[1] - 1
            self.page.merged.append((self.row, self.column, bottom, right))
        if is_formula or attributes.get(_CALC_TYPE) == "error":
            if not has_value:
                self.wrong = Verdict("formula_without_value")
            elif attributes.get(_CALC_TYPE) == "error":
                self.wrong = Verdict("cell_error", {"text": "#"})
            self.shown = []
            self.parser.CharacterDataHandler = self.shown.append

    def end(self, name: str) -> None:
        if name == f"{_TABLE}table-row":
            self.row += self.rows
        elif name in _CELLS:
            if self.shown is not None:
                self._judge("".join(self.shown).strip())
            self.column += self.columns
        elif name == f"{_OFFICE}annotation" and self.shown is not None:
            self.parser.CharacterDataHandler = self.shown.append

    def _judge(self, text: str) -> None:
        """Tell what is wrong with the formula that ends here."""
        if match := _ERROR.match(text):
            self.wrong = Verdict("cell_error", {"text": match[0]})
        if self.wrong:
            if len(self.page.wrong) + self.rows * self.columns > MAX_ROWS:
                # Repeated by a few bytes; no list is as broken.
                raise SheetError("file_broken")
            for row in range(self.row, self.row + self.rows):
                for column in range(self.column, self.column + self.columns):
                    self.page.wrong[row + 1, column] = self.wrong
        self.parser.CharacterDataHandler = self.shown = self.wrong = None


def _times(attributes: Mapping[str, str], what: str) -> int:
    text = attributes.get(f"{_TABLE}number-{what}", "1")
    if not text.isdecimal():
        raise SheetError("file_broken")
    return int(text)
