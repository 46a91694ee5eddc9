"""Which row of a sheet is its headings, where the words themselves are not understood."""

from collections.abc import Mapping, Sequence
from typing import Any

from .sheet import Sheet
from .tables import is_example
from .text import hide_numbers, normalize_heading, squeeze

#: Headings stand above the list: no further down than titles and remarks reach.
DEEPEST = 30
_LONGEST = 30


def guess_headings(
    sheets: Sequence[Sheet], headings: Mapping[str, str], sheet_name: str | None = None
) -> list[str]:
    """Return the headings of the list that is most likely meant, as they stand; or none.

    A row of headings holds words without digits, each once, and has filled cells below most of
    them; among several the one with most words that are understood, then most words.

    :param headings: what is understood: normalised heading → field name
    :param sheet_name: the one sheet to look at

    >>> sheet = Sheet("S", [["某楼会员名册", None], ["职工称呼", "证号"], ["余英娟", "45010319930416416X"]])
    >>> guess_headings([sheet], {})
    ['职工称呼', '证号']
    """
    chosen = [
        sheet
        for sheet in sheets
        if (squeeze(sheet.name) == squeeze(sheet_name) if sheet_name else not is_example(sheet))
    ]
    best: tuple[int, int] = (0, 0)
    found: list[str] = []
    for sheet in chosen:
        for at, row in enumerate(sheet.rows[:DEEPEST]):
            words = _words(row)
            if len(words) < 2 or not _filled_below(sheet.rows[at + 1 : at + 4], words):
                continue
            known = sum(normalize_heading(text) in headings for text in words.values())
            if (known, len(words)) > best:
                best, found = (known, len(words)), list(words.values())
    return [hide_numbers(text) for text in found]


def _words(row: Sequence[Any]) -> dict[int, str]:
    """Column → word of a row that may be headings; nothing if a cell speaks against it."""
    words: dict[int, str] = {}
    for at, cell in enumerate(row):
        text = cell.strip() if isinstance(cell, str) else cell
        if text in (None, ""):
            continue
        if not isinstance(text, str) or len(text) > _LONGEST or any(map(str.isdigit, text)):
            return {}
        if text in words.values():
            return {}
        words[at] = text
    return words


def _filled_below(rows: Sequence[Sequence[Any]], words: Mapping[int, str]) -> bool:
    filled = {at for row in rows for at in words if at < len(row) and squeeze(row[at])}
    return 2 * len(filled) > len(words)
