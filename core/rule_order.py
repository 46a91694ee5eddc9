"""Whether one rule asks at least as much as another: what an office may set by itself.

A rule is stricter or equal if whoever meets it meets the other one too, whatever the figures
are. What cannot be told (other sources, other words) counts as looser: :func:`looser_in` names
it, and a superior then decides.

Of a parameter nobody can tell from the figure which way is stricter, so it is declared:
``higher``, ``lower``, ``subset`` (of the values or the range allowed above), or the words from
the loosest to the strictest, ``false<true``. Without a direction any other figure is a matter
for the superior.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .rule import Band, Range, RuleError, compare, parse_value

DIRECTIONS = ("higher", "lower", "subset")
SEVERITIES = ("inform", "warn", "block")


@dataclass(frozen=True)
class Condition:
    """One comparison of a rule; ``expected`` is what :func:`core.rule.parse_value` gave.

    ``source`` and ``by`` (for ``band``) are any values that name a figure.
    """

    source: Any
    operator: str
    expected: Any = None
    by: Any = None


@dataclass(frozen=True)
class Asked:
    """All of a rule that makes it stricter or looser."""

    kind: str = "check"
    subject: str | None = None
    trigger: str | None = None
    severity: str = "warn"
    overridable: bool = False
    group: str | None = None
    due_days: int = 10
    leaves: frozenset | None = frozenset()  # None: no plain list of conditions joined by “and”
    domain: str = "[]"
    conditions: tuple[Condition, ...] = ()
    bands: tuple[Band, ...] = ()
    value: Any = None
    stricter: str | None = None


def parse_direction(text: str | None) -> str | tuple[Any, ...] | None:
    """A declared direction: a word of :data:`DIRECTIONS`, or the values, loosest first.

    :raises RuleError: ``direction``

    >>> parse_direction("higher"), parse_direction("present < entitled"), parse_direction("")
    ('higher', ('present', 'entitled'), None)
    >>> parse_direction("false<true")
    (False, True)
    """
    text = (text or "").strip()
    if not text or text in DIRECTIONS:
        return text or None
    words = tuple(parse_value(word) for word in text.split("<"))
    if len(words) < 2 or len(set(words)) < len(words):
        raise RuleError("direction", text=text)
    return words


def looser_in(own: Asked, above: Asked) -> str | None:
    """The first thing in which ``own`` asks less than ``above``, or cannot be compared.

    :return: ``kind``, ``subject``, ``trigger``, ``severity``, ``overridable``, ``group``,
        ``due_days``, ``domain``, ``conditions``, ``bands``, ``stricter`` or ``value``; None:
        stricter or equal in every way

    >>> five = Asked(conditions=(Condition("days", ">=", 5),))
    >>> seven = Asked(conditions=(Condition("days", ">=", 7),))
    >>> looser_in(seven, five), looser_in(five, seven)
    (None, 'conditions')
    >>> quorum = [Asked(kind="parameter", value=share, stricter="higher") for share in (1, 2)]
    >>> looser_in(quorum[1], quorum[0]), looser_in(quorum[0], quorum[1])
    (None, 'value')
    """
    for name in ("kind", "subject", "trigger"):
        if getattr(own, name) != getattr(above, name):
            return name
    if SEVERITIES.index(own.severity) < SEVERITIES.index(above.severity):
        return "severity"
    if own.overridable and not above.overridable:
        return "overridable"
    # Out of the alternatives it must pass by itself; into others it never goes.
    if own.group and own.group != above.group:
        return "group"
    if own.kind == "parameter":
        if own.stricter not in (None, above.stricter):
            return "stricter"
        return None if value_holds(own.value, above.value, above.stricter) else "value"
    if own.due_days > above.due_days:
        return "due_days"
    if own.domain != above.domain and not _concerns_more(own, above):
        return "domain"
    return _conditions_looser(own, above)


def value_holds(own: Any, above: Any, stricter: str | None) -> bool:
    """Whether the figure ``own`` is equal to ``above`` or stricter in the declared direction.

    >>> value_holds(7, 5, "higher"), value_holds(3, 5, "higher"), value_holds(3, 5, None)
    (True, False, False)
    >>> value_holds((5,), (3, 5), "subset"), value_holds(5, (3, 5), "subset")
    (True, True)
    >>> value_holds("present", "entitled", "present<entitled")
    False
    """
    if _same(own, above):
        return True
    direction = parse_direction(stricter)
    match direction:
        case "higher" | "lower":
            if not (_is_number(own) and _is_number(above)):
                return False
            return own >= above if direction == "higher" else own <= above
        case "subset":
            return condition_implies(_membership(own), _membership(above))
        case tuple():
            places = [_place(direction, value) for value in (above, own)]
            return None not in places and places[0] <= places[1]
    return False


def is_of_a_kind(own: Any, above: Any, stricter: str | None = None) -> bool:
    """Whether ``own`` can stand where ``above`` stands at all: a number for a number, a word of

    those that are declared, no negative figure for one that is none.

    >>> is_of_a_kind(7, 5), is_of_a_kind("soon", 5), is_of_a_kind(-3, 5), is_of_a_kind(True, 5)
    (True, False, False, False)
    >>> is_of_a_kind(5, (3, 5)), is_of_a_kind(("audit", "women"), "audit")
    (True, True)
    >>> is_of_a_kind("presant", "entitled", "present<entitled")
    False
    """
    mine, theirs = ([one] if not isinstance(one, tuple) else [*one] for one in (own, above))
    if {*map(_sort, mine)} != {*map(_sort, theirs)}:
        return False
    direction = parse_direction(stricter)
    if isinstance(direction, tuple) and not all(_place(direction, one) is not None for one in mine):
        return False
    if not all(_is_number(one) for one in [*mine, *theirs]):
        return True
    return min(theirs) < 0 or min(mine) >= 0


def _sort(value: Any) -> str:
    if isinstance(value, Range):
        return "range"
    return "number" if _is_number(value) else type(value).__name__


def condition_implies(own: Condition, above: Condition) -> bool:
    """Whether a figure that meets ``own`` meets ``above`` too, and is unknown where it is.

    >>> condition_implies(Condition("n", "between", Range(5, 9)), Condition("n", ">=", 5))
    True
    >>> condition_implies(Condition("n", ">=", 5), Condition("n", "between", Range(5, 9)))
    False
    >>> condition_implies(Condition("k", "=", "a"), Condition("k", "in", ("a", "b")))
    True
    """
    if (own.source, own.by) != (above.source, above.by):
        return False
    if own.operator == above.operator and _same(own.expected, above.expected):
        return True
    if own.operator in ("true", "false", "set", "band") or above.operator in (
        "true",
        "false",
        "set",
        "band",
    ):
        # “Yes” is filled in; the others differ where nothing is known.
        return (own.operator, above.operator) == ("true", "set")
    values = _values(own)
    if values is not None:
        return all(_meets(above, value) for value in values)
    ends, wanted = _interval(own), _interval(above)
    excluded = _excluded(above)
    if ends is None:  # all but some
        return excluded is not None and all(not _meets(own, value) for value in excluded)
    if excluded is not None:
        return all(not _meets(own, value) for value in excluded)
    if wanted is None:
        return False
    return _starts_later(ends[0], wanted[0]) and _ends_earlier(ends[1], wanted[1])


def bands_hold(own: Iterable[Band], above: Iterable[Band]) -> bool:
    """Whether a table of whole numbers covers what the other covers and allows no more there.

    Outside all bands a rule does not concern anybody, so a gap is looser.

    >>> above = [Band(1, 10, 3, 5)]
    >>> bands_hold([Band(1, 4, 3, 4), Band(5, 20, 4, 5)], above)
    True
    >>> bands_hold([Band(1, 9, 3, 5)], above), bands_hold([Band(1, 10, 3, None)], above)
    (False, False)
    """
    own = sorted(own, key=lambda band: band.low or 0)
    for wanted in above:
        reached = wanted.low or 0
        done = False
        for band in own:
            low = band.low or 0
            if (band.high is not None and band.high < reached) or done:
                continue
            if low > reached:
                return False
            if not condition_implies(
                Condition("", "between", band.allowed), Condition("", "between", wanted.allowed)
            ):
                return False
            done = band.high is None or (wanted.high is not None and band.high >= wanted.high)
            reached = reached if done else band.high + 1
        if not done:
            return False
    return True


def _concerns_more(own: Asked, above: Asked) -> bool:
    if own.leaves is None or above.leaves is None:
        return False
    # One of several alternatives that concerned more would let pass what the others stop.
    return own.leaves == above.leaves if own.group else own.leaves <= above.leaves


def _conditions_looser(own: Asked, above: Asked) -> str | None:
    # The rooms read the figure of a check off its first condition.
    for mine, theirs in zip(own.conditions[:1], above.conditions[:1], strict=False):
        if mine.operator != theirs.operator or not condition_implies(mine, theirs):
            return "conditions"
    if not all(
        any(condition_implies(mine, theirs) for mine in own.conditions)
        for theirs in above.conditions
    ):
        return "conditions"
    banded = [condition for condition in above.conditions if condition.operator == "band"]
    # A further table would let go whom it does not cover.
    if any(one.operator == "band" and one not in banded for one in own.conditions):
        return "bands"
    if banded and not bands_hold(own.bands, above.bands):
        return "bands"
    if banded and own.group and not _covers(above.bands, own.bands):
        return "bands"
    return None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Fraction) and not isinstance(value, bool)


def _same(one: Any, other: Any) -> bool:
    # True is 1 to Python, not to a reader of rules.
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _place(words: tuple[Any, ...], value: Any) -> int | None:
    return next((place for place, word in enumerate(words) if _same(word, value)), None)


def _covers(own: Iterable[Band], above: Iterable[Band]) -> bool:
    """Whether the first table concerns everybody the second does."""
    own, above = (
        [Band(band.low, band.high, None, None) for band in table] for table in (own, above)
    )
    return bands_hold(own, above)


def _membership(value: Any) -> Condition:
    return Condition("", "between" if isinstance(value, Range) else "in", value)


def _meets(condition: Condition, value: Any) -> bool:
    try:
        return compare(condition.operator, value, condition.expected) is True
    except TypeError:  # a word where a number is asked for
        return False


def _values(condition: Condition) -> tuple[Any, ...] | None:
    """The values that meet the condition, where they can be listed."""
    expected = condition.expected
    match condition.operator:
        case "=":
            return (expected,)
        case "in":
            return expected if isinstance(expected, tuple) else (expected,)
    return None


def _excluded(condition: Condition) -> tuple[Any, ...] | None:
    expected = condition.expected
    match condition.operator:
        case "!=":
            return (expected,)
        case "not in":
            return expected if isinstance(expected, tuple) else (expected,)
    return None


def _interval(condition: Condition) -> tuple[tuple[Any, bool], tuple[Any, bool]] | None:
    """``((low, open), (high, open))`` of the numbers that meet the condition; None is endless."""
    expected, endless = condition.expected, (None, False)
    match condition.operator:
        case ">=" | ">":
            return (expected, condition.operator == ">"), endless
        case "<=" | "<":
            return endless, (expected, condition.operator == "<")
        case "between":
            return (expected.low, False), (expected.high, False)
    return None


def _starts_later(own: tuple[Any, bool], above: tuple[Any, bool]) -> bool:
    if above[0] is None or own[0] is None:
        return above[0] is None
    return own[0] > above[0] or (own[0] == above[0] and own[1] >= above[1])


def _ends_earlier(own: tuple[Any, bool], above: tuple[Any, bool]) -> bool:
    if above[0] is None or own[0] is None:
        return above[0] is None
    return own[0] < above[0] or (own[0] == above[0] and own[1] >= above[1])
