"""What a union spends per member: the figures that ceilings and shares are held against.

Exact throughout, and rounded so that nothing over a bound looks like the bound: what is spent
per head upwards, a share that must be reached downwards.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_UP, Decimal
from typing import NamedTuple

CENT = Decimal("0.01")


class Holidays(NamedTuple):
    """Per member: of the year, of the festival most was given for, and of the one after it."""

    year: Decimal | None
    first: Decimal | None
    each: Decimal | None


def per_head(amount: Decimal, people: int | None) -> Decimal | None:
    """Yuan per member, rounded up to the fen; ``None`` where nobody says for how many.

    >>> per_head(Decimal("900.01"), 3), per_head(Decimal("900"), 3), per_head(Decimal("900"), 0)
    (Decimal('300.01'), Decimal('300.00'), None)
    """
    if not people or people < 0:
        return None
    return (amount / people).quantize(CENT, ROUND_UP)


def holidays(gifts: Iterable[tuple[str, Decimal, int]]) -> Holidays:
    """Yuan per member out of the gifts of one year.

    Two gifts for one festival are added up and divided by the larger number of people: rice and
    oil for the same hundred are two gifts for each. A festival whose gifts were all reversed is
    none.

    :param gifts: ``(festival, amount, people)``; what reverses a gift has an amount below zero

    >>> spring = [("spring", Decimal(20000), 100), ("spring", Decimal(10000), 100)]
    >>> holidays(spring + [("labour", Decimal(5000), 50)])
    Holidays(year=Decimal('400.00'), first=Decimal('300.00'), each=Decimal('100.00'))
    >>> holidays([("spring", Decimal(20000), 100), ("spring", Decimal(-20000), 100)])
    Holidays(year=Decimal('0.00'), first=Decimal('0.00'), each=Decimal('0.00'))
    >>> holidays([("spring", Decimal(20000), 0)])
    Holidays(year=None, first=None, each=None)
    """
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    people: dict[str, int] = defaultdict(int)
    for festival, amount, count in gifts:
        amounts[festival] += amount
        people[festival] = max(people[festival], count or 0)
    heads = [per_head(amount, people[festival]) for festival, amount in amounts.items() if amount]
    if None in heads:
        return Holidays(None, None, None)
    # Two more than there may be, so that a year with one festival has a second one of nothing.
    heads = sorted([*heads, Decimal("0.00"), Decimal("0.00")], reverse=True)
    return Holidays(sum(heads, Decimal("0.00")), heads[0], heads[1])


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """Percent, rounded down to two decimals; ``None`` where there is nothing to take it of.

    >>> share(Decimal(70), Decimal(100)), share(Decimal("69.9999"), Decimal(100))
    (Decimal('70.00'), Decimal('69.99'))
    >>> share(Decimal(70), Decimal(0))
    """
    if whole <= 0:
        return None
    return (part * 100 / whole).quantize(CENT, ROUND_DOWN)
