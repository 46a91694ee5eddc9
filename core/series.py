"""The days of what comes again and again: every so many weeks or months until a last day."""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice

UNITS = ("weeks", "months")


def days(first: date, every: int, unit: str, until: date, most: int) -> list[date]:
    """The days from the first one on, the last day included, at most so many.

    A month without that day takes its last one; the days after it do not drift.

    :param every: each so manyth week or month, at least 1
    :param unit: ``weeks`` or ``months``
    :raises ValueError: ``every`` is below 1, or no such unit

    >>> [day.isoformat() for day in days(date(2026, 1, 31), 1, "months", date(2026, 4, 1), 60)]
    ['2026-01-31', '2026-02-28', '2026-03-31']
    >>> [day.day for day in days(date(2026, 3, 2), 2, "weeks", date(2026, 3, 30), 60)]
    [2, 16, 30]
    >>> len(days(date(2026, 1, 1), 1, "weeks", date(2036, 1, 1), 60))
    60
    >>> days(date(2026, 3, 2), 1, "weeks", date(2026, 3, 1), 60)
    []
    """
    if every < 1 or unit not in UNITS:
        raise ValueError(f"every {every} {unit}")
    found = islice(_all(first, every, unit), most)
    return [day for day in found if day <= until]


def _all(first: date, every: int, unit: str) -> Iterator[date]:
    for number in count():
        if unit == "weeks":
            yield first + timedelta(weeks=number * every)
        else:
            months = first.month - 1 + number * every
            year, month = first.year + months // 12, months % 12 + 1
            yield date(year, month, min(first.day, calendar.monthrange(year, month)[1]))
