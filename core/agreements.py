"""What becomes of a draft agreement: the vote on it, its term, the day it takes effect.

The figures (quorum, share, days) come from the rules in force; nothing of the law stands here.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from .election_rules import least_share
from .spans import span_of


@dataclass(frozen=True)
class Vote:
    """A vote on a draft: how many must be there and in favour, and whether they were."""

    present_needed: int
    yes_needed: int
    passed: bool


def decide_vote(
    entitled: int, present: int, yes: int, quorum: Fraction | int, threshold: Fraction | int
) -> Vote:
    """Return whether a draft passed (NR-CONTRACT-36).

    :param quorum: the share of all that must be there, at least
    :param threshold: the share of *all* that must be in favour, by more than it
    :raises ValueError: ``entitled``, ``present`` or ``yes``: figures that cannot be

    >>> decide_vote(90, 60, 46, Fraction(2, 3), Fraction(1, 2))
    Vote(present_needed=60, yes_needed=46, passed=True)
    >>> decide_vote(90, 60, 45, Fraction(2, 3), Fraction(1, 2)).passed  # half is not more than half
    False
    >>> decide_vote(90, 59, 59, Fraction(2, 3), Fraction(1, 2)).passed
    False
    """
    if entitled < 1:
        raise ValueError("entitled")
    if not 0 <= present <= entitled:
        raise ValueError("present")
    if not 0 <= yes <= present:
        raise ValueError("yes")
    present_needed = least_share(entitled, Fraction(quorum), False)
    yes_needed = least_share(entitled, Fraction(threshold), True)
    return Vote(present_needed, yes_needed, present >= present_needed and yes >= yes_needed)


def takes_effect(received_on: date, days: int) -> tuple[date, date]:
    """Return the last day for an objection, and the day the agreement takes effect (NR-LCL-54).

    The day of receipt is not counted; it takes effect when the last day is over.

    >>> from datetime import date
    >>> [day.isoformat() for day in takes_effect(date(2026, 11, 2), 15)]
    ['2026-11-17', '2026-11-18']
    """
    last = received_on + timedelta(days=days)
    return last, last + timedelta(days=1)


def months_of(first: date, last: date) -> float:
    """Return how long a term is in months; a part of a month is less than one and more than none.

    >>> from datetime import date
    >>> months_of(date(2026, 1, 1), date(2028, 12, 31)), months_of(date(2026, 1, 1), date(2026, 12, 31))
    (36.0, 12.0)
    >>> 11 < months_of(date(2026, 1, 1), date(2026, 12, 30)) < 12
    True
    >>> months_of(date(2026, 1, 1), date(2029, 1, 1)) > 36
    True
    """
    months, days = span_of(first, last)
    return months + days / 32
