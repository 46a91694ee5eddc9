"""Ballot papers: which are valid, and how they make up a count sheet."""

from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass
from itertools import chain
from typing import Any

from .count_sheet import Counts, Marks
from .election_rules import Rules
from .verdict import Verdict


@dataclass(frozen=True)
class Paper:
    """One ballot paper. Candidates in none of the sets are abstained on."""

    favour: frozenset = frozenset()
    against: frozenset = frozenset()
    write_ins: tuple = ()


def check_paper(paper: Paper, candidates: Iterable[Any], rules: Rules) -> Verdict | None:
    """Why a paper with marks on it is invalid, or ``None`` (NR-ELEC-26b: marks ≤ seats).

    :raises ValueError: a mark for somebody who does not stand

    >>> rules = Rules(seats=2)
    >>> check_paper(Paper(frozenset("AB"), write_ins=("Z",)), "ABC", rules).code
    'paper_over_marked'
    >>> check_paper(Paper(frozenset("A"), frozenset("B"), ("Z",)), "ABC", rules) is None
    True
    """
    names = frozenset(candidates)
    _check_names(paper.favour | paper.against, names)
    return _flaw(paper, names, rules)


def _check_names(marked: Set[Any], names: Set[Any]) -> None:
    if not marked <= names:
        raise ValueError("candidates")


def _flaw(paper: Paper, names: Set[Any], rules: Rules) -> Verdict | None:
    marks = len(paper.favour) + len(paper.write_ins)
    if marks > rules.seats:
        return Verdict(
            "paper_over_marked",
            {"marks": marks, "seats": rules.seats, "rule": rules.clause("paper")},
        )
    if not paper.favour.isdisjoint(paper.against):
        return Verdict("paper_contradicts_itself", {"rule": rules.clause("paper")})
    if not paper.write_ins:
        return None
    if not rules.write_in:
        return Verdict("write_in_not_allowed", {"rule": rules.clause("write_in")})
    written = set(paper.write_ins)
    if len(written) < len(paper.write_ins) or written & names:
        return Verdict("paper_names_twice", {"rule": rules.clause("paper")})
    return None


def count_papers(
    papers: Iterable[Paper],
    candidates: Iterable[Any],
    rules: Rules,
    *,
    entitled: int,
    present: int,
    issued: int | None = None,
    **papers_left: int,
) -> Counts:
    """Count papers into a sheet; the order of the papers leaves no trace.

    :param issued: papers issued, by default those recovered and ``papers_left``
    :param papers_left: ``unused``, ``spoilt``, ``missing``

    >>> papers = [Paper(frozenset("A")), Paper(frozenset("AB")), Paper()]
    >>> counts = count_papers(papers, "AB", Rules(seats=1), entitled=4, present=3)
    >>> counts.valid, counts.blank, counts.invalid, counts.candidates[0]
    (1, 1, 1, Marks(key='A', favour=1, against=0, abstain=0))
    """
    order = list(candidates)
    names = frozenset(order)
    good: list[Paper] = []
    blank = invalid = 0
    for paper in papers:
        if not (paper.favour or paper.against or paper.write_ins):
            blank += 1
        elif _flaw(paper, names, rules):
            _check_names(paper.favour | paper.against, names)
            invalid += 1
        else:
            good.append(paper)
    # Counted in one go: most of the work is here.
    favour = Counter(chain.from_iterable(paper.favour for paper in good))
    against = Counter(chain.from_iterable(paper.against for paper in good))
    # Of the good papers all names are asked at once.
    _check_names(favour.keys() | against.keys(), names)
    written = Counter(chain.from_iterable(paper.write_ins for paper in good))
    valid = len(good)
    recovered = valid + blank + invalid
    return Counts(
        entitled=entitled,
        present=present,
        issued=recovered + sum(papers_left.values()) if issued is None else issued,
        recovered=recovered,
        valid=valid,
        blank=blank,
        invalid=invalid,
        candidates=tuple(
            Marks(key, favour[key], against[key], valid - favour[key] - against[key])
            for key in order
        ),
        write_ins=dict(sorted(written.items(), key=lambda item: str(item[0]))),
        **papers_left,
    )
