"""Trials of a rule over a whole city, held against the 60 s of CPU that a request may take.

One asks a metric of every organisation, one a field of every employer. Whom they flag is counted
by plain SQL as well; both must find the same, and the trial must have come to its end.
"""

import sys
import time
from pathlib import Path

from odoo.fields import Command
from odoo.tools import SQL

sys.path.insert(0, str(Path(__file__).resolve().parent))
import city

# Milliseconds of CPU after which a worker ends a request, and how far below a trial stays.
LIMIT = 60_000
GOAL = 1.5


def run(env, quick):
    """Return the milliseconds over 50,000 organisations and their employers (500)."""
    root = city.build(env, quick)
    return [
        _row(env, root, "members of unions", "union.organization", "metric", MEMBERS),
        _row(env, root, "staff of employers", "union.employer", "field", STAFF),
    ]


MEMBERS = (
    "org.member_count",
    """
    SELECT COUNT(*)
      FROM (SELECT SUM(o.own_member_count) AS members
              FROM union_organization o,
                   unnest(string_to_array(rtrim(o.parent_path, '/'), '/')) AS a (id)
             WHERE o.parent_path LIKE %s GROUP BY a.id) sums
     WHERE members < 25
    """,
)
STAFF = (
    "staff_count",
    """
    SELECT COUNT(*) FROM union_employer e JOIN union_organization o ON o.id = e.organization_id
     WHERE e.active AND o.parent_path LIKE %s AND e.staff_count < 25
    """,
)


def _row(env, root, label, model, kind, source):
    path, plain = source
    rule = env["union.rule"].create(
        {
            "key": f"bench.{path}",
            "name": "Bench",
            "active": False,
            "clause_id": env["union.clause"].search([], limit=1).id,
            "organization_id": root.id,
            "model": model,
            "trigger": "daily",
            "severity": "inform",
            "due_days": 3,
            "condition_ids": [
                Command.create(
                    {"source_kind": kind, "source": path, "operator": ">=", "value": "25"}
                )
            ],
        }
    )
    env.flush_all()
    env.invalidate_all()
    start, worked = time.perf_counter(), time.process_time()
    result = rule._try(root)
    spent = 1000 * (time.perf_counter() - start)
    worked = 1000 * (time.process_time() - worked)
    env.cr.execute(SQL(plain, root.parent_path + "%"))
    (flagged,) = env.cr.fetchone()
    if not result["left"] and len(result["failed"]) != flagged:
        raise AssertionError(f"{label}: {len(result['failed'])} flagged, {flagged} by plain SQL")
    return {
        "name": f"rule trial: {label}, {result['read']} ({worked:,.0f} ms of CPU)",
        "value": round(spent, 2),
        "unit": "ms",
        "baseline": LIMIT,
        "ratio": round(LIMIT / spent, 2),
        "goal": GOAL,
        "ok": not result["left"] and spent * GOAL <= LIMIT,
    }
