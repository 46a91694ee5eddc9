"""The list of running terms: who sits on which committee since when, one row a seat."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .cells import Cells, is_filler, small_number
from .roster import Problem
from .text import hide_numbers, squeeze
from .verdict import Verdict

#: Words of offices for the bodies of a union; compared half width, without blanks, lower case.
COMMITTEE_WORDS = {
    "委员会": "union", "工会委员会": "union", "工会": "union", "union": "union",
    "unioncommittee": "union",
    "经费审查委员会": "audit", "工会经费审查委员会": "audit", "经审委员会": "audit",
    "经审会": "audit", "经审委": "audit", "audit": "audit", "auditcommittee": "audit",
    "女职工委员会": "women", "工会女职工委员会": "women", "女工委员会": "women",
    "女职委": "women", "女工委": "women", "women": "women", "women'scommittee": "women",
    "劳动法律监督委员会": "supervision", "工会劳动法律监督委员会": "supervision",
    "劳动法律监督组织": "supervision", "supervision": "supervision",
    "labour-lawsupervisioncommittee": "supervision",
}  # fmt: skip
POSITION_WORDS = {
    "主席": "chair", "工会主席": "chair", "chair": "chair",
    "副主席": "vice_chair", "工会副主席": "vice_chair", "vicechair": "vice_chair",
    "vice_chair": "vice_chair",
    "常务委员": "standing", "常委": "standing", "standing": "standing",
    "standingcommitteemember": "standing",
    "主任": "head", "主任委员": "head", "head": "head",
    "副主任": "deputy", "副主任委员": "deputy", "deputy": "deputy", "deputyhead": "deputy",
    "委员": "member", "member": "member", "committeemember": "member",
}  # fmt: skip
ORIGIN_WORDS = {
    "选举": "elected", "选举产生": "elected", "民主选举": "elected", "当选": "elected",
    "elected": "elected",
    "当然": "ex_officio", "当然委员": "ex_officio", "职务当然": "ex_officio",
    "exofficio": "ex_officio", "ex_officio": "ex_officio",
    "补选": "by_election", "补选产生": "by_election", "by-election": "by_election",
    "byelection": "by_election", "by_election": "by_election",
    "委派": "delegated", "选派": "delegated", "上级委派": "delegated", "上级选派": "delegated",
    "派驻": "delegated", "delegated": "delegated",
    "直接选举": "elected", "直选": "elected", "会员大会选举": "elected",
    "会员代表大会选举": "elected", "委员会选举": "elected", "全委会选举": "elected",
    "directlyelected": "elected", "electedbythecommittee": "elected",
}  # fmt: skip
#: Who voted, where the words for the origin say so.
ELECTOR_WORDS = {
    "直接选举": "members", "直选": "members", "会员大会选举": "members",
    "会员代表大会选举": "members", "directlyelected": "members",
    "委员会选举": "committee", "全委会选举": "committee", "electedbythecommittee": "committee",
}  # fmt: skip
_TERM = re.compile(r"第?(.+?)届?")


@dataclass(frozen=True)
class SeatRow:
    """One row of the list; what could not be read of a refused one is empty."""

    row_no: int
    name: str
    place: str
    committee_kind: str
    term_number: int | None
    term_from: date | None
    term_to: date | None
    position: str
    origin: str
    date_from: date | None
    paper: str
    member_number: str
    id_number: str = field(repr=False)
    elected_by: str = ""


def seat_filler(cells: Mapping[str, Any]) -> bool:
    """Whether a row names no seat.

    >>> seat_filler({"first_cell": "填表人：王芳"}), seat_filler({"name": "王芳", "position": "主席"})
    (True, False)
    """
    return is_filler(cells, ("position", "id_number", "member_number"), ("place", "name"))


def check_seats(
    rows: Iterable[tuple[int, Mapping[str, Any]]], day: date
) -> tuple[list[SeatRow], list[SeatRow], list[Problem]]:
    """Repair and check the rows of a list of seats, each by itself.

    :param rows: ``(row number, cells)``; cells by field name: ``place, committee_kind,
        term_number, term_from, term_to, name, id_number, member_number, position, origin,
        date_from, paper``
    :param day: today; a running term has begun
    :return: good rows, refused rows, and problems. Codes: ``organization_missing,
        committee_kind_missing, committee_kind_unknown, term_number_format, date_missing,
        date_format, date_impossible, dates_reversed, term_ahead, name_missing, name_format,
        member_key_missing, number_rounded, id_*, position_missing, position_unknown,
        origin_unknown, seat_before_term, seat_after_term, seat_ahead``

    >>> cells = {"place": "甲工会", "committee_kind": "经审会", "term_number": "第三届",
    ...          "term_from": "2024-03-01", "term_to": "2029-02-28", "name": "王 芳",
    ...          "member_number": "M1", "position": "主任"}
    >>> good, bad, problems = check_seats(
    ...     [(2, cells), (3, cells | {"term_to": "2023-01-01", "position": "皇帝"})],
    ...     date(2026, 11, 1))
    >>> [(r.name, r.committee_kind, r.term_number, r.position, r.origin) for r in good]
    [('王芳', 'audit', 3, 'head', 'elected')]
    >>> [row.elected_by for word in ("直接选举", "全委会选举", "选举产生") for row in check_seats(
    ...     [(2, cells | {"origin": word})], date(2026, 11, 1))[0]]
    ['members', 'committee', '']
    >>> [(p.row_no, p.field, p.verdict.code) for p in problems]
    [(3, 'term_to', 'dates_reversed'), (3, 'position', 'position_unknown')]
    """
    good: list[SeatRow] = []
    bad: list[SeatRow] = []
    problems: list[Problem] = []
    for row_no, cells in rows:
        if seat_filler(cells):
            continue
        row, wrong = _check(Cells(row_no, cells), day)
        (bad if wrong else good).append(row)
        problems += wrong
    return good, bad, problems


def _check(cells: Cells, day: date) -> tuple[SeatRow, list[Problem]]:
    place = cells.text("place", "organization_missing")
    kind = cells.choice("committee_kind", COMMITTEE_WORDS, "committee_kind_unknown")
    number = _term_number(cells)
    term_from = cells.day("term_from", "date_missing")
    term_to = cells.day("term_to", "date_missing")
    if term_from and term_from > day:
        cells.refuse("term_from", "term_ahead", day=term_from.isoformat())
    if term_from and term_to and term_to < term_from:
        cells.refuse("term_to", "dates_reversed")
    who = cells.who("id_number", "member_key_missing")
    position = cells.choice("position", POSITION_WORDS, "position_unknown")
    origin = cells.choice("origin", ORIGIN_WORDS, "origin_unknown", "elected")
    date_from = cells.day("date_from")
    if date_from:
        if term_from and date_from < term_from:
            cells.refuse("date_from", "seat_before_term", day=term_from.isoformat())
        elif term_from and term_to and term_from <= term_to < date_from:
            cells.refuse("date_from", "seat_after_term", day=term_to.isoformat())
        elif date_from > day:
            cells.refuse("date_from", "seat_ahead", day=date_from.isoformat())
    row = SeatRow(
        row_no=cells.row_no,
        name=who.name,
        place=place,
        committee_kind=kind,
        term_number=number,
        term_from=term_from,
        term_to=term_to,
        position=position,
        origin=origin,
        date_from=date_from or term_from,
        paper=cells.words("paper"),
        member_number=who.member_number,
        id_number=who.id_number,
        elected_by=ELECTOR_WORDS.get(squeeze(cells.text("origin")).lower(), ""),
    )
    return row, cells.wrong


def _term_number(cells: Cells) -> int | None:
    """The number of a term, as in 第三届, 3 or 三.

    >>> [_term_number(Cells(2, {"term_number": text})) for text in ("第三届", "3", "第 十二 届", 4.0)]
    [3, 3, 12, 4]
    """
    text = squeeze(cells.cells.get("term_number"))
    match = _TERM.fullmatch(text)
    number = small_number(match[1]) if match else None
    if number is None:
        cells.refuse("term_number", "term_number_format", text=hide_numbers(text))
    return number


def same_term(row: SeatRow, other: SeatRow) -> Verdict | None:
    """What stands against two rows of one committee being of one running term.

    >>> from dataclasses import replace
    >>> row = SeatRow(2, "王芳", "甲", "union", 3, date(2024, 3, 1), date(2029, 2, 28), "chair",
    ...               "elected", None, "", "M1", "")
    >>> same_term(row, replace(row, row_no=3)) is None
    True
    >>> same_term(row, replace(row, row_no=3, term_number=4))
    Verdict(code='term_two', params={'first_row': 2})
    >>> same_term(row, replace(row, row_no=3, term_to=date(2027, 2, 28))).code
    'term_mixed'
    """
    params = {"first_row": row.row_no}
    if row.term_number != other.term_number:
        return Verdict("term_two", params)
    if (row.term_from, row.term_to) != (other.term_from, other.term_to):
        return Verdict("term_mixed", params)
    return None
