"""A count sheet: its figures, what does not add up in them, two entries compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from .election_rules import Rules
from .verdict import Verdict


@dataclass(frozen=True)
class Marks:
    """The marks of one candidate on the valid papers: votes for, against, abstentions."""

    key: Any
    favour: int
    against: int = 0
    abstain: int = 0


@dataclass(frozen=True)
class Counts:
    """The sheet of one contest, in people and papers.

    ``issued = recovered + unused + spoilt + missing`` and ``recovered = valid + blank +
    invalid``. ``candidates`` in the order of the ballot; ``write_ins``: name → votes;
    ``struck``: keys of candidates whose votes are counted and who cannot be elected.
    """

    entitled: int
    present: int
    issued: int
    recovered: int
    valid: int
    blank: int = 0
    invalid: int = 0
    unused: int = 0
    spoilt: int = 0
    missing: int = 0
    candidates: tuple[Marks, ...] = ()
    write_ins: Mapping[Any, int] = field(default_factory=dict, hash=False)
    struck: frozenset[Any] = frozenset()


@dataclass(frozen=True)
class Finding:
    """Something about a count sheet. ``hard`` ones stand in the way of a result (F), the others
    want a second look (W). ``field`` is where on the sheet: a field of :class:`Counts`,
    ``candidate:<key>`` or ``write_in:<key>``."""

    hard: bool
    field: str
    verdict: Verdict


class CountError(ValueError):
    """A sheet with hard findings: no result may be told from it. See :attr:`findings`."""

    def __init__(self, findings: Iterable[Finding]):
        self.findings = tuple(findings)
        super().__init__(", ".join(finding.verdict.code for finding in self.findings))


def check_counts(
    counts: Counts, rules: Rules, warn_pct: int = 3, warn_papers: int = 1
) -> list[Finding]:
    """Everything on a count sheet that does not add up, hard findings first.

    More papers recovered than issued voids the election (NR-ELEC-26) and is the one hard
    finding that :func:`decide` turns into a result.

    :param warn_pct: share of blank, of invalid, or of missing papers that calls for a second look
    :param warn_papers: fewer of them than this do not

    >>> counts = Counts(90, 80, issued=80, recovered=79, valid=77, blank=1, invalid=1,
    ...                 candidates=(Marks("A", 70, 5, 2), Marks("B", 40, 30, 6)))
    >>> [(f.hard, f.field, f.verdict.code) for f in check_counts(counts, Rules(seats=1))]
    [(True, 'issued', 'papers_unexplained'), (True, 'candidate:B', 'marks_unequal_valid'), \
(True, 'candidates', 'marks_over_seats')]
    """
    found: list[Finding] = []

    def note(hard: bool, where: str, code: str, rule: str = "arithmetic", **params: Any) -> None:
        found.append(Finding(hard, where, Verdict(code, params | {"rule": rules.clause(rule)})))

    numbers = {
        item.name: getattr(counts, item.name)
        for item in fields(counts)
        if item.name not in ("candidates", "write_ins", "struck")
    }
    for marks in counts.candidates:
        numbers[f"candidate:{marks.key}"] = min(marks.favour, marks.against, marks.abstain)
    numbers |= {f"write_in:{key}": votes for key, votes in counts.write_ins.items()}
    for where, number in numbers.items():
        if number < 0:
            note(True, where, "negative", number=number)
    if found:
        return found  # nothing else can be said of such figures

    c = counts
    if c.present > c.entitled:
        note(True, "present", "present_over_entitled", present=c.present, entitled=c.entitled)
    if c.recovered > c.issued:
        note(
            True, "recovered", "recovered_over_issued", "recovered",
            recovered=c.recovered, issued=c.issued,
        )  # fmt: skip
    elif c.issued != (explained := c.recovered + c.unused + c.spoilt + c.missing):
        note(True, "issued", "papers_unexplained", issued=c.issued, explained=explained)
    if c.present < c.recovered <= c.issued:
        note(True, "recovered", "recovered_over_present", recovered=c.recovered, present=c.present)
    if (sorted_out := c.valid + c.blank + c.invalid) != c.recovered:
        note(True, "valid", "papers_unsorted", sorted=sorted_out, recovered=c.recovered)
    _check_marks(c, rules, note)
    for where in ("blank", "invalid"):
        number = getattr(c, where)
        if number >= max(1, warn_papers) and 100 * number >= warn_pct * c.recovered:
            note(False, where, f"many_{where}", "paper", number=number, recovered=c.recovered)
    if c.missing >= max(1, warn_papers) and 100 * c.missing >= warn_pct * c.issued:
        note(False, "missing", "papers_missing", "recovered", number=c.missing, issued=c.issued)
    return sorted(found, key=lambda finding: not finding.hard)


def _check_marks(c: Counts, rules: Rules, note: Any) -> None:
    seen: set[Any] = set()
    for marks in c.candidates:
        where = f"candidate:{marks.key}"
        if marks.key in seen:
            note(True, where, "candidate_twice")
        seen.add(marks.key)
        if (total := marks.favour + marks.against + marks.abstain) != c.valid:
            note(True, where, "marks_unequal_valid", marks=total, valid=c.valid)
    for key, votes in c.write_ins.items():
        where = f"write_in:{key}"
        if not rules.write_in:
            note(True, where, "write_in_not_allowed", "write_in")
        if key in seen:
            note(True, where, "write_in_is_candidate", "write_in")
        if votes > c.valid:
            note(True, where, "marks_over_valid", marks=votes, valid=c.valid)
    written = sum(c.write_ins.values())
    marked = sum(marks.favour for marks in c.candidates) + written
    if marked > c.valid * rules.seats:
        note(
            True, "candidates", "marks_over_seats", "paper",
            marks=marked, valid=c.valid, seats=rules.seats,
        )  # fmt: skip
    against = sum(marks.against for marks in c.candidates)
    if written > against:
        # Who writes a name in votes against somebody; on a [M] rule this only asks to look again.
        note(
            False, "write_ins", "write_ins_over_against", "write_in",
            written=written, against=against,
        )  # fmt: skip


def compare_entries(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[str]:
    """The fields in which two entries of one count sheet differ; never what they say.

    A field only one of them has differs too. Name fields by their place on the sheet
    (``write_in_2_votes``), never by what was typed: a key of the one entry is shown to the other.

    :return: field names, in the order of the first entry, then of the second

    >>> compare_entries({"valid": 77, "blank": 1, "A": 70}, {"valid": 77, "blank": 2, "B": 70})
    ['blank', 'A', 'B']
    """
    absent = object()
    keys = dict.fromkeys((*first, *second))
    return [key for key in keys if first.get(key, absent) != second.get(key, absent)]
