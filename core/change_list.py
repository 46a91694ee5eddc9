"""The list of membership changes: who goes over, is retained, leaves, comes back or ends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from .cells import Cells
from .list_lines import is_marked, is_number
from .roster import Problem
from .text import (
    hide_numbers,
    squeeze,
    to_halfwidth,
)


class Meaning(NamedTuple):
    """What a word of the list says: the kind of request, and the code of its reason if it has one."""

    kind: str
    reason: str | None = None


@dataclass(frozen=True)
class ChangeRow:
    """One accepted row; the number stays out of ``repr``, so out of logs and tracebacks.

    ``id_type`` is empty where the list does not say it and the number is no resident card's.
    ``target`` and ``new_employer`` are as the list writes them.
    """

    row_no: int
    name: str
    id_type: str
    id_number: str = field(repr=False)
    member_number: str
    kind: str
    reason: str | None
    effective_on: date | None
    target: str
    new_employer: str
    note: str


def word_key(text: object) -> str:
    """What words of lists are compared by: half width, no blanks, no case.

    >>> word_key(" 保留 会籍 "), word_key("Own Wish")
    ('保留会籍', 'ownwish')
    """
    return squeeze(text).casefold()


def is_filler(cells: Mapping[str, Any]) -> bool:
    """Whether a row names nobody: blank, or a line of totals, signatures or remarks.

    >>> is_filler({"name": " "}), is_filler({"serial": "合计", "id_number": "3人"})
    (True, True)
    >>> is_filler({"name": "填表人：王芳"}), is_filler({"name": "王芳", "change": "退休"})
    (True, False)
    >>> is_filler({"serial": "合计", "name": "王芳", "member_number": "M00000012"})
    False
    """
    if not any(squeeze(value) for value in cells.values()):
        return True
    if is_number(cells.get("id_number")) or is_number(cells.get("member_number")):
        return False
    return any(is_marked(cells.get(key)) for key in ("first_cell", "serial", "name"))


def check_changes(
    rows: Iterable[tuple[int, Mapping[str, Any]]],
    words: Mapping[str, Meaning],
    with_reason: Iterable[str],
    today: date | None = None,
) -> tuple[list[ChangeRow], list[Problem]]:
    """Repair and check the rows of a list of membership changes.

    :param rows: ``(row number, cells)``; cells by field name: ``name, id_type, id_number,
        member_number, change, reason, effective_on, target, new_employer, note``
    :param words: word by :func:`word_key` → what it says
    :param with_reason: kinds of requests that need a reason
    :param today: the office's day; a change is listed once it has happened
    :return: good rows and problems. Codes beside those of :mod:`.identity` and :mod:`.text`:
        ``name_missing, name_format, value_unknown`` (params ``text``), ``number_rounded,
        change_who`` (neither number), ``change_missing, change_unknown`` (params ``text``),
        ``change_ask`` (a transfer in), ``change_reason_missing, change_reason_unknown,
        change_reason_other, change_reason_two`` (params ``text``), ``change_date_missing`` and
        ``change_date_ahead``

    >>> words = {"退休": Meaning("retain", "retired"), "退会": Meaning("leave")}
    >>> cells = {"name": "王 芳", "member_number": "M01", "change": "退 休", "effective_on": "2026/9/1"}
    >>> bad = cells | {"change": "退会", "reason": "退休", "effective_on": ""}
    >>> good, problems = check_changes([(1, cells), (2, bad)], words, ["retain", "leave"])
    >>> good[0].name, good[0].kind, good[0].reason, good[0].effective_on.isoformat()
    ('王芳', 'retain', 'retired', '2026-09-01')
    >>> [(p.row_no, p.field, p.verdict.code) for p in problems]
    [(2, 'reason', 'change_reason_other'), (2, 'effective_on', 'change_date_missing')]
    """
    good: list[ChangeRow] = []
    problems: list[Problem] = []
    needing = frozenset(with_reason)
    for row_no, cells in rows:
        if is_filler(cells):
            continue
        row, wrong = _Check(row_no, cells, words, needing).row(today)
        if wrong:
            problems += wrong
        else:
            good.append(row)
    return good, problems


class _Check(Cells):
    """The check of one row."""

    def __init__(
        self,
        row_no: int,
        cells: Mapping[str, Any],
        words: Mapping[str, Meaning],
        needing: frozenset[str],
    ):
        super().__init__(row_no, cells)
        self.words = words
        self.needing = needing
        self.remarks: list[str] = []

    def row(self, today: date | None) -> tuple[ChangeRow, list[Problem]]:
        who = self.who("id_number", "change_who", typed=True)
        meaning = self._meaning()
        effective_on = self._date(today)
        # Remarks are stored in clear: no number of a person may stand there.
        note = hide_numbers(to_halfwidth(self.cells.get("note")))
        row = ChangeRow(
            row_no=self.row_no,
            name=who.name,
            id_type=who.id_type,
            id_number=who.id_number,
            member_number=who.member_number,
            kind=meaning.kind,
            reason=meaning.reason,
            effective_on=effective_on,
            target=to_halfwidth(self.cells.get("target")),
            new_employer=to_halfwidth(self.cells.get("new_employer")),
            note="\n".join(filter(None, [*self.remarks, note])),
        )
        return row, self.wrong

    def _meaning(self) -> Meaning:
        """What the two cells say together; the one of the reason may say it alone."""
        change, reason = squeeze(self.cells.get("change")), squeeze(self.cells.get("reason"))
        said, why = self.words.get(change.casefold()), self.words.get(reason.casefold())
        if not change and why:
            said = why
        if not said:
            if change:
                self.refuse("change", "change_unknown", text=change)
            else:
                self.refuse("change", "change_missing")
            return Meaning("")
        if said.kind == "ask":
            self.refuse("change", "change_ask")
            return said
        if why and why.kind != said.kind:
            self.refuse("reason", "change_reason_other", text=reason)
        elif why and why.reason and said.reason and why.reason != said.reason:
            self.refuse("reason", "change_reason_two", text=reason)
        code = said.reason or (why.reason if why else None)
        if reason and not why:
            if said.kind in self.needing and not code:
                self.refuse("reason", "change_reason_unknown", text=reason)
            else:
                # Why in the office's own words, where the form has no code for it or has it.
                self.remarks.append(hide_numbers(to_halfwidth(self.cells.get("reason"))))
        elif said.kind in self.needing and not code and not (why and why.kind != said.kind):
            self.refuse("reason", "change_reason_missing")
        return Meaning(said.kind, code)

    def _date(self, today: date | None) -> date | None:
        day = self.day("effective_on", "change_date_missing")
        if today and day and day > today:
            self.refuse("effective_on", "change_date_ahead")
        return day
