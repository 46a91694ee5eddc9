"""Membership dues: what a month's wage makes, and the employer's list checked as one set.

Money is :class:`~decimal.Decimal` in yuan with two decimals, a rate an exact fraction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from .amounts import CENT, MOST, parse_amount, parse_month
from .cells import Cells
from .list_lines import is_marked
from .roster import Problem
from .text import squeeze
from .verdict import Verdict

__all__ = ["CENT", "MOST", "parse_amount", "parse_month"]

#: What may stand beside the wage in a list, and whether it counts is said by the rule.
PARTS = ("bonus", "allowance", "relief")


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
    employer: str = ""
    given: frozenset[str] = frozenset()


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
        month, base, gross, bonus, allowance, relief, paid, paid_on, employer``. Blank rows and totals are
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
        row, wrong = _check(Cells(row_no, cells), today)
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


def _check(cells: Cells, today: date) -> tuple[DuesRow | None, list[Problem]]:
    who = cells.who("member_number", "who_missing")
    month = cells.month("month", "month_missing")
    if month and month > today:
        cells.refuse("month", "month_future", text=f"{month:%Y-%m}")
    amounts = {key: cells.amount(key) for key in ("base", "gross", *PARTS, "paid")}
    parts = {key: amounts[key] for key in PARTS if amounts[key] is not None}
    stated = [amounts[key] for key in ("base", "gross", "paid")]
    if stated == [None, None, None] and not any(p.field in amounts for p in cells.wrong):
        cells.refuse("base", "amount_missing")
    if amounts["gross"] is not None and sum(parts.values()) > amounts["gross"]:
        cells.refuse("gross", "gross_below_parts")
    paid_on = cells.day("paid_on")
    if paid_on and paid_on > today:
        cells.refuse("paid_on", "paid_later", text=paid_on.isoformat())
    if month is None:
        return None, cells.wrong
    row = DuesRow(
        row_no=cells.row_no,
        name=who.name,
        id_number=who.id_number or None,
        member_number=who.member_number or None,
        month=month,
        base=amounts["base"],
        gross=amounts["gross"],
        parts=parts,
        paid=amounts["paid"],
        paid_on=paid_on,
        employer=cells.text("employer"),
        given=frozenset(key for key, value in cells.cells.items() if squeeze(value)),
    )
    return row, cells.wrong
