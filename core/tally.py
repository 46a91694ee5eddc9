"""The count of an election: who is elected, who goes to a run-off, and by which rule.

Everything a verdict depends on (base, majority, quorum, ties, shortfall) is in :class:`Rules`,
the election rules adopted for this election; the figures are in :class:`Counts`. This module
also gives the names of :mod:`.election_rules`, :mod:`.count_sheet` and :mod:`.ballot_paper`, so
that a caller imports ``tally`` alone. Every verdict names its rule in ``params["rule"]``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .ballot_paper import Paper, check_paper, count_papers
from .count_sheet import (
    CountError,
    Counts,
    Finding,
    Marks,
    check_counts,
    compare_entries,
)
from .election_rules import (
    CLAUSES,
    Rules,
    check_contest,
    check_quorum,
    least_share,
    minimum_candidates,
)
from .verdict import Verdict

__all__ = [
    "CLAUSES", "CountError", "Counts", "Finding", "Marks", "Outcome", "Paper", "Result", "Rules",
    "check_contest", "check_counts", "check_paper", "check_quorum", "compare_entries",
    "count_papers", "decide", "decide_preliminary", "decide_runoff", "minimum_candidates",
]  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What became of one person: ``elected``, ``runoff``, ``outvoted`` (majority, but others
    had more), ``below`` (no majority) or ``struck`` (died or lost the right to stand after the
    papers were printed); of a pre-election ``named`` or ``not_named``. ``verdict`` has the
    figures and the rule."""

    key: Any
    votes: int
    status: str
    verdict: Verdict
    written_in: bool = False


@dataclass(frozen=True)
class Result:
    """The outcome of a contest.

    :param state: ``void`` (hold it again), ``runoff``, ``second_round``, ``reduced`` (complete
        with fewer seats) or ``complete``. A tie at the edge leaves no seat for a second round.
        A pre-election is ``void`` or ``named``, and elects nobody.
    :param elected: most votes first; equal votes in the order of the ballot
    :param runoff: the tied, in the order of the ballot
    :param seats_left: to be filled by the run-off or the second round; of a void election all
    :param verdicts: on the election as a whole (quorum, papers, shortfall, …)
    :param outcomes: one per candidate in the order of the ballot, then the written-in
    """

    state: str
    elected: tuple[Any, ...]
    runoff: tuple[Any, ...]
    not_elected: tuple[Any, ...]
    seats_left: int
    needed: int
    verdicts: tuple[Verdict, ...]
    outcomes: tuple[Outcome, ...]


def decide(counts: Counts, rules: Rules) -> Result:
    """The result of a contest (NR-ELEC-27, 27b, 27c).

    Elected is who has the majority of the base. If more have it than there are seats, most votes
    win, and a tie at the last seat goes to a run-off among the tied. If fewer have it, the seats
    left go to a second round, or fall away where the rules allow it. Written-in people win by
    the same majority. Without a quorum, or with more papers recovered than issued: void.

    :raises CountError: the sheet has other hard findings, see :func:`check_counts`

    >>> counts = Counts(90, 80, issued=80, recovered=80, valid=80, candidates=(
    ...     Marks("A", 60, 20), Marks("B", 46, 34), Marks("C", 46, 34), Marks("D", 5, 75)))
    >>> result = decide(counts, Rules(seats=2))
    >>> result.state, result.elected, result.runoff, result.seats_left
    ('runoff', ('A',), ('B', 'C'), 1)
    >>> result = decide(counts, Rules(seats=4))  # more than half of the 90 entitled is 46
    >>> result.state, result.elected, result.seats_left
    ('second_round', ('A', 'B', 'C'), 1)
    >>> result.outcomes[3].verdict.code, result.outcomes[3].verdict.params["gap"]
    ('below_majority', 41)
    """
    return _decide(counts, rules, _needed(counts, rules))


def decide_runoff(counts: Counts, rules: Rules, tied: Iterable[Any], seats_left: int) -> Result:
    """The result of a run-off among the tied (NR-ELEC-27b).

    Only the tied stand and nobody is written in. Most votes win, with the majority of the base
    where ``rules.runoff_base_required``, else with at least one vote. It may tie again.

    :param rules: of the contest; its ``seats`` are all the seats
    :param tied: ``Result.runoff``, without who stands no more; all of them stand here
    :param seats_left: ``Result.seats_left``; no fewer than the tied where some stand no more
    :raises ValueError: ``candidates`` or ``seats_left``: not the run-off that was called for
    :raises CountError: as :func:`decide`

    >>> counts = Counts(90, 80, issued=80, recovered=80, valid=80,
    ...                 candidates=(Marks("B", 44, 36), Marks("C", 36, 44)))
    >>> decide_runoff(counts, Rules(seats=3), ("B", "C"), 1).state
    'second_round'
    >>> rules = Rules(seats=3, runoff_base_required=False)
    >>> decide_runoff(counts, rules, ("B", "C"), 1).elected
    ('B',)
    """
    tied = list(tied)
    if sorted(map(repr, tied)) != sorted(repr(marks.key) for marks in counts.candidates):
        raise ValueError("candidates")
    if not 1 <= seats_left <= rules.seats:
        raise ValueError("seats_left")
    filled = rules.seats - seats_left
    least = None if rules.min_seats is None else max(0, rules.min_seats - filled)
    rules = replace(rules, seats=seats_left, write_in=False, min_seats=least)
    needed = _needed(counts, rules) if rules.runoff_base_required else 1
    return _decide(counts, rules, needed)


def decide_preliminary(counts: Counts, rules: Rules) -> Result:
    """Who stands in the formal vote after a pre-election among all nominated (NR-ELEC-17d).

    Most votes are named, with one vote at least and no majority: nobody is elected yet. Who ties
    with the last named is named too, so that neither lot nor order of the ballot decides.

    :param rules: of the contest, ``seats`` being how many are to be named; as many marks stand
        on a paper at most
    :raises CountError: as :func:`decide`

    >>> counts = Counts(9, 9, issued=9, recovered=9, valid=9, candidates=(
    ...     Marks("A", 3, 6), Marks("B", 8, 1), Marks("C", 3, 6), Marks("D", 2, 7)))
    >>> result = decide_preliminary(counts, Rules(seats=2))
    >>> result.state, [(outcome.key, outcome.status) for outcome in result.outcomes]
    ('named', [('A', 'named'), ('B', 'named'), ('C', 'named'), ('D', 'not_named')])
    """
    said, stands = _vote_stands(counts, rules)
    if not stands:
        return _void(rules, 1, (said,))
    votes = {marks.key: marks.favour for marks in counts.candidates}
    able = sorted(number for key, number in votes.items() if number and key not in counts.struck)
    rule = rules.clause("preliminary")
    if not able:
        return _void(rules, 1, (Verdict("preliminary_empty", {"rule": rule}),))
    edge = able[-rules.seats :][0]
    outcomes = []
    for key, number in votes.items():
        params = {"votes": number, "edge": edge, "rule": rule}
        if key in counts.struck:
            verdict = Verdict("struck_off", params | {"rule": rules.clause("struck")})
            outcomes.append(Outcome(key, number, "struck", verdict))
        else:
            status = "named" if number >= edge else "not_named"
            outcomes.append(Outcome(key, number, status, Verdict(status, params)))
    named = sum(outcome.status == "named" for outcome in outcomes)
    told = Verdict("preliminary_held", {"named": named, "places": rules.seats, "rule": rule})
    return Result("named", (), (), (), 0, 1, (said, told), tuple(outcomes))


def _vote_stands(counts: Counts, rules: Rules) -> tuple[Verdict, bool]:
    """The verdict on papers or quorum, and whether the vote is one."""
    hard = [finding for finding in check_counts(counts, rules) if finding.hard]
    for finding in hard:
        if finding.verdict.code == "recovered_over_issued":
            # Nothing else on such a sheet matters: it is held again whatever the figures say.
            return finding.verdict, False
    if hard:
        raise CountError(hard)
    quorum = check_quorum(counts.entitled, counts.present, rules)
    return quorum, bool(quorum.params["passed"])


def _decide(counts: Counts, rules: Rules, needed: int) -> Result:
    said, stands = _vote_stands(counts, rules)
    if not stands:
        return _void(rules, needed, (said,))
    votes = {marks.key: marks.favour for marks in counts.candidates} | dict(counts.write_ins)
    # Stable: equal votes keep the order of the ballot, then of the written-in.
    ranked = sorted(
        (key for key in votes if votes[key] >= needed and key not in counts.struck),
        key=lambda k: -votes[k],
    )
    elected, tied = ranked[: rules.seats], []
    if len(ranked) > rules.seats and votes[ranked[rules.seats]] == votes[elected[-1]]:
        edge = votes[elected[-1]]
        elected = [key for key in ranked if votes[key] > edge]
        tied = [key for key in ranked if votes[key] == edge]
    left = rules.seats - len(elected)
    state, on_the_whole = _state(rules, len(elected), len(tied), left)
    outcomes = _outcomes(counts, rules, needed, votes, elected, tied, left)
    return Result(
        state=state,
        elected=tuple(elected),
        runoff=tuple(tied),
        not_elected=tuple(o.key for o in outcomes if o.status in ("outvoted", "below")),
        seats_left=0 if state in ("complete", "reduced") else left,
        needed=needed,
        verdicts=(said, *on_the_whole),
        outcomes=outcomes,
    )


def _state(rules: Rules, elected: int, tied: int, left: int) -> tuple[str, list[Verdict]]:
    params = {"seats": rules.seats, "elected": elected, "seats_left": left}
    if not left:
        return "complete", []
    if tied:
        rule = rules.clause("tie")
        return "runoff", [Verdict("runoff_needed", params | {"tied": tied, "rule": rule})]
    rule = rules.clause("shortfall")
    if rules.shortfall == "reduce_seats" and elected >= (rules.min_seats or 0):
        least = rules.min_seats
        return "reduced", [Verdict("seats_reduced", params | {"min_seats": least, "rule": rule})]
    return "second_round", [Verdict("second_round_needed", params | {"rule": rule})]


def _outcomes(
    counts: Counts,
    rules: Rules,
    needed: int,
    votes: Mapping[Any, int],
    elected: list[Any],
    tied: list[Any],
    left: int,
) -> tuple[Outcome, ...]:
    rank = {key: place for place, key in enumerate(elected, 1)}
    common = {"needed": needed, "base": rules.base, "base_count": _base(counts, rules)}
    outcomes = []
    for key, number in votes.items():
        params: dict[str, Any] = {"votes": number} | common
        if key in rank:
            status, code, rule = "elected", "elected", "win"
            params["rank"] = rank[key]
        elif key in tied:
            status, code, rule = "runoff", "tied_at_edge", "tie"
            params |= {"tied": len(tied), "seats_left": left}
        elif key in counts.struck:
            status, code, rule = "struck", "struck_off", "struck"
        elif number >= needed:
            status, code, rule = "outvoted", "outvoted", "tie"
            params["edge"] = votes[tied[0] if tied else elected[-1]]
        else:
            status, code, rule = "below", "below_majority", "win"
            params["gap"] = needed - number
        verdict = Verdict(code, params | {"rule": rules.clause(rule)})
        outcomes.append(Outcome(key, number, status, verdict, key in counts.write_ins))
    return tuple(outcomes)


def _void(rules: Rules, needed: int, verdicts: tuple[Verdict, ...]) -> Result:
    return Result("void", (), (), (), rules.seats, needed, verdicts, ())


def _base(counts: Counts, rules: Rules) -> int:
    return counts.recovered if rules.base == "cast" else int(getattr(counts, rules.base))


def _needed(counts: Counts, rules: Rules) -> int:
    # Nobody is elected without a vote, whatever share of an empty base that is.
    return max(1, least_share(_base(counts, rules), rules.threshold, rules.strictly_more))
