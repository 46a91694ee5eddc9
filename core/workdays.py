"""Working days of the mainland: public holidays off, make-up weekends on.

The State Council publishes each year's table late in the year before. Beyond the tables we
know, Monday to Friday is assumed and every result that used it says ``provisional``.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import chinese_calendar
from chinese_calendar.constants import Holiday

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Workday:
    """Whether a day is worked; true in a condition if it is.

    >>> bool(Workday(False, True)), bool(Workday(True))
    (False, True)
    """

    works: bool
    provisional: bool = False

    def __bool__(self) -> bool:
        return self.works


@dataclass(frozen=True)
class DateResult:
    """A day reckoned; ``provisional`` if a year without a table was touched on the way."""

    date: date
    provisional: bool = False


@dataclass(frozen=True)
class CountResult:
    """A number of working days; ``provisional`` as in :class:`DateResult`."""

    days: int
    provisional: bool = False


def tabled_years(holidays: Collection[date]) -> frozenset[int]:
    """The years these holidays are a whole table of.

    A table is there if it has its National Day: New Year is often known a year before.

    >>> sorted(tabled_years({date(2030, 1, 1), date(2030, 10, 1), date(2031, 1, 1)}))
    [2030]
    """
    return frozenset(day.year for day in holidays if (day.month, day.day) == (10, 1))


_TABLED = tabled_years(chinese_calendar.holidays)

#: A calendar: day → :class:`Workday` or plain bool.
IsWorkday = Callable[[date], "Workday | bool"]


def is_workday(day: date) -> Workday:
    """The default calendar: the tables of ``chinesecalendar``.

    >>> is_workday(date(2025, 10, 1)), is_workday(date(2025, 10, 11))  # holiday, make-up Saturday
    (Workday(works=False, provisional=False), Workday(works=True, provisional=False))
    >>> is_workday(date(2090, 10, 2))
    Workday(works=True, provisional=True)
    """
    if day.year in _TABLED:
        return Workday(chinese_calendar.is_workday(day))
    return Workday(day.weekday() < 5, provisional=True)


def calendar_of(
    holidays: Collection[date],
    makeup_days: Collection[date] = (),
    years: Collection[int] | None = None,
) -> IsWorkday:
    """A calendar of one's own.

    :param holidays: days off, weekends not needed
    :param makeup_days: weekend days worked
    :param years: the years these sets are complete for; others are provisional. ``None``: all

    >>> works = calendar_of({date(2030, 1, 1)}, {date(2030, 1, 5)}, years={2030})
    >>> bool(works(date(2030, 1, 1))), bool(works(date(2030, 1, 5))), works(date(2031, 1, 1))
    (False, True, Workday(works=True, provisional=True))
    """
    off, on = frozenset(holidays), frozenset(makeup_days)

    def works(day: date) -> Workday:
        provisional = years is not None and day.year not in years
        return Workday(day in on or (day.weekday() < 5 and day not in off), provisional)

    return works


@dataclass(frozen=True)
class OfficeCalendar:
    """The calendar of an office over the tables of ``chinesecalendar``.

    For the years it has a whole table of it alone counts; for all others the library does.

    >>> office = OfficeCalendar(frozenset({date(2090, 10, 1)}), frozenset({date(2090, 9, 30)}))
    >>> office(date(2090, 9, 30)), office(date(2090, 10, 1))  # a make-up Saturday, National Day
    (Workday(works=True, provisional=False), Workday(works=False, provisional=False))
    >>> bool(office(date(2025, 10, 1))), office(date(2091, 1, 2)).provisional
    (False, True)
    """

    off: frozenset[date] = frozenset()
    makeup: frozenset[date] = frozenset()

    @cached_property
    def years(self) -> frozenset[int]:
        return tabled_years(self.off)

    @cached_property
    def _works(self) -> IsWorkday:
        return calendar_of(self.off, self.makeup)

    def __call__(self, day: date) -> Workday:
        return self._works(day) if day.year in self.years else is_workday(day)

    def known_until(self, day: date) -> date | None:
        """The last day that is certain from ``day`` on; ``None`` if that year has no table.

        >>> OfficeCalendar().known_until(date(2025, 3, 1)).isoformat()[4:]
        '-12-31'
        """
        year = day.year
        while year in self.years or year in _TABLED:
            year += 1
        return date(year - 1, 12, 31) if year > day.year else None

    def days(self) -> tuple[list[date], list[date]]:
        """The days on which it departs from Monday to Friday, sorted.

        :return: days of the week that are off, days of the weekend that are worked

        >>> off, worked = OfficeCalendar().days()
        >>> date(2025, 10, 1) in off, date(2025, 10, 11) in worked, date(2025, 10, 4) in off
        (True, True, False)
        """
        off, worked = set(), set()
        for day in {
            *chinese_calendar.holidays,
            *chinese_calendar.workdays,
            *self.off,
            *self.makeup,
        }:
            works = bool(self(day))
            if works != (day.weekday() < 5):
                (worked if works else off).add(day)
        return sorted(off), sorted(worked)


def add_workdays(start: date, n: int, is_workday: IsWorkday = is_workday) -> DateResult:
    """The nth working day after ``start`` (before it if ``n`` is negative); 0 is ``start``.

    The day itself does not count: "within 5 working days after the election" (SZ-5.1.3.5c3) is
    up to the end of ``add_workdays(elected_on, 5)``.

    :raises TypeError: a datetime, whose day depends on a time zone nobody stated
    :raises ValueError: a calendar without a working day in a year

    >>> add_workdays(date(2025, 9, 29), 3)  # over National Day, with a make-up Saturday
    DateResult(date=datetime.date(2025, 10, 10), provisional=False)
    >>> add_workdays(date(2025, 10, 10), -3).date.isoformat()
    '2025-09-29'
    """
    _refuse_datetime(start)
    step = _DAY if n >= 0 else -_DAY
    day, left, idle, provisional = start, abs(n), 0, False
    while left:
        day += step
        answer = is_workday(day)
        provisional = provisional or getattr(answer, "provisional", False)
        left, idle = (left - 1, 0) if answer else (left, idle + 1)
        if idle > 366:
            raise ValueError("calendar_without_workdays")
    return DateResult(day, provisional)


def workdays_between(start: date, end: date, is_workday: IsWorkday = is_workday) -> CountResult:
    """Working days after ``start`` up to and with ``end``; negative if ``end`` comes first.

    The counterpart of :func:`add_workdays`.

    >>> workdays_between(date(2025, 9, 29), date(2025, 10, 10))
    CountResult(days=3, provisional=False)
    >>> workdays_between(date(2025, 9, 30), date(2025, 9, 29)).days
    -1
    """
    _refuse_datetime(start, end)
    if end < start:
        # Days from end up to start without start itself, so that it undoes a negative add.
        back = workdays_between(end - _DAY, start - _DAY, is_workday)
        return CountResult(-back.days, back.provisional)
    answers = [is_workday(start + _DAY * n) for n in range(1, (end - start).days + 1)]
    return CountResult(
        sum(map(bool, answers)), any(getattr(answer, "provisional", False) for answer in answers)
    )


def publicity_end(published_on: date, days: int, is_workday: IsWorkday = is_workday) -> DateResult:
    """The last day of a publicity of so many full working days (SZ-5.1.3.4c: at least 5).

    The day of publication does not count, whatever the hour.

    :param days: working days, 1 or more
    :raises ValueError: ``days`` below 1

    >>> publicity_end(date(2025, 9, 24), 5).date.isoformat()  # 25, 26, make-up Sunday 28, 29, 30
    '2025-09-30'
    """
    if days < 1:
        raise ValueError("publicity_days")
    return add_workdays(published_on, days, is_workday)


def publicity_over(
    published_on: date, days: int, today: date, is_workday: IsWorkday = is_workday
) -> bool:
    """Whether the publicity is over: its last working day has ended (SZ-5.1.3.4c).

    >>> [publicity_over(date(2025, 9, 24), 5, date(2025, *day)) for day in ((9, 30), (10, 1))]
    [False, True]
    """
    _refuse_datetime(today)
    return today > publicity_end(published_on, days, is_workday).date


def _refuse_datetime(*days: date) -> None:
    if any(isinstance(day, datetime) for day in days):
        raise TypeError("a date is needed, not a datetime")


def table_of(year: int) -> tuple[dict[date, str], list[date]]:
    """What ``chinesecalendar`` knows of a year; nothing if it has no whole table of it.

    :return: ``{day off: Chinese name of the holiday}`` with its weekends, make-up days

    >>> off, makeup = table_of(2025)
    >>> off[date(2025, 10, 4)], date(2025, 1, 26) in makeup, date(2025, 1, 26) in off
    ('国庆节', True, False)
    >>> table_of(2090)
    ({}, [])
    """
    if year not in _TABLED:
        return {}, []
    off = {
        day: Holiday(name).chinese
        for day, name in sorted(chinese_calendar.holidays.items())
        if day.year == year
    }
    return off, sorted(day for day in chinese_calendar.workdays if day.year == year)
