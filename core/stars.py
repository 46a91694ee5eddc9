"""Stars from indicator results: gates as data, every gate explained, the way to the next star.

Shares are compared in whole numbers (``100 * passed >= quota * applicable``), never divided:
a displayed 94.96 % is then never "95.0 % but failed".
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .verdict import Verdict

_STATES = ("pass", "fail", "na", "unknown")


@dataclass(frozen=True)
class Indicator:
    """The result of one indicator.

    :param level: ``basic, normative, vitality, innovation``, or what the scheme calls them
    :param band: the star it belongs to; the lowest, if several
    :param state: ``pass``, ``fail``, ``na`` (does not apply: counts nowhere) or ``unknown``
        (no data: applies, and is not passed)
    :raises ValueError: another state
    """

    key: Any
    level: str
    band: int
    state: str

    def __post_init__(self) -> None:
        if self.state not in _STATES:
            raise ValueError("state")


@dataclass(frozen=True)
class Gate:
    """What one star asks for.

    :param previous_required: the star below must be reached too
    :param levels: levels of which every applicable indicator must pass, of whatever band
    :param quota_pct: whole percent of the applicable ``quota_level`` indicators; ``None``: none
    :param denominator: ``band``: those of this star; ``cumulative``: of this and lower stars
    :param innovation_min: least number of passed ``innovation_level`` indicators
    :param clause: where the gate is written
    :raises ValueError: a gate that makes no sense, by the name of the field
    """

    star: int
    previous_required: bool = True
    levels: tuple[str, ...] = ()
    quota_pct: int | None = None
    denominator: str = "band"
    innovation_min: int = 0
    clause: str = ""
    quota_level: str = "vitality"
    innovation_level: str = "innovation"

    def __post_init__(self) -> None:
        if self.denominator not in ("band", "cumulative"):
            raise ValueError("denominator")
        # A float quota would bring the rounding back in.
        if self.quota_pct is not None and not (
            isinstance(self.quota_pct, int) and 0 <= self.quota_pct <= 100
        ):
            raise ValueError("quota_pct")
        if self.star < 1 or self.innovation_min < 0:
            raise ValueError("star" if self.star < 1 else "innovation_min")


@dataclass(frozen=True)
class GateResult:
    """One gate: whether it is passed by itself and all it requires, and each check of it.

    Every check has ``passed`` and ``rule`` (the clause) in its params.
    """

    star: int
    passed: bool
    checks: tuple[Verdict, ...]


@dataclass(frozen=True)
class Rating:
    """The star reached (0: none), and every gate from the lowest up."""

    star: int
    gates: tuple[GateResult, ...]


@dataclass(frozen=True)
class Distance:
    """What lifts to the next star.

    :param next_star: ``None`` at the top
    :param keys: the shortest list of indicators to pass, in the order given; empty if none does
    :param reachable: False if the next gate asks for more indicators than apply
    """

    next_star: int | None
    keys: tuple[Any, ...]
    reachable: bool


def meets_quota(passed: int, applicable: int, quota_pct: int) -> bool:
    """Whether so many of those applicable are the quota (HZ-4.3, 4.4, 4.5). None of none is.

    >>> meets_quota(12, 13, 95), meets_quota(13, 13, 95)  # 12 of 13 are 92.3 %
    (False, True)
    >>> meets_quota(39, 42, 95), meets_quota(40, 42, 95), meets_quota(0, 0, 95)
    (False, True, True)
    """
    return 100 * passed >= quota_pct * applicable


def needed_for(applicable: int, quota_pct: int) -> int:
    """The least number that meets the quota.

    >>> [needed_for(n, pct) for n, pct in ((16, 80), (13, 90), (13, 95), (42, 95))]
    [13, 12, 13, 40]
    """
    return -(-quota_pct * applicable // 100)


def rate(
    indicators: Iterable[Indicator], gates: Iterable[Gate], left_out: Collection[Any] = ()
) -> Rating:
    """The star of one union (HZ-4.1 to HZ-4.6).

    The star is the highest gate passed. A gate that requires the previous one is passed only
    if that one is, whatever its own checks say.

    :param left_out: keys of indicators treated as not applicable (doubtful rows)
    :raises ValueError: ``star``: two gates of one star; ``key``: two results of one indicator

    >>> gates = [Gate(1, False, ("basic",), clause="HZ-4.1"),
    ...          Gate(2, True, ("basic",), quota_pct=95, clause="HZ-4.5")]
    >>> results = [Indicator("B1", "basic", 1, "pass")]
    >>> results += [Indicator(f"V{n}", "vitality", 2, "pass") for n in range(12)]
    >>> rate([*results, Indicator("V12", "vitality", 2, "unknown")], gates).star
    1
    >>> rate([*results, Indicator("V12", "vitality", 2, "na")], gates).star
    2
    >>> rate(results, gates).gates[1].checks[2]
    Verdict(code='quota_met', params={'passed': True, 'level': 'vitality', \
'denominator': 'band', 'quota_pct': 95, 'count': 12, 'applicable': 12, 'needed': 12, \
'open': (), 'rule': 'HZ-4.5'})
    """
    gates, live = _ordered(gates), _live(indicators, left_out)
    results: list[GateResult] = []
    for gate in gates:
        checks = []
        if gate.previous_required:
            # The lowest gate has nothing below it to require.
            below = results[-1] if results else None
            met = below is None or below.passed
            star = below.star if below else 0
            checks.append(_verdict("previous", met, gate, star=star))
        checks += _own_checks(gate, live)
        results.append(
            GateResult(gate.star, all(c.params["passed"] for c in checks), tuple(checks))
        )
    return Rating(max((g.star for g in results if g.passed), default=0), tuple(results))


def rate_doubtful(
    indicators: Iterable[Indicator], gates: Iterable[Gate], doubtful: Collection[Any]
) -> dict[str, Rating]:
    """The rating with doubtful rows counted, and with them left out (design: provisional schemes).

    >>> gates = [Gate(1, False, ("basic",))]
    >>> results = [Indicator("B1", "basic", 1, "pass"), Indicator("B2", "basic", 1, "fail")]
    >>> {way: rating.star for way, rating in rate_doubtful(results, gates, {"B2"}).items()}
    {'counted': 0, 'left_out': 1}
    """
    indicators, gates = list(indicators), list(gates)
    return {
        "counted": rate(indicators, gates),
        "left_out": rate(indicators, gates, left_out=doubtful),
    }


def distance_to_next(
    indicators: Iterable[Indicator],
    gates: Iterable[Gate],
    left_out: Collection[Any] = (),
    effort: Mapping[Any, int] | None = None,
) -> Distance:
    """The shortest list of indicators that would lift to the next star.

    No shorter list does it. Where it leaves a choice, the lesser effort goes first, then what
    only lacks data, then the order given.

    :param effort: key → whole number (people to win, days), where known; unknown comes last

    >>> gates = [Gate(1, False, ("basic",)), Gate(2, True, ("basic",), 80, innovation_min=1)]
    >>> results = [Indicator("B1", "basic", 1, "pass"), Indicator("I1", "innovation", 2, "fail")]
    >>> results += [Indicator(f"V{n}", "vitality", 2, "pass" if n < 3 else "fail") for n in range(5)]
    >>> distance_to_next(results, gates)
    Distance(next_star=2, keys=('I1', 'V3'), reachable=True)
    >>> distance_to_next(results, gates, effort={"V4": 2, "V3": 9}).keys
    ('I1', 'V4')
    """
    gates, live = _ordered(gates), _live(indicators, left_out)
    star = rate(live, gates).star
    gate = next((gate for gate in gates if gate.star > star), None)
    if gate is None:
        return Distance(None, (), True)
    # What this gate requires below is passed already: it is the star held now.
    places = {item.key: place for place, item in enumerate(live)}
    known = effort or {}

    def cost(item: Indicator) -> tuple:
        return (
            item.key not in known,
            known.get(item.key, 0),
            item.state != "unknown",
            places[item.key],
        )

    chosen = {i.key: i for i in live if i.level in gate.levels and i.state != "pass"}
    demands = [(_innovations(gate, live), gate.innovation_min)]
    if gate.quota_pct is not None:
        pool = _quota_pool(gate, live)
        # First: where both look at one level, this is the narrower pool and serves the other.
        demands.insert(0, (pool, needed_for(len(pool), gate.quota_pct)))
    reachable = True
    for pool, least in demands:
        have = sum(item.state == "pass" or item.key in chosen for item in pool)
        spare = sorted((i for i in pool if i.state != "pass" and i.key not in chosen), key=cost)
        missing = max(0, least - have)
        reachable = reachable and missing <= len(spare)
        chosen |= {item.key: item for item in spare[:missing]}
    keys = sorted(chosen, key=places.__getitem__) if reachable else ()
    return Distance(gate.star, tuple(keys), reachable)


def _ordered(gates: Iterable[Gate]) -> list[Gate]:
    gates = sorted(gates, key=lambda gate: gate.star)
    if len({gate.star for gate in gates}) < len(gates):
        raise ValueError("star")
    return gates


def _live(indicators: Iterable[Indicator], left_out: Collection[Any]) -> list[Indicator]:
    indicators = list(indicators)
    if len({item.key for item in indicators}) < len(indicators):
        raise ValueError("key")
    return [i for i in indicators if i.state != "na" and i.key not in left_out]


def _quota_pool(gate: Gate, live: Sequence[Indicator]) -> list[Indicator]:
    lowest = gate.star if gate.denominator == "band" else 0
    return [i for i in live if i.level == gate.quota_level and lowest <= i.band <= gate.star]


def _innovations(gate: Gate, live: Sequence[Indicator]) -> list[Indicator]:
    return [i for i in live if i.level == gate.innovation_level]


def _own_checks(gate: Gate, live: Sequence[Indicator]) -> list[Verdict]:
    checks = []
    for level in gate.levels:
        pool = [item for item in live if item.level == level]
        count, still_open = _passed(pool)
        checks.append(
            _verdict(
                "level", not still_open, gate,
                level=level, count=count, applicable=len(pool), open=still_open,
            )
        )  # fmt: skip
    if gate.quota_pct is not None:
        pool = _quota_pool(gate, live)
        count, still_open = _passed(pool)
        checks.append(
            _verdict(
                "quota", meets_quota(count, len(pool), gate.quota_pct), gate,
                level=gate.quota_level, denominator=gate.denominator, quota_pct=gate.quota_pct,
                count=count, applicable=len(pool), needed=needed_for(len(pool), gate.quota_pct),
                open=still_open,
            )
        )  # fmt: skip
    if gate.innovation_min:
        pool = _innovations(gate, live)
        count, still_open = _passed(pool)
        checks.append(
            _verdict(
                "innovation", count >= gate.innovation_min, gate,
                level=gate.innovation_level, count=count, applicable=len(pool),
                needed=gate.innovation_min, open=still_open,
            )
        )  # fmt: skip
    return checks


def _passed(pool: Sequence[Indicator]) -> tuple[int, tuple[Any, ...]]:
    still_open = tuple(item.key for item in pool if item.state != "pass")
    return len(pool) - len(still_open), still_open


def _verdict(check: str, passed: bool, gate: Gate, **params: Any) -> Verdict:
    code = f"{check}_{'met' if passed else 'missed'}"
    return Verdict(code, {"passed": passed, **params, "rule": gate.clause})
