"""All shipped metrics of a city against the plain SQL that computes a handful of them.

Each provider is asked for all its keys over every organisation of the city, as the rating of a
city does. Plain SQL stands beside those whose figures somebody would write himself; both sides
must find the same. The whole registry at once is timed without a plain way beside it.
"""

import sys
import time
from pathlib import Path

from odoo.tools import SQL

sys.path.insert(0, str(Path(__file__).resolve().parent))
import city
import timing

GOAL = 3.0


def run(env, quick):
    """Return the milliseconds over 50,000 organisations and 1,000,000 members (500, 10,000)."""
    root = city.build(env, quick)
    everything = root.search([("id", "child_of", root.id)])
    metric = env["union.metric"]
    rows = []
    for label, keys, plain in PLAIN:
        ours = metric._compute_values(keys, everything)
        theirs = plain(env, root)
        for key in keys:
            _same(key, ours[key], theirs[key], everything.ids)
        rows.append(
            timing.row(
                f"metrics: {label} of {len(everything)}",
                *timing.medians(
                    lambda keys=keys: metric._compute_values(keys, everything),
                    lambda plain=plain: plain(env, root),
                    before=env.invalidate_all,
                    turns=3,
                ),
                GOAL,
            )
        )
    keys = metric.search([]).filtered("automatic").mapped("key")
    env.invalidate_all()
    start = time.perf_counter()
    values = metric._compute_values(keys, everything)
    rows.append(
        {
            "name": f"metrics: all {len(keys)} of {len(values[keys[0]])}",
            "value": round(1000 * (time.perf_counter() - start), 2),
            "unit": "ms",
            "baseline": None,
            "ratio": None,
            "goal": None,
            "ok": True,
        }
    )
    return rows


def _rows(env, query, root):
    env.cr.execute(SQL(query, root.parent_path + "%"))
    return env.cr.fetchall()


def _sums(env, root):
    """Sums of the members and staff of each subtree, each path split into those above it."""
    rows = _rows(
        env,
        """
        SELECT a.id::int, SUM(o.own_worker_count), SUM(o.own_member_count),
               SUM(o.own_female_member_count), SUM(o.own_applicant_count),
               COUNT(*) FILTER (WHERE o.level = 'primary' AND o.state = 'active')
          FROM union_organization o,
               unnest(string_to_array(rtrim(o.parent_path, '/'), '/')) AS a (id)
         WHERE o.parent_path LIKE %s GROUP BY 1
        """,
        root,
    )
    return {key: {row[0]: row[place] for row in rows} for place, key in enumerate(SUMS, 1)}


def _employers(env, root):
    """Employers of each subtree with 25 and more staff, and those without a union."""
    rows = _rows(
        env,
        """
        SELECT a.id::int, COUNT(e.id), COUNT(e.id) FILTER (WHERE e.staff_count >= 25),
               COUNT(e.id) FILTER (WHERE e.staff_count >= 25 AND e.has_union IS NOT TRUE)
          FROM union_organization o
          LEFT JOIN union_employer e ON e.organization_id = o.id AND e.active,
               unnest(string_to_array(rtrim(o.parent_path, '/'), '/')) AS a (id)
         WHERE o.parent_path LIKE %s GROUP BY 1
        """,
        root,
    )
    return {key: {row[0]: row[place] for row in rows} for place, key in enumerate(EMPLOYERS, 1)}


def _certificates(env, root):
    """Who holds a valid legal-person certificate today."""
    rows = _rows(
        env,
        """
        SELECT o.id, EXISTS (
                   SELECT FROM union_certificate c
                     JOIN union_certificate_kind k ON k.id = c.kind_id AND k.code = 'legal_person'
                    WHERE c.organization_id = o.id AND c.active
                      AND (c.issued_on IS NULL OR c.issued_on <= CURRENT_DATE)
                      AND (c.valid_until IS NULL OR c.valid_until >= CURRENT_DATE)
                      AND (c.handed_in_on IS NULL OR c.handed_in_on > CURRENT_DATE))
          FROM union_organization o WHERE o.parent_path LIKE %s
        """,
        root,
    )
    return {"certificate.legal_person": dict(rows)}


def _staff(env, root):
    """Full-time staff of each organisation today."""
    rows = _rows(
        env,
        """
        SELECT o.id, COUNT(s.id)
          FROM union_organization o
          LEFT JOIN union_staff s ON s.organization_id = o.id AND s.full_time
           AND s.date_from <= CURRENT_DATE AND (s.date_to IS NULL OR s.date_to >= CURRENT_DATE)
         WHERE o.parent_path LIKE %s GROUP BY o.id
        """,
        root,
    )
    return {"staff.full_time": dict(rows)}


def _bodies_below(env, root):
    """Active unions directly below each organisation, and those with a star."""
    rows = _rows(
        env,
        """
        SELECT o.id, COUNT(c.id), COUNT(c.id) FILTER (WHERE c.star >= 1)
          FROM union_organization o
          LEFT JOIN union_organization c ON c.parent_id = o.id AND c.active
           AND c.state = 'active' AND c.level <> 'group'
         WHERE o.parent_path LIKE %s GROUP BY o.id
        """,
        root,
    )
    return {
        "sub.unions": {row[0]: row[1] for row in rows},
        "sub.unions_star1": {row[0]: row[2] for row in rows},
    }


SUMS = (
    "org.worker_count",
    "org.member_count",
    "org.female_member_count",
    "org.applicant_count",
    "org.primary_count",
)
EMPLOYERS = ("org.employer_count", "org.employers_25", "org.employers_25_without_union")
# (what it is, the metrics asked for, the plain way to the same)
PLAIN = (
    ("sums over subtrees", SUMS, _sums),
    ("employers of subtrees", EMPLOYERS, _employers),
    ("certificates", ("certificate.legal_person",), _certificates),
    ("staff", ("staff.full_time",), _staff),
    ("unions directly below", ("sub.unions", "sub.unions_star1"), _bodies_below),
)


def _same(key, ours, plain, ids):
    different = [id_ for id_ in ids if (ours[id_] or 0) != (plain.get(id_) or 0)]
    if different:
        raise AssertionError(f"{key}: the two ways differ for {len(different)} organisations")
