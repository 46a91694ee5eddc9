"""Rows of headings of a sheet, complete or not, and how far down each holds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .sheet import MAX_ROWS, Sheet
from .text import hide_numbers, normalize_heading, squeeze

# What may stand before the word of a heading.
_BEFORE_WORD = "*＊(（[【:：\"'“"
_PARTS = re.compile(r"[/／|\n]")
# What a heading above two columns adds to the word they share.
_GROUP = re.compile(r"(?:基本)?(?:信息|情况|资料)$")


@dataclass
class Section:
    """A row of headings, complete or not, and how far down it holds."""

    sheet: Sheet
    row: int
    names: dict[int, str]
    heading: list[str]
    stop: int = MAX_ROWS
    repeated: list[int] = field(default_factory=list)

    @property
    def columns(self) -> dict[str, int]:
        columns: dict[str, int] = {}
        for at, name in self.names.items():
            columns.setdefault(name, at)
        return columns

    def missing(self, required: Sequence[str]) -> list[str]:
        return [name for name in required if name not in self.columns]

    def is_used(self) -> bool:
        lines = self.sheet.rows[self.row : self.stop]
        return any(squeeze(cell) for row in lines for cell in row)


class HeadingFinder:
    """Finds rows of headings; most rows are dismissed by the first character of their cells.

    >>> finder = HeadingFinder({"姓名": "name", "备注": "note"}, ["name"])
    >>> sheet = Sheet("名册", [["花名册"], ["姓 名", "备注"], ["余英娟", ""]])
    >>> [(section.row, section.columns) for section in finder.sections(sheet)]
    [(2, {'name': 0, 'note': 1})]
    """

    def __init__(self, headings: Mapping[str, str], required: Sequence[str]):
        self.headings = headings
        self.required = required
        self.least = min(2, len(required))
        self.initials = {key[:1] for key in headings} | set(_BEFORE_WORD)
        self.initials |= {initial.upper() for initial in self.initials}
        # Most cells of a list are words that come again and again.
        self.known: dict[str, str | None] = {}

    def sections(self, sheet: Sheet) -> list[Section]:
        """The rows of headings of a sheet, each with the rows below it."""
        sections: list[Section] = []
        taken = 0
        for number, row in enumerate(sheet.rows, 1):
            if number <= taken:
                continue
            section = self._section(sheet, number, row)
            if section is None:
                continue
            taken = section.row
            last = sections[-1] if sections else None
            if last is not None and last.columns == section.columns:
                last.repeated += range(number, section.row + 1)
                continue
            if last is not None:
                last.stop = number - 1
            sections.append(section)
        return sections

    def _section(self, sheet: Sheet, number: int, row: list[Any]) -> Section | None:
        if not self._may_be(row):
            return None
        below = sheet.rows[number] if number < len(sheet.rows) else []
        wordy, two_rows = self._is_wordy(row), self._is_wordy(below)
        names = self._names(row)
        # Most rows of a list: a person above another, however many of his cells are such words.
        if not (wordy or two_rows or set(names.values()).issuperset(self.required)):
            return None
        section = Section(sheet, number, names, _texts(row))
        if two_rows:
            both = self._joined(section.heading, _texts(below))
            joined = Section(sheet, number + 1, self._names(both), both)
            if len(joined.columns) > len(section.columns) and self._goes_on(names, below):
                section = joined
        # A person whose cells happen to be two of the words, with a number beside them.
        person = section.missing(self.required) and not wordy
        return None if person or len(section.columns) < self.least else section

    def _may_be(self, row: list[Any]) -> bool:
        initials = self.initials
        found = 0
        for cell in row:
            if type(cell) is str and cell and cell.lstrip(" \u3000\n\t")[:1] in initials:
                found += 1
        return found >= self.least

    def _names(self, row: Sequence[Any]) -> dict[int, str]:
        known = self.known
        found = {}
        for at, cell in enumerate(row):
            if isinstance(cell, str):
                name = known[cell] if cell in known else self._name(cell)
                if name:
                    found[at] = name
        return found

    def _name(self, cell: str) -> str | None:
        """The field a heading names; in two languages, or with two words, if they agree."""
        name = self.known[cell] = self._read(cell)
        return name

    def _read(self, cell: str) -> str | None:
        if name := self.headings.get(normalize_heading(cell)):
            return name
        parts = [] if cell.isalnum() else _PARTS.split(cell)
        if len(parts) < 2:
            return None
        found = {name for part in parts if (name := self.headings.get(normalize_heading(part)))}
        return found.pop() if len(found) == 1 else None

    def _joined(self, upper: list[str], lower: list[str]) -> list[str]:
        """Two rows of headings as one: of each column what is understood, together or alone."""
        width = max(len(upper), len(lower))
        upper = upper + [""] * (width - len(upper))
        lower = lower + [""] * (width - len(lower))
        both = []
        group = ""
        for over, under in zip(upper, lower, strict=True):
            # A merged cell above several columns holds its text in the first.
            group = over or (group if under else "")
            choices = [over]
            if under:
                choices = [under, group + under, _GROUP.sub("", group) + under, over]
            known = [text for text in choices if self._name(text)]
            both.append((known or choices)[0])
        return both

    def _goes_on(self, names: Mapping[int, str], below: list[Any]) -> bool:
        """Whether the second row leaves the columns named above it alone: a person does not."""
        lower = self._names(below)
        required = [at for at, name in names.items() if name in self.required]
        return all(at >= len(below) or not squeeze(below[at]) or at in lower for at in required)

    @staticmethod
    def _is_wordy(row: Sequence[Any]) -> bool:
        """Whether a row holds words alone, no number and no date."""
        words = False
        for cell in filter(squeeze, row):
            if not isinstance(cell, str) or any(map(str.isdigit, cell)):
                return False
            words = True
        return words


def _texts(row: Sequence[Any]) -> list[str]:
    return ["" if cell is None else hide_numbers(str(cell).strip()) for cell in row]
