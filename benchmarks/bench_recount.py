"""Counts of organisations against the plain SQL that computes the same.

Own counts of the whole city from scratch, written where they differ: all of them are emptied
first, on both sides. Subtree sums as a screen asks for them: of one city, of one district, of a
page of 80 organisations. Both sides must find the same figures.
"""

import sys
from pathlib import Path

from odoo.tools import SQL

sys.path.insert(0, str(Path(__file__).resolve().parent))
import city
import timing

GOAL = 3.0
PAGE = 80
OWN = ("own_worker_count", "own_member_count", "own_applicant_count", "own_realname_count")


def run(env, quick):
    """Return the milliseconds for 50,000 organisations and 1,000,000 members (500, 10,000)."""
    root = city.build(env, quick)
    everything = root.search([("id", "child_of", root.id)])
    rows = []
    pages = (
        ("a city", root),
        ("a district", city.below(root, "district")),
        (f"a page of {PAGE}", root.search([("id", "child_of", root.id)], limit=PAGE)),
    )
    for label, organizations in pages:
        ours = organizations._subtree_counts(organizations.ids)
        plain = _sums(env, organizations.ids)
        _same({id_: counts["member_count"] for id_, counts in ours.items()}, plain)
        rows.append(
            timing.row(
                f"recount: sums of {label}",
                *timing.medians(
                    lambda those=organizations: those.mapped("member_count"),
                    lambda those=organizations: _sums(env, those.ids),
                    before=env.invalidate_all,
                ),
                GOAL,
            )
        )
    rows.append(_own(env, root, everything))
    # The rows written over and over are dead weight for whoever measures next.
    env.cr.rollback()
    city.vacuum(env)
    return rows


def _own(env, root, everything):
    def emptied():
        nonlocal savepoint
        if savepoint:
            savepoint.close(rollback=True)
        env.invalidate_all()
        savepoint = env.cr.savepoint(flush=False)
        env.cr.execute(
            SQL(
                "UPDATE union_organization SET %s WHERE parent_path LIKE %s",
                SQL(", ").join(SQL("%s = 0", SQL.identifier(name)) for name in OWN),
                root.parent_path + "%",
            )
        )

    savepoint = None
    emptied()
    everything._recount()
    ours = _stored(env, root)
    emptied()
    _write_plain(env, root)
    _same(ours, _stored(env, root))
    times = timing.medians(
        everything._recount, lambda: _write_plain(env, root), before=emptied, turns=3
    )
    savepoint.close(rollback=True)
    return timing.row(f"recount: own counts of {len(everything)}", *times, GOAL)


def _write_plain(env, root):
    """All own counts as anybody would write them in SQL."""
    env.cr.execute(
        SQL(
            """
            UPDATE union_organization o
               SET own_worker_count = COALESCE(e.workers, 0),
                   own_female_worker_count = COALESCE(e.women, 0),
                   own_employer_count = COALESCE(e.employers, 0),
                   own_member_count = COALESCE(m.members, 0),
                   own_female_member_count = COALESCE(m.women, 0),
                   own_applicant_count = COALESCE(m.applicants, 0),
                   own_realname_count = COALESCE(m.named, 0)
              FROM union_organization p
         LEFT JOIN (SELECT organization_id, SUM(staff_count) AS workers,
                           SUM(female_staff_count) AS women, COUNT(*) AS employers
                      FROM union_employer WHERE active GROUP BY 1) e ON e.organization_id = p.id
         LEFT JOIN (SELECT organization_id,
                           COUNT(*) FILTER (WHERE state = 'active') AS members,
                           COUNT(*) FILTER (WHERE state = 'active' AND gender = 'female') AS women,
                           COUNT(*) FILTER (WHERE state = 'applicant') AS applicants,
                           COUNT(*) FILTER (WHERE state = 'active' AND id_digest IS NOT NULL)
                               AS named
                      FROM union_member GROUP BY 1) m ON m.organization_id = p.id
             WHERE p.id = o.id AND o.parent_path LIKE %s
            """,
            root.parent_path + "%",
        )
    )


def _sums(env, ids):
    """The sums of a page as anybody would write them in SQL."""
    env.cr.execute(
        SQL(
            """
            SELECT o.id, SUM(s.own_worker_count), SUM(s.own_female_worker_count),
                   SUM(s.own_member_count), SUM(s.own_female_member_count),
                   SUM(s.own_applicant_count), SUM(s.own_employer_count),
                   SUM(s.own_realname_count), COUNT(*) FILTER (WHERE s.level = 'primary')
              FROM union_organization o
              JOIN union_organization s ON s.parent_path LIKE o.parent_path || '%%'
             WHERE o.id = ANY(%s) GROUP BY o.id
            """,
            ids,
        )
    )
    return {row[0]: row[3] for row in env.cr.fetchall()}


def _stored(env, root):
    env.cr.execute(
        SQL(
            "SELECT id, %s FROM union_organization WHERE parent_path LIKE %s",
            SQL(", ").join(map(SQL.identifier, OWN)),
            root.parent_path + "%",
        )
    )
    return {(row[0], name): row[n] for row in env.cr.fetchall() for n, name in enumerate(OWN, 1)}


def _same(ours, plain):
    if ours != plain or not any(plain.values()):
        raise AssertionError("the two ways to count differ")
