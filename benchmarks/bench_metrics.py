"""All shipped metrics of a city against the plain SQL that computes a handful of them.

Each provider is asked for all its keys over every organisation of the city, as the rating of a
city does. Plain SQL stands beside those whose figures somebody would write himself; both sides
must find the same. The whole registry at once is timed without a plain way beside it. What the
offices keep (registers.py) is made for the run and not kept.
"""

import sys
import time
from pathlib import Path

from odoo.tools import SQL

sys.path.insert(0, str(Path(__file__).resolve().parent))
import city
import registers
import timing

GOAL = 3.0


def run(env, quick):
    """Return the milliseconds over 50,000 organisations and 1,000,000 members (500, 10,000)."""
    root = city.build(env, quick)
    registers.fill(env, root)
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


def _staff_rate(env, root):
    """Full-time staff of each organisation to 1000 workers of its subtree."""
    staff = _staff(env, root)["staff.full_time"]
    workers = _sums(env, root)["org.worker_count"]
    return {
        "staff.full_time_per_1000": {
            id_: 1000 * staff[id_] / count for id_, count in workers.items() if count
        }
    }


def _units(env, root):
    """Employers below each organisation, and those with a union; its own is none of a single."""
    rows = _rows(
        env,
        """
        SELECT a.id::int, COUNT(*), COUNT(*) FILTER (WHERE e.has_union AND o.state = 'active')
          FROM union_organization o
          JOIN union_employer e ON e.organization_id = o.id AND e.active,
               unnest(string_to_array(rtrim(o.parent_path, '/'), '/')) AS a (id)
         WHERE o.parent_path LIKE %s AND NOT (a.id::int = o.id AND o.kind = 'single')
         GROUP BY 1
        """,
        root,
    )
    return {key: {row[0]: row[place] for row in rows} for place, key in enumerate(UNITS, 1)}


def _terms(env, root):
    """Whether each has a union committee in office, and how many terms of it have run out."""
    rows = _rows(
        env,
        """
        SELECT o.id, t.id IS NOT NULL, (t.date_to < CURRENT_DATE)::int
          FROM union_organization o
          LEFT JOIN union_committee c ON c.organization_id = o.id AND c.kind = 'union'
          LEFT JOIN union_term t ON t.committee_id = c.id AND t.state = 'current'
         WHERE o.parent_path LIKE %s
        """,
        root,
    )
    return {key: {row[0]: row[place] for row in rows} for place, key in enumerate(TERMS, 1)}


def _meetings(env, root):
    """Full months since the last congress or the last election of each organisation."""
    rows = _rows(
        env,
        """
        SELECT o.id, 12 * extract(year FROM l.age)::int + extract(month FROM l.age)::int
          FROM union_organization o
          LEFT JOIN (SELECT organization_id, MAX(held_on) AS day FROM union_meeting
                      WHERE kind IN ('congress', 'general') AND state IN ('held', 'closed')
                      GROUP BY organization_id) m ON m.organization_id = o.id
          LEFT JOIN (SELECT c.organization_id, MAX(t.date_from) AS day FROM union_term t
                       JOIN union_committee c ON c.id = t.committee_id AND c.kind = 'union'
                      WHERE t.state = 'current' GROUP BY 1) t ON t.organization_id = o.id,
               LATERAL (SELECT age(CURRENT_DATE, GREATEST(m.day, t.day)) AS age) l
         WHERE o.parent_path LIKE %s
        """,
        root,
    )
    return {"meet.months_without_congress": dict(rows)}


def _trainings(env, root):
    """Full months each chair has sat without a training since he took office; 0: trained."""
    rows = _rows(
        env,
        """
        SELECT o.id, CASE WHEN EXISTS (
                   SELECT FROM union_training r
                     JOIN union_training_kind k ON k.id = r.kind_id AND k.for_office
                    WHERE r.member_id = s.member_id AND r.completed
                      AND r.date_to BETWEEN s.date_from AND CURRENT_DATE) THEN 0
               ELSE 12 * extract(year FROM age(CURRENT_DATE, s.date_from))::int
                    + extract(month FROM age(CURRENT_DATE, s.date_from))::int END
          FROM union_organization o
          JOIN union_seat s ON s.organization_id = o.id AND s.position = 'chair'
           AND s.date_to IS NULL
          JOIN union_term t ON t.id = s.term_id AND t.state = 'current'
         WHERE o.parent_path LIKE %s
        """,
        root,
    )
    return {"chair.untrained_months": dict(rows)}


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
UNITS = ("sub.units", "sub.units_with_union")
TERMS = ("org.committee_exists", "org.term_overdue")
EMPLOYERS = ("org.employer_count", "org.employers_25", "org.employers_25_without_union")
# (what it is, the metrics asked for, the plain way to the same)
PLAIN = (
    ("sums over subtrees", SUMS, _sums),
    ("employers of subtrees", EMPLOYERS, _employers),
    ("certificates", ("certificate.legal_person",), _certificates),
    ("staff", ("staff.full_time",), _staff),
    ("staff per 1000 workers", ("staff.full_time_per_1000",), _staff_rate),
    ("units below", UNITS, _units),
    ("terms", TERMS, _terms),
    ("meetings", ("meet.months_without_congress",), _meetings),
    ("trainings", ("chair.untrained_months",), _trainings),
    ("unions directly below", ("sub.unions", "sub.unions_star1"), _bodies_below),
)


def _same(key, ours, plain, ids):
    different = [id_ for id_ in ids if (ours[id_] or 0) != (plain.get(id_) or 0)]
    if different:
        raise AssertionError(f"{key}: the two ways differ for {len(different)} organisations")
