"""One row of a list under its check: the cells read, and what is wrong with them."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from . import identity
from .amounts import parse_amount, parse_month
from .list_lines import is_marked
from .roster import ID_TYPES, Problem
from .text import (
    TextError,
    clean_name,
    hide_numbers,
    is_placeholder,
    is_rounded,
    parse_date,
    squeeze,
    to_halfwidth,
)
from .verdict import Verdict

_HAN = dict(zip("零一二三四五六七八九", range(10), strict=True)) | {"〇": 0, "两": 2}

# A paper other than the resident card, where the list does not say which: it begins with a letter.
_OTHER_PAPER = re.compile(r"[A-Z]")
_RESIDENT_LENGTH = 18


class Who(NamedTuple):
    """The person a row names; a number not given is empty."""

    name: str
    id_type: str
    id_number: str
    member_number: str


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
        return self._parsed(field, parse_date, missing)

    def month(self, field: str, missing: str = "") -> date | None:
        """The first day of a month."""
        return self._parsed(field, parse_month, missing)

    def amount(self, field: str, missing: str = "") -> Decimal | None:
        """An amount in yuan."""
        return self._parsed(field, parse_amount, missing)

    def _parsed(self, field: str, parse: Callable[[object], Any], missing: str) -> Any:
        try:
            value = parse(self.cells.get(field))
        except TextError as error:
            self.wrong.append(Problem(self.row_no, field, error.verdict))
            return None
        if value is None and missing:
            self.refuse(field, missing)
        return value

    def who(self, field: str, missing: str, typed: bool = False) -> Who:
        """The person a row names by ``name, id_number, member_number``.

        :param field: where ``missing`` is told if neither number is given
        :param typed: the list has a column ``id_type``, so that a number of no stated paper is a
            resident card's unless it begins with a letter; without such a column only one of 18
            signs is

        >>> cells = Cells(4, {"name": "余 英娟", "member_number": " m0012"})
        >>> cells.who("id_number", "who_missing").member_number, cells.wrong
        ('M0012', [])
        >>> cells = Cells(4, {"name": "余英娟", "id_number": "420106198205071951"})
        >>> _who = cells.who("id_number", "who_missing")
        >>> [(problem.field, problem.verdict.code) for problem in cells.wrong]
        [('id_number', 'id_checksum')]
        """
        name = clean_name(self.cells.get("name"))
        if not name:
            self.refuse("name", "name_missing")
        elif hide_numbers(name) != name:
            self.refuse("name", "name_format")
        stated = squeeze(self.cells.get("id_type")) if typed else ""
        id_type = ID_TYPES.get(stated.lower(), "") if stated else ""
        number = identity.normalize_id(self.cells.get("id_number"))
        member_number = squeeze(self.cells.get("member_number")).upper()
        if stated and not id_type:
            self.refuse("id_type", "value_unknown", text=stated)
        elif not self.rounded("id_number") and number:
            # Rounded is asked before the check digit: one rounded number in eleven fits it, and is
            # another person's.
            if typed and not id_type and not _OTHER_PAPER.match(number):
                id_type = identity.RESIDENT
            told = id_type or (identity.RESIDENT if len(number) == _RESIDENT_LENGTH else "")
            if told and (verdict := identity.check_id(number, id_type=told)):
                self.wrong.append(Problem(self.row_no, "id_number", verdict))
        if not number and not member_number:
            self.refuse(field, missing)
        return Who(name, id_type, number, member_number)

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
