"""Lists of what an office holds on paper: certificates, and the stars of past years."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .cells import Cells, is_filler, small_number
from .roster import Problem
from .text import hide_numbers, squeeze

FIRST_YEAR = 2000
_STARS = re.compile(r"(★{1,9})|(.{1,2}?)颗?(?:星级?|stars?)?", re.IGNORECASE)
_YEAR = re.compile(r"(\d{4})(?:年度?)?")


@dataclass(frozen=True)
class CertificateRow:
    """One accepted certificate; ``given`` are the fields whose cells were filled.

    ``name`` is what the result file calls the row by: the organisation as the list writes it.
    """

    row_no: int
    name: str
    certificate_kind: str
    number: str
    issued_on: date | None
    valid_to: date | None
    issuer: str
    keeper: str
    paper: str
    given: frozenset[str] = frozenset()


@dataclass(frozen=True)
class StarRow:
    """One accepted star of a year; ``name`` as in :class:`CertificateRow`."""

    row_no: int
    name: str
    year: int
    stars: int
    decided_by: str
    decision_number: str
    decision_date: date


def certificate_filler(cells: Mapping[str, Any]) -> bool:
    """Whether a row names no certificate.

    >>> certificate_filler({"serial": "合计", "place": "3家"})
    True
    >>> certificate_filler({"place": "合计", "certificate_number": "3本"})
    True
    """
    return is_filler(cells, ("certificate_kind",), ("place",))


def star_filler(cells: Mapping[str, Any]) -> bool:
    """Whether a row names no star.

    >>> star_filler({"first_cell": "注：含撤销"}), star_filler({"place": "甲", "stars": "4"})
    (True, False)
    """
    return is_filler(cells, ("year", "decision_number"), ("place",))


def check_certificates(
    rows: Iterable[tuple[int, Mapping[str, Any]]], day: date
) -> tuple[list[CertificateRow], list[Problem]]:
    """Repair and check the rows of a list of certificates, each by itself.

    :param rows: ``(row number, cells)``; cells by field name: ``place, certificate_kind,
        certificate_number, issued_on, valid_to, issuer, keeper, paper``
    :return: good rows and problems. Codes: ``organization_missing, certificate_kind_missing,
        number_rounded, date_format, date_impossible, issued_ahead, dates_reversed, text_number``

    >>> cells = {"place": "甲工会", "certificate_kind": "法人证", "certificate_number": "粤 1",
    ...          "issued_on": "2024-03-01"}
    >>> good, problems = check_certificates(
    ...     [(2, cells), (3, cells | {"valid_to": "2023-01-01"})], date(2026, 11, 1))
    >>> [(row.name, row.number, row.issued_on.isoformat()) for row in good]
    [('甲工会', '粤 1', '2024-03-01')]
    >>> [(p.row_no, p.field, p.verdict.code) for p in problems]
    [(3, 'valid_to', 'dates_reversed')]
    """
    good: list[CertificateRow] = []
    problems: list[Problem] = []
    for row_no, values in rows:
        if certificate_filler(values):
            continue
        cells = Cells(row_no, values)
        place = cells.text("place", "organization_missing")
        kind = cells.text("certificate_kind", "certificate_kind_missing")
        cells.rounded("certificate_number")
        issued_on, valid_to = cells.day("issued_on"), cells.day("valid_to")
        if issued_on and issued_on > day:
            cells.refuse("issued_on", "issued_ahead", day=issued_on.isoformat())
        if issued_on and valid_to and valid_to < issued_on:
            cells.refuse("valid_to", "dates_reversed")
        texts = {name: cells.text(name) for name in ("issuer", "keeper")}
        for name, text in texts.items():
            if hide_numbers(text) != text:
                cells.refuse(name, "text_number")
        row = CertificateRow(
            row_no=row_no,
            name=place,
            certificate_kind=kind,
            number=cells.text("certificate_number"),
            issued_on=issued_on,
            valid_to=valid_to,
            issuer=texts["issuer"],
            keeper=texts["keeper"],
            paper=cells.words("paper"),
            given=frozenset(key for key, value in cells.cells.items() if squeeze(value)),
        )
        problems += cells.wrong
        if not cells.wrong:
            good.append(row)
    return good, problems


def stars_of(text: object) -> int | None:
    """How many stars a cell names, ``None`` if it names none.

    >>> [stars_of(text) for text in ("四星", "4", "4星级", "★★★", "5 stars", 3.0, "六星")]
    [4, 4, 4, 3, 5, 3, 6]
    >>> [stars_of(text) for text in ("", "无", "先进", "0")]
    [None, None, None, None]
    """
    match = _STARS.fullmatch(squeeze(text))
    if not match:
        return None
    return len(match[1]) if match[1] else small_number(match[2])


def check_stars(
    rows: Iterable[tuple[int, Mapping[str, Any]]], day: date
) -> tuple[list[StarRow], list[Problem]]:
    """Repair and check the rows of a list of stars, each by itself.

    How many stars there are, and who decides them, is data of the scheme and asked elsewhere.

    :param rows: ``(row number, cells)``; cells by field name: ``place, year, stars, decided_by,
        decision_number, decision_date``
    :return: good rows and problems. Codes: ``organization_missing, year_unknown,
        star_unknown, decider_missing, decision_missing, date_missing, date_format,
        date_impossible, decision_ahead, decision_before``

    >>> cells = {"place": "甲工会", "year": "2025年度", "stars": "四星", "decided_by": "市总",
    ...          "decision_number": "深工发〔2026〕3号", "decision_date": "2026-02-01"}
    >>> good, problems = check_stars(
    ...     [(2, cells), (3, cells | {"year": "2099", "stars": "很多"})], date(2026, 11, 1))
    >>> [(row.name, row.year, row.stars) for row in good]
    [('甲工会', 2025, 4)]
    >>> [(p.row_no, p.field, p.verdict.code) for p in problems]
    [(3, 'year', 'year_unknown'), (3, 'stars', 'star_unknown')]
    """
    good: list[StarRow] = []
    problems: list[Problem] = []
    for row_no, values in rows:
        if star_filler(values):
            continue
        cells = Cells(row_no, values)
        place = cells.text("place", "organization_missing")
        match = _YEAR.fullmatch(squeeze(values.get("year")))
        year = int(match[1]) if match else 0
        if not FIRST_YEAR <= year <= day.year:
            text = hide_numbers(squeeze(values.get("year")))
            cells.refuse("year", "year_unknown", text=text, first=FIRST_YEAR, last=day.year)
            year = 0
        stars = stars_of(values.get("stars"))
        if stars is None:
            text = hide_numbers(squeeze(values.get("stars")))
            cells.refuse("stars", "star_unknown", text=text)
        decided_by = cells.text("decided_by", "decider_missing")
        if not (number := cells.words("decision_number")):
            cells.refuse("decision_number", "decision_missing")
        decision_date = cells.day("decision_date", "date_missing")
        if decision_date and decision_date > day:
            cells.refuse("decision_date", "decision_ahead", day=decision_date.isoformat())
        elif decision_date and year and decision_date.year < year:
            cells.refuse("decision_date", "decision_before", year=year)
        problems += cells.wrong
        if not cells.wrong and stars is not None and decision_date is not None:
            good.append(
                StarRow(
                    row_no=row_no,
                    name=place,
                    year=year,
                    stars=stars,
                    decided_by=decided_by,
                    decision_number=number,
                    decision_date=decision_date,
                )
            )
    return good, problems
