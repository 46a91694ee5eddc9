"""The kinds of lists an office may import, and what each brings to the one engine.

A room adds a kind by calling :func:`register` when it is imported; the form, the API, the
headings, queued imports, result file and undo know it from then on.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Stored:
    """What storing a plan brought: ``counts`` for the answer, ``created`` ids by model name."""

    counts: dict[str, int] = field(default_factory=dict)
    created: dict[str, list[int]] = field(default_factory=dict)

    def add(self, more):
        """Count in what a later step brought."""
        for name, count in more.counts.items():
            self.counts[name] = self.counts.get(name, 0) + count
        for model, ids in more.created.items():
            self.created.setdefault(model, []).extend(ids)


@dataclass(frozen=True)
class ImportKind:
    """One kind of list.

    :param code: value of ``kind`` in ``union.roster.import`` and ``union.import.heading``
    :param label: its English name
    :param model: the model whose records ``Change.record_id`` names
    :param required: fields a list must have
    :param optional: what else is understood
    :param implied: ``implied(env, organization)``: required fields that a list of this place may
        leave out, because they could say one thing only
    :param columns: ``(field name, label)`` of its fields, if no other kind has them
    :param shared: fields that a cell merged over several rows states for all of them
    :param plan: ``plan(env, organization, lists) -> Plan``: checks, writes nothing
    :param store: ``store(env, organization, plan) -> Stored``: writes the new and changed rows
        of a plan, or of a part of it; rights in the organisation were checked
    :param reverse: ``reverse(env, undo)``: takes back what an import stored, see ``import_undo``
    :param recheck: ``recheck(env, organization, plan)``: refuses the rows of a plan that has
        waited which can no longer be stored
    :param settle: ``settle(env, undo)``: before an import is taken back, recalls what is under way
        of it and refuses where others have decided; what is to stay leaves ``undo.created``
    :param together: ``together(row of Plan.new or Change)``: rows with the same answer are stored
        in one part, however long the list is
    :param finish: ``finish(env, organization, undo) -> Stored``: once all of a list is stored, what
        follows from it as a whole; ``undo`` (see ``import_undo``) holds what it brought
    :param row_types: classes of what ``Plan.new`` and ``Change.row`` hold, kept while they wait
    """

    code: str
    label: str
    model: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    plan: Callable[[Any, Any, Any], Any]
    store: Callable[[Any, Any, Any], Stored]
    reverse: Callable[[Any, Any], None]
    recheck: Callable[[Any, Any, Any], None]
    columns: tuple[tuple[str, str], ...] = ()
    shared: tuple[str, ...] = ()
    row_types: tuple[type, ...] = ()
    settle: Callable[[Any, Any], None] | None = None
    together: Callable[[Any], Any] | None = None
    finish: Callable[[Any, Any, Any], Stored] | None = None
    implied: Callable[[Any, Any], frozenset[str]] | None = None

    @property
    def fields(self):
        """All fields of the list."""
        return self.required + self.optional

    def required_at(self, env, organization):
        """Fields a list of this place must have."""
        implied = self.implied(env, organization) if self.implied else ()
        return tuple(name for name in self.required if name not in implied)


_KINDS: dict[str, ImportKind] = {}
# Selections hold these very lists; models/import_choices.py has them read once more when every
# room has registered.
KINDS: list[tuple[str, str]] = []
COLUMNS: list[tuple[str, str]] = []


def register(kind):
    """Add a kind of list; a second one of a code, or a field without a label, is an error."""
    if kind.code in _KINDS:
        raise ValueError(f"kind of list registered twice: {kind.code}")
    known = {name for name, _label in COLUMNS}
    fresh = [column for column in kind.columns if column[0] not in known]
    if missing := set(kind.fields) - known - {name for name, _label in fresh}:
        raise ValueError(f"fields without a label: {sorted(missing)}")
    _KINDS[kind.code] = kind
    KINDS.append((kind.code, kind.label))
    COLUMNS.extend(fresh)


def kind_of(code):
    """Return the :class:`ImportKind` of a code."""
    return _KINDS[code]
