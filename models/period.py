"""Records that hold from ``date_from`` to ``date_to``, both included; empty: it goes on."""

from dateutil.relativedelta import relativedelta

from odoo.fields import Domain


def in_force(day):
    """Return the domain of what holds on a day."""
    return Domain("date_from", "<=", day) & not_over(day)


def not_over(day):
    """Return the domain of what holds on a day or begins later."""
    return Domain("date_to", "=", False) | Domain("date_to", ">=", day)


def holds_on(record, day):
    """Whether one record holds on a day, as :func:`in_force` asks."""
    return bool(
        record.date_from
        and record.date_from <= day
        and (not record.date_to or record.date_to >= day)
    )


def quarter_of(day):
    """Return the quarter of a day: ``"1"`` to ``"4"``."""
    return str((day.month + 2) // 3)


def full_months(starts, day):
    """Return ``{start: full months from there to day}``; each day is reckoned once.

    Of a whole city few days differ, and reckoning one costs as much as reading a hundred rows.

    >>> from datetime import date
    >>> full_months([date(2026, 1, 31), date(2025, 3, 5), None], date(2026, 3, 4))
    {datetime.date(2026, 1, 31): 1, datetime.date(2025, 3, 5): 11}
    """
    distinct = dict.fromkeys(start for start in starts if start)
    ages = {start: relativedelta(day, start) for start in distinct}
    return {start: 12 * age.years + age.months for start, age in ages.items()}
