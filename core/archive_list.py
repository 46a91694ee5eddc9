"""Lists of what stands in an archive: the catalogue of DA/T 42 as offices keep it in a sheet."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from .cells import Cells, is_filler
from .roster import Problem
from .text import hide_numbers, squeeze

FIRST_YEAR = 1900
#: Of an archive number and of a column, by what the register calls them. Long and short are the
#: words from before 2006.
PERIODS = {
    "y": "permanent", "永久": "permanent", "永久保存": "permanent", "permanent": "permanent",
    "d30": "30", "30": "30", "30年": "30", "定期30年": "30", "三十年": "30", "长期": "30",
    "30years": "30",
    "d10": "10", "10": "10", "10年": "10", "定期10年": "10", "十年": "10", "短期": "10",
    "10years": "10",
}  # fmt: skip
LEVELS = {
    "公开": "open", "open": "open",
    "内部": "internal", "内部资料": "internal", "工作秘密": "internal", "internal": "internal",
    "商业秘密": "business", "businesssecret": "business",
}  # fmt: skip
_STATE_SECRET = re.compile(r"(?:绝密|机密|秘密|topsecret|secret|confidential)", re.IGNORECASE)
_YEAR = re.compile(r"(\d{4})(?:年度?)?")
_PAGES = re.compile(r"(\d{1,5})(?:页|p|pages?)?", re.IGNORECASE)
# Fonds-category·year-period-item, as DA/T 22 writes it; other parts may stand before the item.
_NUMBER = re.compile(
    r"(?:(?P<fonds>[^·.]+)-)?(?P<category>[A-Za-z]{2})[·.•‧・](?P<year>\d{4})"
    r"-(?P<period>Y|D30|D10)(?:-[^-]+)*-(?P<item>\d+)",
    re.IGNORECASE,
)
_TEXTS = ("archive_title", "author", "issue", "volume", "archive_remark", "storage_place")


class NumberParts(NamedTuple):
    """What an archive number says of its document."""

    category: str
    year: int
    retention: str


@dataclass(frozen=True)
class ArchiveRow:
    """One accepted document; ``given`` are the fields whose cells were filled.

    ``name`` is what the result file calls the row by: its title. ``place`` is empty where the
    list is of the organisation imported into.
    """

    row_no: int
    name: str
    place: str
    number: str
    category: str
    year: int
    retention: str
    issue: str
    volume: str
    author: str
    document_number: str
    document_date: date | None
    pages: int
    security: str
    remark: str
    storage_place: str
    paper: str
    given: frozenset[str] = frozenset()


def archive_filler(cells: Mapping[str, Any]) -> bool:
    """Whether a row is no document.

    >>> archive_filler({"serial": "合计", "pages": "210"}), archive_filler({"archive_title": "甲"})
    (True, False)
    """
    return is_filler(cells, ("archive_number", "document_number"), ("archive_title",))


def number_parts(text: object) -> NumberParts | None:
    """What an archive number says, ``None`` if it is written in another way.

    >>> number_parts("0123-WS·2020-Y-0001")
    NumberParts(category='WS', year=2020, retention='permanent')
    >>> number_parts("ws.2019-d30-BGS-0012").retention, number_parts("2020-15")
    ('30', None)
    """
    match = _NUMBER.fullmatch(squeeze(text))
    if not match:
        return None
    return NumberParts(
        match["category"].upper(), int(match["year"]), PERIODS[match["period"].lower()]
    )


def check_archives(
    rows: Iterable[tuple[int, Mapping[str, Any]]], day: date
) -> tuple[list[ArchiveRow], list[Problem]]:
    """Repair and check the rows of an archive list, each by itself.

    Year, category and time kept may stand in the archive number instead of a column of their own;
    where both say something they agree.

    :param rows: ``(row number, cells)``; cells by field name: ``place, archive_number,
        archive_category, year, retention, issue, volume, author, document_number, archive_title,
        document_date, security, pages, archive_remark, storage_place, paper``
    :return: good rows and problems. Codes: ``archive_title_missing, archive_year_missing,
        archive_year_unknown, retention_missing, retention_unknown, archive_number_says,
        archive_secret, security_unknown, pages_format, document_ahead, text_number, number_rounded,
        date_format, date_impossible``

    >>> cells = {"archive_number": "0123-WS·2020-D10-0007", "archive_title": "关于换届的请示",
    ...          "document_date": "20200315", "pages": "3页"}
    >>> good, problems = check_archives(
    ...     [(2, cells), (3, cells | {"year": "2019", "security": "机密★10年"})], date(2026, 11, 1))
    >>> [(row.category, row.year, row.retention, row.pages, row.security) for row in good]
    [('WS', 2020, '10', 3, 'internal')]
    >>> [(p.row_no, p.field, p.verdict.code) for p in problems]
    [(3, 'year', 'archive_number_says'), (3, 'security', 'archive_secret')]
    """
    good: list[ArchiveRow] = []
    problems: list[Problem] = []
    for row_no, values in rows:
        if archive_filler(values):
            continue
        row, wrong = _check(Cells(row_no, values), day)
        problems += wrong
        if not wrong:
            good.append(row)
    return good, problems


def _check(cells: Cells, day: date) -> tuple[ArchiveRow, list[Problem]]:
    texts = {name: cells.text(name) for name in _TEXTS}
    for name, text in texts.items():
        if hide_numbers(text) != text:
            cells.refuse(name, "text_number")
    if not texts["archive_title"]:
        cells.refuse("archive_title", "archive_title_missing")
    cells.rounded("archive_number")
    number = squeeze(cells.text("archive_number"))
    parts = number_parts(number)
    year = _year(cells, parts, day)
    retention = _retention(cells, parts)
    category = cells.text("archive_category") or (parts.category if parts else "")
    cells.rounded("document_number")
    document_date = cells.day("document_date")
    if document_date and document_date > day:
        cells.refuse("document_date", "document_ahead", day=document_date.isoformat())
    row = ArchiveRow(
        row_no=cells.row_no,
        name=texts["archive_title"],
        place=cells.text("place"),
        number=number,
        category=category,
        year=year,
        retention=retention,
        issue=texts["issue"],
        volume=texts["volume"],
        author=texts["author"],
        document_number=cells.text("document_number"),
        document_date=document_date,
        pages=_pages(cells),
        security=_security(cells),
        remark=texts["archive_remark"],
        storage_place=texts["storage_place"],
        paper=cells.words("paper"),
        given=frozenset(key for key, value in cells.cells.items() if squeeze(value)),
    )
    return row, cells.wrong


def _year(cells: Cells, parts: NumberParts | None, day: date) -> int:
    text = squeeze(cells.cells.get("year"))
    match = _YEAR.fullmatch(text)
    year = int(match[1]) if match else 0
    if not text and parts:
        year = parts.year
    elif not text:
        cells.refuse("year", "archive_year_missing")
        return 0
    if not FIRST_YEAR <= year <= day.year:
        text = hide_numbers(text or str(year))
        cells.refuse("year", "archive_year_unknown", text=text, first=FIRST_YEAR, last=day.year)
    elif parts and parts.year != year:
        cells.refuse("year", "archive_number_says", text=cells.text("archive_number"))
    return year


def _retention(cells: Cells, parts: NumberParts | None) -> str:
    text = squeeze(cells.cells.get("retention")).lower()
    if not text and parts:
        return parts.retention
    if not text:
        cells.refuse("retention", "retention_missing")
    elif text not in PERIODS:
        cells.refuse("retention", "retention_unknown", text=hide_numbers(text))
    elif parts and parts.retention != PERIODS[text]:
        cells.refuse("retention", "archive_number_says", text=cells.text("archive_number"))
    return PERIODS.get(text, "")


def _security(cells: Cells) -> str:
    text = squeeze(cells.cells.get("security")).lower()
    if _STATE_SECRET.match(text):
        cells.refuse("security", "archive_secret")
    elif text and text not in LEVELS:
        cells.refuse("security", "security_unknown", text=hide_numbers(text))
    return LEVELS.get(text, "internal")


def _pages(cells: Cells) -> int:
    text = squeeze(cells.cells.get("pages"))
    match = _PAGES.fullmatch(text)
    if text and not match:
        cells.refuse("pages", "pages_format", text=hide_numbers(text))
    return int(match[1]) if match else 0
