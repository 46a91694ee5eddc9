"""Membership dues: what a month's wage makes, and the employer's list checked as one set.

Money is :class:`~decimal.Decimal` in yuan with two decimals, a rate an exact fraction.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, NamedTuple

from . import identity
from .list_lines import is_marked
from .roster import Problem
from .text import (
    TextError,
    clean_name,
    hide_numbers,
    is_placeholder,
    is_rounded,
    parse_date,
    squeeze,
)
from .verdict import Verdict

CENT = Decimal("0.01")
#: What may stand beside the wage in a list, and whether it counts is said by the rule.
PARTS = ("bonus", "allowance", "relief")
#: No amount of a month is as much.
MOST = Decimal(1_000_000_000)
_MONTH = re.compile(r"(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})月(?:份)?|(\d{2}))")
#: A month's last zero is lost where a spreadsheet takes 2026.10 for a number.
_HALF_MONTH = re.compile(r"\d{4}\.1")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?", re.ASCII)
_CURRENCY = re.compile(r"^(?:¥|￥|rmb|cny)|(?:元|圆|rmb|cny)$", re.IGNORECASE)
#: Further off than a spreadsheet's own rounding.
_NOISE = Decimal("0.0001")


class Tariff(NamedTuple):
    """What dues are reckoned by: ``rate`` of the wage, counted in whole multiples of ``step``."""

    rate: Fraction | int
    step: int
    excluded: frozenset[str] = frozenset()


def reckon(base: Decimal, tariff: Tariff) -> Decimal:
    """The dues of a month: the wage's remainder below ``step`` yuan is left out (NR-MEMB-dues).

    :param base: what counts of the month's wage, not negative
    :return: yuan with two decimals, half a fen and more upwards

    >>> national = Tariff(Fraction(1, 200), 10)
    >>> [str(reckon(Decimal(wage), national)) for wage in ("8476.90", "8480", "9.99", "0")]
    ['42.35', '42.40', '0.00', '0.00']
    >>> str(reckon(Decimal("8476.90"), Tariff(Fraction(1, 200), 1)))
    '42.38'
    """
    counted = int(base / tariff.step) * tariff.step
    fen = Fraction(counted) * tariff.rate * 100
    # Exact: a fraction has no binary remainder, and half a fen goes up.
    return (Decimal(int(fen + Fraction(1, 2))) / 100).quantize(CENT)


def base_of(row: "DuesRow", tariff: Tariff) -> Decimal | None:
    """What counts of a row's wage: the base it states, else the gross without what is excluded.

    Bonuses, allowances and relief are left out where the rule says so (NR-MEMB-dues-b).

    >>> row = DuesRow(1, "甲", None, None, date(2026, 10, 1), gross=Decimal(9000),
    ...               parts={"bonus": Decimal(800), "allowance": Decimal(200)})
    >>> base_of(row, Tariff(Fraction(1, 200), 10, frozenset(PARTS)))
    Decimal('8000')
    >>> base_of(row, Tariff(Fraction(1, 200), 10, frozenset({"bonus"})))
    Decimal('8200')
    """
    if row.base is not None or row.gross is None:
        return row.base
    return row.gross - sum(row.parts.get(part, Decimal(0)) for part in tariff.excluded)


def state_of(due: Decimal | None, paid: Decimal) -> str:
    """Where a month stands: ``unknown`` while no wage is known, then as what was paid.

    >>> [state_of(due and Decimal(due), Decimal(paid)) for due, paid in
    ...  ((None, 0), ("42", 0), ("42", 10), ("42", 42), ("42", 50), ("0.00", 0))]
    ['unknown', 'open', 'part', 'paid', 'over', 'paid']
    """
    if due is None:
        return "unknown"
    if paid > due:
        return "over"
    if paid == due:
        return "paid"
    return "part" if paid else "open"


@dataclass(frozen=True)
class DuesRow:
    """One accepted row. Numbers and amounts stay out of ``repr``, so out of logs.

    ``given`` are the fields whose cells were filled: an empty cell says nothing of a month that
    is there already.
    """

    row_no: int
    name: str
    id_number: str | None = field(repr=False)
    member_number: str | None
    month: date
    base: Decimal | None = field(default=None, repr=False)
    gross: Decimal | None = field(default=None, repr=False)
    parts: Mapping[str, Decimal] = field(default_factory=dict, repr=False)
    paid: Decimal | None = field(default=None, repr=False)
    paid_on: date | None = None
    given: frozenset[str] = frozenset()


def parse_month(value: object) -> date | None:
    """The first day of the month a cell names, ``None`` for a blank cell.

    A number with a point is none: 2026.10 and 2026.1 are the same one. As text ``2026.1`` may
    have been such a number.

    :raises TextError: ``month_format``: no month of a year; the params hold the text

    >>> [parse_month(v).isoformat() for v in ("2026-10", "2026年10月", "２０２６10", 202610, "2026/9")]
    ['2026-10-01', '2026-10-01', '2026-10-01', '2026-10-01', '2026-09-01']
    >>> parse_month(datetime(2026, 10, 31)), parse_month("2026-10-31"), parse_month(46296)
    (datetime.date(2026, 10, 1), datetime.date(2026, 10, 1), datetime.date(2026, 10, 1))
    >>> [parse_month(v).isoformat() for v in ("2026.10", "2026.01", "2026.9", 46296.5)]
    ['2026-10-01', '2026-01-01', '2026-09-01', '2026-10-01']
    >>> def code(value):
    ...     try:
    ...         return parse_month(value)
    ...     except TextError as error:
    ...         return error.code
    >>> [code(v) for v in ("10月", 2026.10, 2026.9, "2026.1")]
    ['month_format', 'month_format', 'month_format', 'month_format']
    """
    if isinstance(value, (date, datetime)):
        return date(value.year, value.month, 1)
    text = squeeze(value).lstrip("'`‘’")
    if not text:
        return None
    pointed = isinstance(value, float) and not value.is_integer() and abs(value) < 10000
    if pointed or _HALF_MONTH.fullmatch(text):
        raise TextError(Verdict("month_format", {"text": text}))
    if match := _MONTH.fullmatch(text):
        year, *months = match.groups()
        month = int(next(filter(None, months)))
        if 1 <= month <= 12 and int(year) >= 1925:
            return date(int(year), month, 1)
    else:
        try:
            day = parse_date(value)
        except TextError:
            day = None
        if day and 1925 <= day.year < 10000:
            return date(day.year, day.month, 1)
    raise TextError(Verdict("month_format", {"text": text}))


def parse_amount(value: object) -> Decimal | None:
    """An amount in yuan with two decimals, ``None`` for a blank cell.

    Commas part thousands; one that stands elsewhere may be a decimal point.

    :raises TextError: ``amount_format`` (no number), ``amount_negative``, ``amount_range`` (a
        thousand million and more) or ``amount_cents`` (parts of a fen); the params hold the text

    >>> [str(parse_amount(v)) for v in ("￥8,476.90", "８４７６.9元", 42.300000000000004, 0, "0")]
    ['8476.90', '8476.90', '42.30', '0.00', '0.00']
    >>> parse_amount(" ") is None
    True
    >>> def code(value):
    ...     try:
    ...         return parse_amount(value)
    ...     except TextError as error:
    ...         return error.code
    >>> [code(v) for v in ("八千", "-5", "1e3", "1.234", "9999999999", float("nan"), True)]
    ['amount_format', 'amount_negative', 'amount_format', 'amount_cents', 'amount_range', 'amount_format', 'amount_format']
    >>> [str(code(v)) for v in ("8476,90", "8,47", "84,7690", "1,234,567.5", "1,234")]
    ['amount_format', 'amount_format', 'amount_format', '1234567.50', '1234.00']
    """
    text = repr(value) if isinstance(value, float) else squeeze(value)
    shown = text
    text = _CURRENCY.sub("", _CURRENCY.sub("", text))
    if not text:
        if shown:
            raise TextError(Verdict("amount_format", {"text": shown}))
        return None
    try:
        if not isinstance(value, float) and not _NUMBER.fullmatch(text):
            raise InvalidOperation
        amount = Decimal(text.replace(",", ""))
        if not amount.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise TextError(Verdict("amount_format", {"text": shown})) from None
    if amount < 0:
        raise TextError(Verdict("amount_negative", {"text": shown}))
    if amount >= MOST:
        raise TextError(Verdict("amount_range", {"text": shown}))
    exact = amount.quantize(CENT, ROUND_HALF_UP)
    if abs(exact - amount) > _NOISE:
        raise TextError(Verdict("amount_cents", {"text": shown}))
    return exact


def is_filler(cells: Mapping[str, Any]) -> bool:
    """Whether a row names nobody: blank, or a line of totals, signatures or remarks.

    >>> is_filler({"name": " "}), is_filler({"serial": "合计", "base": 9, "paid": 1})
    (True, True)
    >>> is_filler({"name": "合计", "member_number": "M1"}), is_filler({"name": "余英娟"})
    (False, False)
    """
    if not any(squeeze(value) for value in cells.values()):
        return True
    if squeeze(cells.get("id_number")) or squeeze(cells.get("member_number")):
        return False
    name = squeeze(cells.get("name"))
    if not name or name.isdigit():
        return any(is_marked(value) for value in cells.values())
    return any(is_marked(cells.get(key)) for key in ("first_cell", "serial", "name"))


def check_dues(
    rows: Iterable[tuple[int, Mapping[str, Any]]], today: date
) -> tuple[list[DuesRow], list[Problem]]:
    """Repair and check the rows of an employer's list of dues.

    :param rows: ``(row number, cells)``; cells by field name: ``name, id_number, member_number,
        month, base, gross, bonus, allowance, relief, paid, paid_on``. Blank rows and totals are
        passed over
    :param today: no month after this one, nothing paid later
    :return: good rows and problems. Codes: ``name_missing, who_missing, number_rounded,
        id_…`` as :func:`.identity.check_id`, ``month_missing, month_format, month_future``,
        ``amount_…`` as :func:`parse_amount`, ``amount_missing`` (neither wage nor payment),
        ``gross_below_parts``, ``date_format, date_impossible, paid_later``, ``dues_in_file``
        (params ``first_row``: the same number and month stand there)

    >>> cells = {"name": "余英娟", "member_number": "M1", "month": "2026年10月", "base": "8,476.9"}
    >>> good, problems = check_dues([(2, cells), (3, cells)], date(2026, 11, 2))
    >>> good[0].month.isoformat(), str(good[0].base), good[0].paid
    ('2026-10-01', '8476.90', None)
    >>> problems
    [Problem(row_no=3, field='month', verdict=Verdict(code='dues_in_file', params={'first_row': 2}))]
    """
    good: list[DuesRow] = []
    problems: list[Problem] = []
    first_row: dict[tuple[str, date], int] = {}
    for row_no, cells in rows:
        if is_filler(cells):
            continue
        row, wrong = _check(row_no, cells, today)
        if row is not None:
            for number in filter(None, (row.id_number, row.member_number)):
                first = first_row.setdefault((number, row.month), row_no)
                if first != row_no and not any(p.field == "month" for p in wrong):
                    params = {"first_row": first}
                    wrong.append(Problem(row_no, "month", Verdict("dues_in_file", params)))
        if wrong or row is None:
            problems += wrong
        else:
            good.append(row)
    return good, problems


def _check(
    row_no: int, cells: Mapping[str, Any], today: date
) -> tuple[DuesRow | None, list[Problem]]:
    wrong: list[Problem] = []
    cells = {key: None if is_placeholder(value) else value for key, value in cells.items()}

    def refuse(name: str, verdict: Verdict | None) -> None:
        if verdict:
            wrong.append(Problem(row_no, name, verdict))

    def read(name: str, parse: Any) -> Any:
        try:
            return parse(cells.get(name))
        except TextError as error:
            refuse(name, error.verdict)
            return None

    name = clean_name(cells.get("name"))
    if not name:
        refuse("name", Verdict("name_missing"))
    elif hide_numbers(name) != name:
        refuse("name", Verdict("name_format"))
    id_number = identity.normalize_id(cells.get("id_number")) or None
    member_number = squeeze(cells.get("member_number")) or None
    if is_rounded(cells.get("id_number")):
        refuse("id_number", Verdict("number_rounded"))
    elif not (id_number or member_number):
        refuse("member_number", Verdict("who_missing"))
    month = read("month", parse_month)
    if month is None and not any(problem.field == "month" for problem in wrong):
        refuse("month", Verdict("month_missing"))
    elif month and month > today:
        refuse("month", Verdict("month_future", {"text": f"{month:%Y-%m}"}))
    amounts = {key: read(key, parse_amount) for key in ("base", "gross", *PARTS, "paid")}
    parts = {key: amounts[key] for key in PARTS if amounts[key] is not None}
    stated = [amounts[key] for key in ("base", "gross", "paid")]
    if stated == [None, None, None] and not any(p.field in amounts for p in wrong):
        refuse("base", Verdict("amount_missing"))
    if amounts["gross"] is not None and sum(parts.values()) > amounts["gross"]:
        refuse("gross", Verdict("gross_below_parts"))
    paid_on = read("paid_on", parse_date)
    if paid_on and paid_on > today:
        refuse("paid_on", Verdict("paid_later", {"text": paid_on.isoformat()}))
    if month is None:
        return None, wrong
    row = DuesRow(
        row_no=row_no,
        name=name,
        id_number=id_number,
        member_number=member_number,
        month=month,
        base=amounts["base"],
        gross=amounts["gross"],
        parts=parts,
        paid=amounts["paid"],
        paid_on=paid_on,
        given=frozenset(key for key, value in cells.items() if squeeze(value)),
    )
    return row, wrong
