"""Whether what a rule asks can be compared with the field it is asked of.

A figure no record can ever have, or a day that is none, makes a rule that concerns nobody, or
stops the form it is asked on: it is refused where it is written.
"""

import re
from datetime import date

from ...core import rule as core

NUMBERS = {"integer", "float", "monetary"}
LISTS = {"one2many", "many2many"}
DAYS = {"date", "datetime"}
ORDERED = {">", ">=", "<", "<="}
# No text has these, and the database takes none: NUL, and half of a character.
NO_TEXT = re.compile("[\0\ud800-\udfff]")
# What a column of whole numbers takes.
LARGEST = 2**31 - 1


def leaf_misfit(env, field, operator, value):
    """Return what a condition of a domain on this field may be compared with, where it cannot.

    :return: words for a person, or nothing if it can
    """
    if operator in ("in", "not in"):
        if not isinstance(value, list | tuple | set):
            return env._("a list like [%(one)s]", one=_example(field))
        values = value
    else:
        values = [value]
    if operator in ORDERED and field.type not in NUMBERS | LISTS | DAYS and field.name != "id":
        return env._("“is” and “is not” alone (=, !=, in, not in)")
    if all(_fits(env, field, one) for one in values):
        return ""
    return _wanted(env, field)


def condition_misfit(env, field, operator, text):
    """Return what a figure of this field may be asked for, where the condition asks for another.

    :param operator: one of :data:`core.rule.OPERATORS`
    :param text: its figure, as :func:`core.rule.check_operand` takes it
    :return: words for a person, or nothing if it can be asked
    """
    if operator in ("true", "false", "set"):
        return ""
    counted = field.type in NUMBERS | LISTS
    if operator in ORDERED | {"between", "band"}:
        return "" if counted else env._("“true”, “false”, “set”, “=” or “in”, for it is no number")
    if field.type in DAYS or field.type == "many2one":
        return env._("“set”, or working days between two days")
    found = core.parse_value(text)
    for one in found if isinstance(found, tuple) else (found,):
        number = not isinstance(one, bool | str)
        if counted != number and field.type != "char":
            return _wanted(env, field)
        if field.type == "boolean" and not isinstance(one, bool):
            return _wanted(env, field)
        if field.type == "selection" and one not in field.get_values(env):
            return _wanted(env, field)
    return ""


def _fits(env, field, value):
    if value is False:
        return True
    if field.type == "boolean":
        return value is True
    if field.type in LISTS | {"many2one"} or field.name == "id":
        return type(value) is int and 0 <= value <= LARGEST
    if field.type in NUMBERS:
        return type(value) in (int, float) and abs(value) <= LARGEST
    if field.type == "selection":
        return value in field.get_values(env)
    if not isinstance(value, str):
        return False
    return field.type not in DAYS or is_day(value)


def is_day(text):
    """Return True for a day as we write it, ``2026-01-31``.

    >>> is_day("2026-01-31"), is_day("20260131"), is_day("2026-W05-1"), is_day("2026-02-31")
    (True, False, False, False)
    """
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _example(field):
    return {"selection": '"a", "b"', "char": '"a", "b"'}.get(field.type, "1, 2")


def _wanted(env, field):
    if field.type == "boolean":
        return env._("true or false")
    if field.type in DAYS:
        return env._("a day like 2026-01-31")
    if field.type == "selection":
        return env._("one of %(known)s", known=", ".join(field.get_values(env)))
    if field.type == "char":
        return env._("a text")
    return env._("a number")
