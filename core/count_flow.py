"""A bundle of papers on its way through two counts: whose turn it is, and when both agree.

``waiting`` → ``first`` → ``agreed``, or ``different``: both are corrected, as often as the rules
let (``recount``), then a third person counts. A third count like neither leaves ``afresh``. Set
aside, or opened again after they agreed, all entries are counted anew: ``waiting``.

Nobody enters twice, and no answer holds a figure: people and names of fields only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .count_sheet import compare_entries

WAITING, FIRST, DIFFERENT, RECOUNT, AFRESH, AGREED = STATES = (
    "waiting", "first", "different", "recount", "afresh", "agreed",
)  # fmt: skip


@dataclass(frozen=True)
class Settled:
    """What the entries handed in come to.

    :param differing: fields in which the first two differ; empty for who counts third, who has
        nothing to guess by
    :param standing: which of the entries agree, by their place in the order
    :param aside: which is superseded because the third count is like the other one
    """

    state: str
    differing: tuple[str, ...] = ()
    standing: tuple[int, ...] = ()
    aside: tuple[int, ...] = ()


def refusal(state: str, entered: Sequence[Any], person: Any, correcting: Any = None) -> str | None:
    """Why it is not the turn of a person, or None.

    :param entered: who handed in the entries that stand
    :param correcting: who made the entry that this one corrects, if it still stands; None for an
        entry of its own, ``False`` if the entry was set aside
    :return: ``agreed``, ``afresh``, ``entered``, ``used_up``, ``set_aside`` or ``full``

    >>> refusal(FIRST, ["a"], "a"), refusal(FIRST, ["a"], "b"), refusal(FIRST, ["a"], "a", "a")
    ('entered', None, None)
    >>> refusal(DIFFERENT, ["a", "b"], "c"), refusal(RECOUNT, ["a", "b"], "c")
    ('full', None)
    >>> refusal(RECOUNT, ["a", "b"], "b", "b"), refusal(WAITING, [], "b", False)
    ('used_up', 'set_aside')
    """
    if state in (AGREED, AFRESH):
        return state
    if person in entered:
        if correcting != person:
            return "entered"
        return "used_up" if state == RECOUNT else None
    if correcting is not None:
        return "set_aside"
    if len(entered) >= 2 and state != RECOUNT:
        return "full"
    return None


def settle(entries: Sequence[Mapping[str, Any]], corrections: int, allowed: int) -> Settled:
    """What the entries that stand come to, in the order they were handed in (NR-ELEC-26).

    :param corrections: made in this pass by people who had been told where they differ
    :param allowed: how many of them the rules let before a third person counts

    >>> settle([{"papers": 9}], 0, 2).state, settle([{"papers": 9}] * 2, 0, 2).standing
    ('first', (0, 1))
    >>> settle([{"papers": 9}, {"papers": 8}], 0, 2)
    Settled(state='different', differing=('papers',), standing=(), aside=())
    >>> settle([{"papers": 9}, {"papers": 8}, {"papers": 8}], 2, 2)
    Settled(state='agreed', differing=(), standing=(1, 2), aside=(0,))
    """
    if len(entries) < 2:
        return Settled(FIRST if entries else WAITING)
    first, second, *third = entries
    if third:
        for place, entry in enumerate((first, second)):
            if not compare_entries(entry, third[0]):
                return Settled(AGREED, standing=(place, 2), aside=(1 - place,))
        return Settled(AFRESH)
    differing = tuple(compare_entries(first, second))
    if not differing:
        return Settled(AGREED, standing=(0, 1))
    return Settled(RECOUNT if corrections >= allowed else DIFFERENT, differing)


def may_set_aside(state: str, ordered: bool = False) -> bool:
    """Whether all entries may be set aside: where they differ, or by order also agreed ones.

    >>> may_set_aside(DIFFERENT), may_set_aside(AGREED), may_set_aside(AGREED, ordered=True)
    (True, False, True)
    """
    return ordered or state in (DIFFERENT, RECOUNT, AFRESH)


class OutOfTurnError(ValueError):
    """A step that the state of the bundle does not let. See :attr:`code`."""

    def __init__(self, code: str):
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Entry:
    """One entry handed in: whose, what, and whether it was told where it differs."""

    person: Any
    figures: Mapping[str, Any]
    told: bool = False


@dataclass(frozen=True)
class Bundle:
    """A bundle by the rules above alone, without records: what a count may come to.

    :param standing: entries that are compared
    :param aside: entries superseded or set aside, oldest first; they only become more

    >>> bundle = Bundle(allowed=1).enter("a", {"papers": 9}).enter("b", {"papers": 8})
    >>> bundle.state, [entry.told for entry in bundle.standing]
    ('different', [True, True])
    >>> bundle.correct("b", {"papers": 9}).state, len(bundle.correct("b", {"papers": 9}).aside)
    ('agreed', 1)
    """

    allowed: int
    state: str = WAITING
    standing: tuple[Entry, ...] = ()
    aside: tuple[Entry, ...] = ()
    corrections: int = 0
    count_pass: int = 1

    def enter(self, person: Any, figures: Mapping[str, Any]) -> "Bundle":
        """Hand in an entry of one's own; raise :class:`OutOfTurnError` out of turn."""
        self._require(person)
        return self._settled((*self.standing, Entry(person, figures)), self.aside, 0)

    def correct(self, person: Any, figures: Mapping[str, Any]) -> "Bundle":
        """Hand in what supersedes one's entry; raise :class:`OutOfTurnError` out of turn."""
        old = next((entry for entry in self.standing if entry.person == person), None)
        self._require(person, old.person if old else False)
        standing = tuple(
            Entry(person, figures) if entry is old else entry for entry in self.standing
        )
        return self._settled(standing, (*self.aside, old), old.told)

    def reopen(self, ordered: bool = False) -> "Bundle":
        """Set all entries aside; raise :class:`OutOfTurnError` where nothing is to be counted anew."""
        if not may_set_aside(self.state, ordered):
            raise OutOfTurnError(self.state)
        return Bundle(
            self.allowed,
            aside=(*self.aside, *self.standing),
            count_pass=self.count_pass + 1,
        )

    def _require(self, person: Any, correcting: Any = None) -> None:
        code = refusal(self.state, [entry.person for entry in self.standing], person, correcting)
        if code:
            raise OutOfTurnError(code)

    def _settled(
        self, standing: tuple[Entry, ...], aside: tuple[Entry, ...], told: int
    ) -> "Bundle":
        corrections = self.corrections + told
        said = settle([entry.figures for entry in standing], corrections, self.allowed)
        if said.differing:
            standing = tuple(replace(entry, told=True) for entry in standing)
        gone = tuple(standing[place] for place in said.aside)
        return replace(
            self,
            state=said.state,
            standing=tuple(entry for entry in standing if entry not in gone),
            aside=(*aside, *gone),
            corrections=corrections,
        )
