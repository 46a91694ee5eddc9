"""Until when a step is due: by the rule of the place, in the days that rule counts."""

from dateutil.relativedelta import relativedelta

from ...core import rule as core
from ...core.workdays import DateResult
from ..clock import day_begins, office_day
from ..due_clock import due_at
from ..period import full_months


def key_of(key, kind):
    """Return the keys of the rules that count here, the nearest first: wages have their own."""
    room, _dot, step = key.partition(".")
    return [f"{room}.wage.{step}", key] if kind == "wage" else [key]


def rules_of(records, key):
    """Return ``{record id: rule}`` of what counts for each; constant queries."""
    places = records.organization_id
    keys = {one for kind in set(records.mapped("kind")) for one in key_of(key, kind)}
    # The law is the same whoever asks.
    winners = records.env["union.rule"].sudo()._winners(places, keys=sorted(keys))
    found = {}
    for record in records:
        here = winners[record.organization_id.id]
        for name in key_of(key, record.kind):
            if rule := here.get(name):
                found[record.id] = rule
                break
    return found


def figure_of(rule):
    """Return ``(days, unit as due_clock has it)`` of a rule, None if it says no number.

    A check says it in its condition: so that what is asked and what is counted cannot differ.
    """
    if rule.kind == "parameter":
        value, unit = core.parse_value(rule.value), "days"
    else:
        line = rule.condition_ids[:1]
        value = core.parse_value(line.value)
        unit = "workdays" if line.source_kind == "workdays" else "days"
    return (value, unit) if isinstance(value, int) else None


def last_days(records, key, begun):
    """Return ``{record id: DateResult}``: the last day of a step that began on the date ``begun``.

    Records to which no rule speaks are left out.
    """
    env, found = records.env, {}
    for id_, rule in rules_of(records, key).items():
        start, figure = records.browse(id_)[begun], figure_of(rule)
        if start and figure:
            due, provisional = due_at(env, day_begins(env, start), *figure)
            found[id_] = DateResult(office_day(env, due), provisional)
    return found


def months_begun_since(since, day):
    """Return the months from one day to another, one that has begun counting as a whole.

    A year later to the day it is twelve months, and thirteen the day after.
    """
    months = full_months([since], day)[since]
    return months + (since + relativedelta(months=months) < day)
