"""What a rule asks, without the records: read its figures, compare, find the band.

A figure is text in a data file. ``5``, ``0.05``, ``2/3`` and ``5%`` are exact numbers, ``3..15``
is a range with both ends included (an open end is left empty), ``a|b`` is a list, ``true`` and
``false`` are what they say; anything else is a word.
"""

import re
import string
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(/\d+)?%?")
SYMBOLS = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< ", "=": "", "!=": "≠ "}
OPERATORS = (*SYMBOLS, "between", "in", "not in", "true", "false", "set", "band")


class RuleError(ValueError):
    """A figure or table that cannot be read; ``code`` says how, ``params`` where."""

    def __init__(self, code: str, **params: Any):
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True)
class Range:
    """Both ends included; ``None`` is open.

    >>> 15 in Range(15, 21), 22 in Range(15, 21), 9 in Range(None, None)
    (True, False, True)
    """

    low: int | Fraction | None
    high: int | Fraction | None

    def __contains__(self, value: Any) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True)
class Band:
    """For a measure from ``low`` to ``high``: at least ``minimum``, at most ``maximum``."""

    low: int | Fraction | None
    high: int | Fraction | None
    minimum: int | Fraction | None
    maximum: int | Fraction | None

    @property
    def by(self) -> Range:
        return Range(self.low, self.high)

    @property
    def allowed(self) -> Range:
        return Range(self.minimum, self.maximum)


def parse_number(text: str) -> int | Fraction:
    """An exact number: ``int`` where it is whole.

    :raises RuleError: ``not_a_number``

    >>> parse_number("15"), parse_number("2/3"), parse_number("5%"), parse_number("1.50")
    (15, Fraction(2, 3), Fraction(1, 20), Fraction(3, 2))
    """
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        raise RuleError("not_a_number", text=text)
    try:
        number = Fraction(text.rstrip("%")) / (100 if text.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        raise RuleError("not_a_number", text=text) from None
    return int(number) if number.denominator == 1 else number


def parse_value(text: str) -> Any:
    """A figure of a rule as a Python value (see the module).

    :raises RuleError: ``empty``, ``not_a_number``, ``range_upside_down``

    >>> parse_value("3..15"), parse_value("2000.."), parse_value("a|b"), parse_value("true")
    (Range(low=3, high=15), Range(low=2000, high=None), ('a', 'b'), True)
    >>> parse_value("3|5"), parse_value("entitled")
    ((3, 5), 'entitled')
    """
    text = (text or "").strip()
    if not text:
        raise RuleError("empty")
    if ".." in text:
        low, _dots, high = text.partition("..")
        ends = [parse_number(end) if end.strip() else None for end in (low, high)]
        if None not in ends and ends[0] > ends[1]:
            raise RuleError("range_upside_down", text=text)
        return Range(*ends)
    if "|" in text:
        return tuple(parse_value(part) for part in text.split("|"))
    if text in ("true", "false"):
        return text == "true"
    return parse_number(text) if _NUMBER.fullmatch(text) else text


def check_operand(operator: str, text: str) -> None:
    """Raise RuleError unless the operator can take this figure.

    >>> check_operand(">=", "5"), check_operand("true", "")
    (None, None)
    >>> try:
    ...     check_operand("between", "5")
    ... except RuleError as error:
    ...     error.code
    'operand'
    """
    if operator not in OPERATORS:
        raise RuleError("operator", operator=operator)
    if operator in ("true", "false", "set", "band"):
        return
    value = parse_value(text)
    fits = {
        "between": isinstance(value, Range),
        "=": not isinstance(value, Range | tuple),
        "!=": not isinstance(value, Range | tuple),
        "in": not isinstance(value, Range),
        "not in": not isinstance(value, Range),
    }.get(operator, isinstance(value, int | Fraction) and not isinstance(value, bool))
    if not fits:
        raise RuleError("operand", operator=operator, text=text)


def compare(operator: str, value: Any, expected: Any) -> bool | None:
    """Whether ``value`` does what the rule asks; ``None`` while the value is not known,

    or if it cannot be compared: a word where a number is asked for.

    :param expected: what :func:`parse_value` gave, or a :class:`Range` for ``band``

    >>> compare(">=", 5, 5), compare("between", 16, Range(3, 15)), compare("in", "b", ("a", "b"))
    (True, False, True)
    >>> compare(">=", None, 5), compare("set", None, None), compare("true", None, None)
    (None, False, False)
    >>> compare(">=", "many", 5), compare("between", "many", Range(3, 15))
    (None, None)
    """
    try:
        return _compare(operator, value, expected)
    except TypeError:
        return None


def _compare(operator: str, value: Any, expected: Any) -> bool | None:
    match operator:
        case "set":
            return value is not None
        case "true":
            return bool(value)
        case "false":
            return not value
    if value is None:
        return None
    match operator:
        case ">=":
            return value >= expected
        case "<=":
            return value <= expected
        case ">":
            return value > expected
        case "<":
            return value < expected
        case "=":
            return value == expected
        case "!=":
            return value != expected
        case "in":
            return value in (expected if isinstance(expected, tuple) else (expected,))
        case "not in":
            return value not in (expected if isinstance(expected, tuple) else (expected,))
        case "between" | "band":
            return value in expected
    raise RuleError("operator", operator=operator)


def no_worse(operator: str, expected: Any, before: Any, after: Any) -> bool:
    """Whether a figure that failed is as it was, met by now, or nearer to what is asked.

    >>> no_worse("<", 25, 30, 28), no_worse("<", 25, 30, 31), no_worse(">=", 5, 3, 4)
    (True, False, True)
    >>> [no_worse("between", Range(15, 21), 12, seats) for seats in (11, 12, 14, 15, 23)]
    [False, True, True, True, False]
    >>> no_worse("=", "a", "b", "c"), no_worse("true", None, False, False)
    (False, True)
    """
    if before == after and isinstance(before, bool) == isinstance(after, bool):
        return True
    if after is None or before is None or (operator == "band" and expected is None):
        return False
    numbers = (int, float, Fraction)
    if any(isinstance(one, bool) or not isinstance(one, numbers) for one in (before, after)):
        return operator in ("=", "!=", "in", "not in", "true", "false") and bool(
            compare(operator, after, expected)
        )
    if compare(operator, after, expected):
        return True
    low, high = expected, expected
    if isinstance(expected, Range):
        low, high = expected.low, expected.high
    match operator:
        case ">=" | ">":
            return after >= before
        case "<=" | "<":
            return after <= before
        case "=" | "between" | "band":
            if low is not None and before < low:
                return before <= after <= low
            return high is not None and high <= after <= before
    return False


def find_band(bands: Iterable[Band], measure: int | Fraction | None) -> Band | None:
    """The band the measure falls into; ``None`` outside all of them.

    >>> table = [Band(1001, 5000, 15, 21), Band(5001, 10000, 21, 29)]
    >>> find_band(table, 5000).allowed, find_band(table, 5001).allowed, find_band(table, 1000)
    (Range(low=15, high=21), Range(low=21, high=29), None)
    """
    if not isinstance(measure, int | float | Fraction):
        return None
    return next((band for band in bands if measure in band.by), None)


def first_overlap(bands: Iterable[Band]) -> tuple[Band, Band] | None:
    """Two bands that both claim some measure, or None.

    >>> first_overlap([Band(1, 10, 1, 1), Band(11, None, 2, 2)])
    >>> pair = first_overlap([Band(1, 10, 1, 1), Band(10, 20, 2, 2)])
    >>> pair[0].high, pair[1].low
    (10, 10)
    """
    ordered = sorted(bands, key=lambda band: (band.low is not None, band.low or 0))
    for before, after in pairwise(ordered):
        if before.high is None or after.low is None or after.low <= before.high:
            return before, after
    return None


def unknown_placeholders(template: str | None, conditions: int) -> list[str]:
    """The placeholders of a sentence that no result of a rule with so many conditions has.

    >>> unknown_placeholders("{value} staff; {expected_2}, {plan}", 1)
    ['expected_2', 'plan']
    >>> unknown_placeholders("{value_2} of {by}", 2), unknown_placeholders("{value", 1)
    ([], ["expected '}' before end of string"])
    >>> unknown_placeholders("{value:d}, {value!z}, {by:>99999999}", 1)
    ['by:>99999999', 'value!z', 'value:d']
    """
    try:
        parts = list(string.Formatter().parse(template or ""))
    except ValueError as error:
        return [str(error)]
    # Figures are shown as they are: a format of its own fails on a text, or swells it.
    found = {
        name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
        for _text, name, form, conversion in parts
        if name is not None
    }
    return sorted(found - set(placeholders(conditions)))


def placeholders(conditions: int) -> list[str]:
    """The placeholders that a sentence of a rule with so many conditions may have.

    >>> placeholders(1)
    ['value', 'expected', 'by', 'value_1', 'expected_1']
    """
    each = [f"{name}_{n}" for n in range(1, conditions + 1) for name in ("value", "expected")]
    return ["value", "expected", "by", *each]


def show(value: Any) -> str:
    """A figure as people of any language read it.

    >>> show(3200), show(Fraction(2, 3)), show(Range(15, 21)), show(Range(2000, None)), show(0.5)
    ('3,200', '2/3', '15–21', '≥ 2,000', '0.5')
    >>> show(("a", 3)), show(Range(1, 1)), show(None)
    ('a | 3', '1', '–')
    """
    match value:
        case None:
            return "–"
        case bool():
            return "✓" if value else "✗"
        case Range(low=low, high=None):
            return f"≥ {show(low)}"
        case Range(low=None, high=high):
            return f"≤ {show(high)}"
        case Range(low=low, high=high):
            return show(low) if low == high else f"{show(low)}–{show(high)}"
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.2f}".rstrip("0").rstrip(".")
        case tuple() | list():
            return " | ".join(map(show, value))
    return str(value)


def show_expected(operator: str, expected: Any) -> str:
    """What the rule asks, in figures and signs only.

    >>> show_expected(">=", 2000), show_expected("between", Range(3, 15)), show_expected("true", None)
    ('≥ 2,000', '3–15', '✓')
    """
    match operator:
        case "true" | "set":
            return "✓"
        case "false":
            return "✗"
        case "not in":
            return f"≠ {show(expected)}"
    return SYMBOLS.get(operator, "") + show(expected)
