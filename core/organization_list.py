"""A list of organisations, checked as one set: each below one that is there or in the list."""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from . import identity
from .list_lines import is_marked
from .roster import FIRST_JOINED, Problem
from .text import (
    TextError,
    drop_placeholders,
    hide_numbers,
    parse_date,
    squeeze,
    to_halfwidth,
)
from .verdict import Verdict

#: From the top down: an organisation stands below one of a higher level.
LEVELS = (
    "national", "province", "city", "district", "street", "federation", "primary", "group",
)  # fmt: skip
_RANK = {level: rank for rank, level in enumerate(LEVELS)}

_LEVEL_WORDS = {
    "全国": "national", "全总": "national", "省": "province", "省级": "province", "市": "city",
    "市级": "city", "区": "district", "区级": "district", "县": "district", "县级": "district",
    "区县": "district", "街道": "street", "街道(乡镇)": "street", "乡镇": "street",
    "镇": "street", "乡": "street", "街道级": "street", "联合会": "federation",
    "工会联合会": "federation", "基层": "primary", "基层工会": "primary", "企业工会": "primary",
    "小组": "group", "工会小组": "group",
} | {level: level for level in LEVELS}  # fmt: skip
_KIND_WORDS = {
    "总工会": "general", "产业工会": "industry", "区域工会联合会": "federation_regional",
    "区域性工会联合会": "federation_regional", "行业工会联合会": "federation_industry",
    "行业性工会联合会": "federation_industry", "小二级工会": "small_second_level",
    "联合基层工会": "joint", "联合工会": "joint", "单独基层工会": "single", "单建工会": "single",
    "单独工会": "single", "单独": "single", "单建": "single", "独立基层工会": "single",
    "联合": "joint", "工会小组": "group", "筹备组": "preparatory",
    "工会工作委员会": "work_committee", "工会工委": "work_committee",
} | {
    kind: kind
    for kind in (
        "general", "industry", "federation_regional", "federation_industry",
        "small_second_level", "joint", "single", "group", "preparatory",
        "work_committee",
    )
}  # fmt: skip
#: What an organisation of a level is if the list does not say.
_KIND_OF = {
    "federation": "federation_regional", "primary": "single", "group": "group",
}  # fmt: skip
_STATE_WORDS = {
    "草稿": "draft", "draft": "draft", "筹备": "preparing", "筹备中": "preparing",
    "筹建": "preparing", "筹建中": "preparing", "preparing": "preparing",
    "已成立": "active", "成立": "active", "已建": "active", "已建会": "active", "正常": "active",
    "在册": "active", "运行中": "active", "established": "active", "active": "active",
}  # fmt: skip
_TERRITORY_WORDS = {
    "楼宇": "building", "园区": "park", "商圈": "business_area", "社会治理网格": "grid",
    "网格": "grid", "社区": "community", "党建片区": "party_area", "工业园区": "industrial_park",
    "街面": "street_front", "城市综合体": "complex", "综合体": "complex", "开发区": "zone",
    "其他": "other",
} | {
    kind: kind
    for kind in (
        "building", "park", "business_area", "grid", "community", "party_area",
        "industrial_park", "street_front", "complex", "zone", "other",
    )
}  # fmt: skip
_OPTIONAL = frozenset(
    {"kind", "parent", "state", "territory_kind", "party_body", "founded_on", "paper"}
)
_CODE = re.compile(r"[\w.\-/]{1,64}")


@dataclass(frozen=True)
class OrganizationRow:
    """One accepted organisation; ``parent_code`` is that of one there is or of another row.

    ``given`` are the fields whose cells were filled: an empty cell says nothing. An ``active``
    one stood before its office used the system, since ``founded_on`` by the ``paper``.
    """

    row_no: int
    code: str
    name: str
    level: str
    kind: str
    parent_code: str
    state: str
    territory_kind: str | None
    party_body: str | None
    given: frozenset[str] = frozenset()
    founded_on: date | None = None
    paper: str = ""


@dataclass(frozen=True)
class Known:
    """An organisation there is, as far as a list needs it."""

    code: str
    name: str
    level: str
    stands: bool = False


def organization_key(name: object) -> str:
    """What names of organisations are compared by: half width, no blanks, no case.

    >>> organization_key("金鼎 一（Ａ）工会")
    '金鼎一(a)工会'
    """
    return squeeze(name).casefold()


def is_below(level: str, upper: str) -> bool:
    """Whether an organisation of a level may stand below one of another.

    >>> is_below("primary", "federation"), is_below("street", "street"), is_below("city", "group")
    (True, False, False)
    """
    return _RANK[level] > _RANK[upper]


def is_filler(cells: Mapping[str, Any]) -> bool:
    """Whether a row names no organisation: blank, or a line of totals, signatures or remarks.

    >>> is_filler({"name": " "}), is_filler({"serial": "合计", "name": "12个"})
    (True, True)
    >>> is_filler({"code": "A-1", "name": "合计公司工会", "level": "基层工会"})
    False
    """
    if not any(squeeze(value) for value in cells.values()):
        return True
    if squeeze(cells.get("level")).lower() in _LEVEL_WORDS:
        return False
    return any(is_marked(cells.get(key)) for key in ("first_cell", "serial", "code", "name"))


def check_organizations(
    rows: Iterable[tuple[int, Mapping[str, Any]]], known: Iterable[Known], top: Known, day: date
) -> tuple[list[OrganizationRow], list[Problem]]:
    """Repair and check the rows of a list of organisations.

    The superior of a row is named by its code or its name; it is there or stands anywhere in
    the list. Without one the row belongs below ``top``.

    :param rows: ``(row number, cells)``; cells by field name ``code, name, level, kind, parent,
        state, territory_kind, party_body, founded_on, paper``. Blank rows and totals are passed
        over
    :param known: the organisations below ``top``
    :param top: the one the list is imported into
    :param day: today; what stands was founded by then
    :return: good rows, superiors before those below them, and problems. Codes: ``name_missing,
        name_format, code_missing, code_format, value_unknown, organization_state,
        organization_code_in_file, organization_in_file`` (params ``first_row``),
        ``parent_unknown, parent_ambiguous, parent_refused`` (params ``text``),
        ``level_missing, level_not_below`` (params ``level``, ``upper``), ``date_format,
        date_impossible, founded_on_missing, founding_paper_missing, founded_preparatory,
        founded_ahead, founded_early`` (params ``day``)

    >>> top = Known("YL", "园岭街道总工会", "street")
    >>> cells = {"code": "YL-1-1", "name": "甲工会", "level": "基层工会", "parent": "金鼎联合会"}
    >>> upper = {"code": "YL-1", "name": "金鼎联合会", "level": "联合会"}
    >>> rows = [(2, cells), (3, upper)]
    >>> good, problems = check_organizations(rows, [], top, date(2026, 11, 1))
    >>> [(row.row_no, row.code, row.kind, row.parent_code) for row in good]
    [(3, 'YL-1', 'federation_regional', 'YL'), (2, 'YL-1-1', 'single', 'YL-1')]
    """
    places = [*known, top]
    standing = {place.code for place in places if place.stands}
    checked: list[tuple[OrganizationRow, str, list[Problem]]] = []
    for row_no, cells in rows:
        if is_filler(cells):
            continue
        checked.append(_check(row_no, drop_placeholders(cells, _OPTIONAL), day, standing))
    listed = {row.code: row for row, _parent, _wrong in reversed(checked) if row.code}
    by_name: dict[str, set[str]] = {}
    for place in [*places, *listed.values()]:
        by_name.setdefault(organization_key(place.name), set()).add(place.code)
    levels = {row.code: row.level for row in listed.values()}
    # What is registered wins over what the list says of it.
    levels |= {place.code: place.level for place in places}
    codes = {code.casefold(): code for code in levels}
    registered = {place.code for place in places}
    first_code: dict[str, int] = {}
    first_name: dict[tuple[str, str], int] = {}
    found: list[OrganizationRow] = []
    problems: dict[int, list[Problem]] = {}
    for row, parent, wrong in checked:
        parent_code = top.code
        if parent:
            named = by_name.get(organization_key(parent), set())
            if squeeze(parent).casefold() in codes:
                parent_code = codes[squeeze(parent).casefold()]
            elif len(named) > 1:
                wrong.append(_wrong(row, "parent", "parent_ambiguous", text=parent))
            elif named:
                [parent_code] = named
            else:
                wrong.append(_wrong(row, "parent", "parent_unknown", text=parent))
        if row.code in registered and not wrong:
            # It is there and stays where it is; the list is compared.
            parent_code = parent_code if parent else ""
        upper = levels.get(parent_code, "")
        checked_level = row.level and upper and row.code not in registered and not wrong
        if checked_level and not is_below(row.level, upper):
            wrong.append(_wrong(row, "level", "level_not_below", level=row.level, upper=upper))
        if row.code and (first := first_code.setdefault(row.code, row.row_no)) != row.row_no:
            wrong.append(_wrong(row, "code", "organization_code_in_file", first_row=first))
        elif row.name and not any(problem.field == "parent" for problem in wrong):
            key = (parent_code, organization_key(row.name))
            if (first := first_name.setdefault(key, row.row_no)) != row.row_no:
                wrong.append(_wrong(row, "name", "organization_in_file", first_row=first))
        if wrong:
            problems[row.row_no] = wrong
        else:
            found.append(replace(row, parent_code=parent_code))
    found.sort(key=lambda row: (_RANK[row.level], row.row_no))
    good: list[OrganizationRow] = []
    taken = set(registered)
    for row in found:
        if row.parent_code in taken or row.code in registered:
            good.append(row)
            taken.add(row.code)
        else:
            text = row.parent_code
            problems[row.row_no] = [_wrong(row, "parent", "parent_refused", text=text)]
    return good, [problem for row_no in sorted(problems) for problem in problems[row_no]]


def _is_persons(code: str) -> bool:
    """Whether a code is the number of a person, which must not stand in clear."""
    return identity.check_id(code) is None or identity.check_mobile(code) is None


def _wrong(row: OrganizationRow, name: str, code: str, **params: Any) -> Problem:
    return Problem(row.row_no, name, Verdict(code, params))


def _check(
    row_no: int, cells: Mapping[str, Any], day: date, standing: Container[str]
) -> tuple[OrganizationRow, str, list[Problem]]:
    wrong: list[Problem] = []

    def refuse(name: str, code: str, **params: Any) -> None:
        wrong.append(Problem(row_no, name, Verdict(code, params)))

    def choose(name: str, words: Mapping[str, str], unknown: str = "value_unknown") -> str | None:
        text = squeeze(cells.get(name))
        value = words.get(text.lower())
        if text and value is None:
            refuse(name, unknown, text=text)
        return value

    code = squeeze(cells.get("code"))
    if not code:
        refuse("code", "code_missing")
    elif not _CODE.fullmatch(code) or _is_persons(code):
        refuse("code", "code_format", text=hide_numbers(code))
    name = to_halfwidth(cells.get("name"))
    if not name:
        refuse("name", "name_missing")
    elif hide_numbers(name) != name:
        refuse("name", "name_format")
    level = choose("level", _LEVEL_WORDS)
    if not squeeze(cells.get("level")):
        refuse("level", "level_missing")
    row = OrganizationRow(
        row_no=row_no,
        code=code,
        name=name,
        level=level or "",
        kind=choose("kind", _KIND_WORDS) or _KIND_OF.get(level or "", "general"),
        parent_code="",
        state=choose("state", _STATE_WORDS, "organization_state") or "draft",
        territory_kind=choose("territory_kind", _TERRITORY_WORDS),
        party_body=hide_numbers(to_halfwidth(cells.get("party_body"))) or None,
        given=frozenset(key for key, value in cells.items() if squeeze(value)),
        paper=hide_numbers(to_halfwidth(cells.get("paper"))),
    )
    # What stands here already is compared only.
    founding = row.state == "active" and code not in standing
    try:
        row = replace(row, founded_on=parse_date(cells.get("founded_on")))
    except TextError as error:
        wrong.append(Problem(row_no, "founded_on", error.verdict))
    else:
        if row.founded_on and row.founded_on > day:
            refuse("founded_on", "founded_ahead", day=row.founded_on.isoformat())
        elif row.founded_on and row.founded_on < FIRST_JOINED:
            refuse("founded_on", "founded_early", day=row.founded_on.isoformat())
        elif founding and not row.founded_on:
            refuse("founded_on", "founded_on_missing")
    if founding and not row.paper:
        refuse("paper", "founding_paper_missing")
    if founding and row.kind == "preparatory":
        refuse("kind", "founded_preparatory")
    return row, to_halfwidth(cells.get("parent")), wrong
