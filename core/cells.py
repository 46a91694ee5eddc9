"""One row of a list under its check: the cells read, and what is wrong with them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from .list_lines import is_marked
from .roster import Problem
from .text import (
    TextError,
    hide_numbers,
    is_placeholder,
    is_rounded,
    parse_date,
    squeeze,
    to_halfwidth,
)
from .verdict import Verdict

_HAN = dict(zip("零一二三四五六七八九", range(10), strict=True)) | {"〇": 0, "两": 2}


class Cells:
    """The cells of one row; each reading adds to :attr:`wrong` what it cannot take.

    >>> cells = Cells(4, {"place": "甲工会", "issued_on": "2023/2/30", "note": "—"})
    >>> cells.text("place", "organization_missing"), cells.text("note")
    ('甲工会', '')
    >>> cells.day("issued_on"), cells.day("valid_to", "date_missing")
    (None, None)
    >>> [(problem.field, problem.verdict.code) for problem in cells.wrong]
    [('issued_on', 'date_impossible'), ('valid_to', 'date_missing')]
    """

    def __init__(self, row_no: int, cells: Mapping[str, Any]):
        self.row_no = row_no
        self.cells = {key: None if is_placeholder(value) else value for key, value in cells.items()}
        self.wrong: list[Problem] = []

    def refuse(self, field: str, code: str, **params: Any) -> None:
        self.wrong.append(Problem(self.row_no, field, Verdict(code, params)))

    def text(self, field: str, missing: str = "") -> str:
        """Half-width text; ``missing`` is the code of an empty cell that must not be."""
        text = to_halfwidth(self.cells.get(field))
        if not text and missing:
            self.refuse(field, missing)
        return text

    def words(self, field: str) -> str:
        """Free text without what may be a number of a person."""
        return hide_numbers(self.text(field))

    def day(self, field: str, missing: str = "") -> date | None:
        try:
            day = parse_date(self.cells.get(field))
        except TextError as error:
            self.wrong.append(Problem(self.row_no, field, error.verdict))
            return None
        if day is None and missing:
            self.refuse(field, missing)
        return day

    def choice(
        self, field: str, words: Mapping[str, str], unknown: str, otherwise: str = ""
    ) -> str:
        """The word of a closed list a cell names; empty and refused if it is none."""
        text = self.text(field)
        key = squeeze(text).lower()
        if not key and otherwise:
            return otherwise
        if key not in words:
            self.refuse(field, unknown if key else f"{field}_missing", text=text)
            return ""
        return words[key]

    def rounded(self, field: str) -> bool:
        """Whether a number was rounded by the spreadsheet; then it is refused."""
        if not is_rounded(self.cells.get(field)):
            return False
        self.refuse(field, "number_rounded")
        return True


def is_filler(
    cells: Mapping[str, Any], telling: tuple[str, ...], heads: tuple[str, ...] = ()
) -> bool:
    """Whether a row is none of the list: blank, or a line of totals, signatures or remarks.

    :param telling: fields of which one filled makes it a row
    :param heads: fields a line of totals may begin in, beside the first cell and the serial

    >>> is_filler({"place": " "}, ("position",)), is_filler({"serial": "合计"}, ("position",))
    (True, True)
    >>> is_filler({"serial": "合计", "position": "主席"}, ("position",))
    False
    """
    if not any(squeeze(value) for value in cells.values()):
        return True
    if any(squeeze(cells.get(key)) for key in telling):
        return False
    return any(is_marked(cells.get(key)) for key in ("first_cell", "serial", *heads))


def small_number(text: object) -> int | None:
    """A number up to 99 in digits or as it is spoken, ``None`` if it is none.

    >>> [small_number(text) for text in ("3", "三", "十二", "二十", "２１", "九十九")]
    [3, 3, 12, 20, 21, 99]
    >>> [small_number(text) for text in ("", "0", "百", "一二", "十十", "3.5", "³")]
    [None, None, None, None, None, None, None]
    """
    text = squeeze(text)
    if text.isascii() and text.isdigit():
        return int(text) if 0 < int(text[:9]) < 100 else None
    tens, ten, ones = text.partition("十")
    if not ten:
        tens, ones = "", text
        if not ones:
            return None
    if (tens and tens not in _HAN) or (ones and ones not in _HAN):
        return None
    number = (_HAN.get(tens, 1) if ten else 0) * 10 + _HAN.get(ones, 0)
    return number or None
