"""Ballot papers: which are valid, and how they make up a count sheet."""

from collections.abc import Iterable
from dataclasses import dataclass
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
    names = set(candidates)
    if not (paper.favour | paper.against) <= names:
        raise ValueError("candidates")
    marks = len(paper.favour) + len(paper.write_ins)
    if marks > rules.seats:
        return Verdict(
            "paper_over_marked",
            {"marks": marks, "seats": rules.seats, "rule": rules.clause("paper")},
        )
    if paper.favour & paper.against:
        return Verdict("paper_contradicts_itself", {"rule": rules.clause("paper")})
    if paper.write_ins and not rules.write_in:
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
    favour, against = dict.fromkeys(order, 0), dict.fromkeys(order, 0)
    written: dict[Any, int] = {}
    valid = blank = invalid = 0
    for paper in papers:
        if not (paper.favour or paper.against or paper.write_ins):
            blank += 1
        elif check_paper(paper, order, rules):
            invalid += 1
        else:
            valid += 1
            for key in paper.favour:
                favour[key] += 1
            for key in paper.against:
                against[key] += 1
            for key in paper.write_ins:
                written[key] = written.get(key, 0) + 1
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
