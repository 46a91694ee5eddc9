"""Spans of years and months between two days, both of them counted in.

A span begun on a day ends on the day before the same day of its last month. Where that month has
no such day it runs to the end of the month (Civil Code, art. 202), so that five years begun on
29 February end on 28 February and not a day early.
"""

from datetime import date

from dateutil.relativedelta import relativedelta

_DAY = relativedelta(days=1)


def last_of(first: date, *, years: int = 0, months: int = 0, days: int = 0) -> date:
    """Return the last day of a span that begins on ``first``.

    >>> from datetime import date
    >>> last_of(date(2024, 12, 1), years=5).isoformat()
    '2029-11-30'
    >>> last_of(date(2024, 2, 29), years=5).isoformat(), last_of(date(2024, 2, 29), years=4).isoformat()
    ('2029-02-28', '2028-02-28')
    >>> last_of(date(2023, 3, 1), years=5).isoformat(), last_of(date(2024, 3, 1), years=3).isoformat()
    ('2028-02-29', '2027-02-28')
    >>> last_of(date(2029, 8, 31), months=6).isoformat()
    '2030-02-28'
    """
    span = relativedelta(years=years, months=months)
    # Of two ways over the end of a shorter month the later one.
    return max(first + span - _DAY, first - _DAY + span) + relativedelta(days=days)


def span_of(first: date, last: date) -> tuple[int, int]:
    """Return the whole months from ``first`` to ``last``, and the days beyond them.

    >>> from datetime import date
    >>> span_of(date(2024, 2, 29), date(2029, 2, 28)), span_of(date(2024, 2, 29), date(2029, 2, 27))
    ((60, 0), (59, 30))
    >>> span_of(date(2026, 1, 1), date(2026, 1, 31)), span_of(date(2026, 1, 1), date(2026, 1, 1))
    ((1, 0), (0, 1))
    >>> span_of(date(2026, 1, 2), date(2026, 1, 1))
    (0, 0)
    """
    if last < first:
        return 0, 0
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    while last_of(first, months=months) > last:
        months -= 1
    return months, (last - last_of(first, months=months)).days


def months_begun(first: date, last: date) -> int:
    """Return the fewest months that reach from ``first`` to ``last``.

    >>> from datetime import date
    >>> months_begun(date(2029, 8, 31), date(2030, 2, 28)), months_begun(date(2030, 1, 1), date(2030, 7, 1))
    (6, 7)
    """
    months, days = span_of(first, last)
    return months + (days > 0)
