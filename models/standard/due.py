"""Until when a finding is to be settled, on the office's working days."""

from ...core.workdays import add_workdays
from ..office_days import office_days


def due_values(env, day, rules):
    """Return ``{rule id: values of a finding of it that is reckoned from day}``."""
    days = office_days(env)
    return {rule.id: reckon(day, rule.due_days, days) for rule in rules}


def reckon(since, number, days):
    """Return the values of a finding that is due so many working days after a day.

    :param days: the office's calendar
    """
    due = add_workdays(since, number, days)
    return {
        "due_since": since,
        "due_days": number,
        "due_date": due.date,
        "due_provisional": due.provisional,
    }


def own_clock(record):
    """Return the values of a finding of a record that says by itself when it is due, if it does."""
    day = hasattr(record, "_union_finding_due") and record._union_finding_due()
    if not day:
        return {}
    return {"due_since": False, "due_days": 0, "due_date": day, "due_provisional": False}
