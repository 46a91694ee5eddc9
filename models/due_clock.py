"""When something is due that began at a moment: in hours, days or working days.

Hours run day and night, as those of a lawyer's answer do. Days and working days are the
office's: they are due when the last of them ends, whatever hour it began, and the day it began
does not count.
"""

from datetime import timedelta
from fractions import Fraction

from ..core.workdays import add_workdays
from .clock import day_begins, office_day
from .office_days import office_days

#: What a ``<key>_unit`` parameter of a standard says.
UNITS = ("hours", "days", "workdays")

# A hundred years: more is a slip, and no date holds any number.
MOST_DAYS = 36_525


def due_at(env, begun, amount, unit):
    """Return until when something is due, and whether that may still move.

    :param begun: the moment it began, naive UTC
    :param amount: how many, 0 or more; of hours a part too (int or Fraction)
    :param unit: ``hours``: by the clock, day and night; ``days``: to the end of that calendar day
        of the office; ``workdays``: to the end of that working day of the office's calendar
    :return: ``(naive UTC, provisional)``. Provisional: working days of a year were counted whose
        holidays are not known; keep it beside the date and reckon again while it stands
    :raise ValueError: no such unit; an amount below zero, beyond a hundred years or, of days, not
        whole; a moment with a time zone

    The last moment itself is in time.
    """
    if unit not in UNITS:
        raise ValueError(f"{unit!r} is no unit of time limits: {', '.join(UNITS)}")
    if begun.tzinfo is not None:
        raise ValueError("a moment in naive UTC is needed")
    whole = isinstance(amount, int) and not isinstance(amount, bool)
    if not (whole or (unit == "hours" and isinstance(amount, Fraction))):
        raise ValueError(f"{amount!r} is no number of {unit}")
    if not 0 <= amount <= MOST_DAYS * (24 if unit == "hours" else 1):
        raise ValueError(f"{amount} {unit}: a time limit is between 0 and a hundred years")
    if unit == "hours":
        return begun + timedelta(seconds=int(amount * 3600)), False
    day = office_day(env, begun)
    if unit == "days":
        return _end_of(env, day + timedelta(days=amount)), False
    due = add_workdays(day, amount, office_days(env))
    return _end_of(env, due.date), due.provisional


def limits_of(env, key, organizations, amount, unit):
    """Return the time limit of a standard that holds for organisations, in constant queries.

    A standard says it in two parameters: ``<key>`` the number and ``<key>_unit`` one of
    :data:`UNITS`.

    :param amount: the number where no rule of the key binds an organisation
    :param unit: the unit where no rule says one
    :return: ``{organization_id: (amount, unit, clause code or False)}``
    """
    named = f"{key}_unit"
    figures = env["union.rule"]._parameters([key, named], organizations)
    return {
        id_: (
            amount if figure[key]["value"] is None else figure[key]["value"],
            figure[named]["value"] or unit,
            figure[key]["clause"],
        )
        for id_, figure in figures.items()
    }


def _end_of(env, day):
    """Return the last second of a day of the office."""
    return day_begins(env, day + timedelta(days=1)) - timedelta(seconds=1)
