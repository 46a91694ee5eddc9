"""What every test of the addon leans on: clause marks, query budgets, the base case."""

import contextlib
import csv
from functools import cache
from pathlib import Path

from odoo.tests import TransactionCase

STANDARDS = Path(__file__).resolve().parent.parent / "data/standards"


@cache
def clause_ids():
    """Return the ids of all clauses that ship with the addon."""
    ids = set()
    for path in STANDARDS.glob("*/clauses.csv"):
        with open(path, encoding="utf-8", newline="") as file:
            ids.update(row["code"] for row in csv.DictReader(file))
    return ids


def clause(*ids):
    """Mark a test as proof of the clauses ``ids``, e.g. ``@clause("SZ-5.1.1a")``.

    Only for a test that would fail if that clause were broken. The marks become
    ``docs/traceability.csv``.

    :param ids: one or more clause ids as written in the standards' clause lists
    :raise ValueError: at import, when an id stands in no clause list
    """
    bad = [id_ for id_ in ids if id_ not in clause_ids()]
    if bad or not ids:
        raise ValueError(f"@clause: no such clause: {', '.join(bad) or '(none given)'}")

    def mark(function):
        if isinstance(function, type):
            raise TypeError("@clause belongs on a test method, not on a class")
        function.clauses = tuple(dict.fromkeys((*getattr(function, "clauses", ()), *ids)))
        return function

    return mark


class QueryBudget:
    """What :meth:`UnionCase.assertMaxQueries` yields; ``count`` is set on leaving."""

    count = None


class UnionCase(TransactionCase):
    """Base of the ORM tests."""

    @contextlib.contextmanager
    def assertMaxQueries(self, budget, label=""):  # noqa: N802 - reads like its siblings
        """Fail when the block, with the flush it causes, runs more than ``budget`` queries.

        The caches are emptied first: a budget that leans on a warm cache says
        nothing about the first request of the morning.

        :param int budget: the most queries allowed
        :param str label: named in the message
        """
        self.env.flush_all()
        self.env.invalidate_all()
        used = QueryBudget()
        before = self.cr.sql_log_count
        yield used
        self.env.flush_all()
        used.count = self.cr.sql_log_count - before
        if used.count > budget:
            self.fail(f"{label or 'the block'}: {used.count} queries, at most {budget} allowed")
