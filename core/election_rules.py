"""The election rules adopted for a contest, and what they ask for before the vote.

Whole numbers and fractions only: a share is compared, never divided.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from fractions import Fraction
from typing import Any

from .verdict import Verdict

#: Where each rule stands, unless the adopted rules name another place.
CLAUSES: Mapping[str, str] = {
    "quorum": "NR-ELEC-17",
    "contest": "NR-ELEC-17b",
    "recovered": "NR-ELEC-26",
    "paper": "NR-ELEC-26b",
    "win": "NR-ELEC-27",
    "tie": "NR-ELEC-27b",
    "shortfall": "NR-ELEC-27c",
    "write_in": "NR-ELEC-24b",
    "struck": "NR-ELEC-4b",
    "preliminary": "NR-ELEC-17d",
    "arithmetic": "arithmetic",
}
_CHOICES = {
    "base": ("entitled", "present", "cast", "valid"),
    "over_marks": ("paper_void",),
    "tie": ("runoff",),
    "shortfall": ("second_round", "reduce_seats"),
}
_FRACTIONS = ("threshold", "quorum", "contest_ratio")


@dataclass(frozen=True)
class Rules:
    """The election rules adopted for one contest, frozen at opening.

    :param seats: to be filled, 1 or more
    :param base: what the majority is a share of: ``entitled`` (due to attend), ``present``,
        ``cast`` (papers recovered) or ``valid`` (valid papers)
    :param threshold: that share, 0 to 1; more of it is needed if ``strictly_more``, else it is
        enough
    :param quorum: least share of the entitled that must be present; enough unless
        ``quorum_strictly_more``
    :param contest_ratio: least (candidates - seats) / seats; ``None``: no surplus asked for
    :param over_marks: a paper with more marks than seats is void
    :param write_in: whether other people may be written in
    :param tie: a tie at the last seat is voted again among the tied
    :param shortfall: ``second_round`` for the seats left, or ``reduce_seats`` down to
        ``min_seats`` (the low end of the seat band), where the meeting agreed to it
    :param runoff_base_required: whether a run-off is won only with the majority above, or by
        most votes alone
    :param clauses: rule name of :data:`CLAUSES` → clause id, where it differs
    :raises ValueError: a rule that makes no sense, with the name of the field

    >>> Rules(seats=0)
    Traceback (most recent call last):
    ValueError: seats
    """

    seats: int
    base: str = "entitled"
    threshold: Fraction = Fraction(1, 2)
    strictly_more: bool = True
    quorum: Fraction = Fraction(2, 3)
    quorum_strictly_more: bool = False
    contest_ratio: Fraction | None = None
    over_marks: str = "paper_void"
    write_in: bool = True
    tie: str = "runoff"
    shortfall: str = "second_round"
    min_seats: int | None = None
    runoff_base_required: bool = True
    clauses: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        def need(condition: bool, name: str) -> None:
            if not condition:
                raise ValueError(name)

        need(type(self.seats) is int and self.seats >= 1, "seats")
        for name, choices in _CHOICES.items():
            need(getattr(self, name) in choices, name)
        for name in _FRACTIONS:
            value = getattr(self, name)
            # A float is not the fraction it was typed as: 0.05 is a little more than 1/20.
            exact = isinstance(value, (Fraction, int))
            need(exact or (value is None and name == "contest_ratio"), name)
            need(value is None or value >= 0, name)
        # More than all, or more than everybody present, is a rule that nothing can meet.
        need(self.threshold < 1 or (self.threshold == 1 and not self.strictly_more), "threshold")
        need(self.quorum < 1 or (self.quorum == 1 and not self.quorum_strictly_more), "quorum")
        if self.shortfall == "reduce_seats":
            need(self.min_seats is not None and 0 <= self.min_seats <= self.seats, "min_seats")
        need(set(self.clauses) <= set(CLAUSES), "clauses")

    def clause(self, rule: str) -> str:
        """The clause id of a rule named in :data:`CLAUSES`.

        >>> Rules(seats=3, clauses={"win": "NR-CHAIR-16b"}).clause("win")
        'NR-CHAIR-16b'
        """
        return self.clauses.get(rule) or CLAUSES[rule]

    def as_dict(self) -> dict[str, Any]:
        """The rules as a JSON column holds them, fractions as text.

        >>> Rules(seats=3, contest_ratio=Fraction(5, 100)).as_dict()["contest_ratio"]
        '1/20'
        """
        values = asdict(replace(self, clauses=dict(self.clauses)))
        return values | {
            name: None if values[name] is None else str(values[name]) for name in _FRACTIONS
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Rules":
        """The rules from :meth:`as_dict`, or from typed texts like ``"2/3"`` and ``"0.05"``.

        :raises ValueError: unknown field, or a field that makes no sense, by its name

        >>> rules = Rules(seats=3, contest_ratio=Fraction(5, 100))
        >>> Rules.from_dict(rules.as_dict()) == rules
        True
        >>> Rules.from_dict({"seats": 3, "contest_ratio": "0.05"}) == rules
        True
        """
        unknown = set(values) - {item.name for item in fields(cls)}
        if unknown:
            raise ValueError(min(unknown))
        values = dict(values)
        for name in _FRACTIONS:
            if isinstance(values.get(name), str):
                try:
                    values[name] = Fraction(values[name])
                except (ValueError, ZeroDivisionError):
                    raise ValueError(name) from None
        return cls(**values)


def check_quorum(entitled: int, present: int, rules: Rules) -> Verdict:
    """Whether enough people are present to vote (NR-ELEC-17: two thirds of those entitled).

    :return: ``quorum_met`` or ``quorum_missed``; ``passed`` in the params, ``required`` people
    :raises ValueError: more present than entitled, or less than nobody

    >>> rules = Rules(seats=3)
    >>> check_quorum(90, 60, rules).code, check_quorum(91, 60, rules).params["required"]
    ('quorum_met', 61)
    """
    if not 0 <= present <= entitled:
        raise ValueError("present")
    required = least_share(entitled, rules.quorum, rules.quorum_strictly_more)
    passed = present >= required
    return Verdict(
        "quorum_met" if passed else "quorum_missed",
        {
            "passed": passed,
            "entitled": entitled,
            "present": present,
            "required": required,
            "rule": rules.clause("quorum"),
        },
    )


def minimum_candidates(seats: int, ratio: Fraction | None) -> int:
    """The least number of candidates for a surplus ratio, rounded up (NR-ELEC-DIFF).

    >>> [minimum_candidates(seats, Fraction(5, 100)) for seats in (3, 21, 45)]
    [4, 23, 48]
    >>> minimum_candidates(3, None)
    3
    """
    return seats + least_share(seats, Fraction(ratio or 0), strictly_more=False)


def check_contest(candidates: int, seats: int, rules: Rules) -> Verdict:
    """Whether enough candidates stand: (candidates - seats) / seats ≥ the ratio (NR-ELEC-17b).

    Without a ratio as many candidates as seats are enough.

    :return: ``contest_met`` or ``contest_missed``; ``passed`` and ``required`` in the params

    >>> rules = Rules(seats=21, contest_ratio=Fraction(5, 100))
    >>> [check_contest(n, 21, rules).params["passed"] for n in (22, 23)]  # 22 would be 4.76 %
    [False, True]
    """
    ratio = Fraction(rules.contest_ratio or 0)
    passed = (candidates - seats) * ratio.denominator >= ratio.numerator * seats
    return Verdict(
        "contest_met" if passed else "contest_missed",
        {
            "passed": passed,
            "candidates": candidates,
            "seats": seats,
            "ratio": str(ratio),
            "required": minimum_candidates(seats, ratio),
            "rule": rules.clause("contest"),
        },
    )


def least_share(base: int, share: Fraction, strictly_more: bool) -> int:
    """The least whole number that is (strictly more than) that share of the base.

    >>> least_share(90, Fraction(1, 2), True), least_share(91, Fraction(2, 3), False)
    (46, 61)
    """
    if strictly_more:
        return base * share.numerator // share.denominator + 1
    return -(-base * share.numerator // share.denominator)
