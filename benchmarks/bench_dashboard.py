"""The year of activities of a city against the plain SQL somebody would write for its page.

One activity in two and a half organisations and a million places on their lists, made for the
run and not kept. Ours is asked as an officer of the city and drawn as its page; plain is one
statement for each table of that page and nothing drawn. Both must find the same.
"""

import sys
from pathlib import Path

from odoo.tools import SQL

sys.path.insert(0, str(Path(__file__).resolve().parent))
import city
import timing

YEAR = 2026
# How many times the plain statements the whole page may cost.
GOAL = 1.5
# Activities and places on their lists: large, small.
SIZES = {False: (20_000, 1_000_000), True: (200, 10_000)}


def run(env, quick):
    """Return the milliseconds of one year: 20,000 activities, 1,000,000 places (200, 10,000)."""
    root = city.build(env, quick)
    activities, places = SIZES[quick]
    _fill(env, root, activities, places)
    officer = _officer(env, root)
    ours = root.with_user(officer).action_service_year(YEAR)
    _same(ours, _plain(env, root))

    def page():
        place = root.with_user(officer)
        review = place._service_review(YEAR)
        place.env["ir.qweb"]._render("trade_union.service_year_body", {"review": review})

    return [
        timing.row(
            f"dashboard: {activities} activities, {places} places",
            *timing.medians(page, lambda: _plain(env, root), before=env.invalidate_all, turns=3),
            GOAL,
        )
    ]


def _officer(env, root):
    user = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": "bench",
                "login": "bench_dashboard",
                "group_ids": [(6, 0, [env.ref("base.group_user").id])],
            }
        )
    )
    env["union.duty"].create(
        {
            "user_id": user.id,
            "organization_id": root.id,
            "role": "clerk",
            "date_from": "2020-01-01",
        }
    )
    return user


def _fill(env, root, activities, places):
    """Give each of the first unions an activity, all over the year, with people on its list."""
    for statement in STATEMENTS:
        env.cr.execute(
            SQL(
                statement,
                path=root.parent_path + "%",
                activities=activities,
                each=places // activities,
                year=YEAR,
            )
        )
    env.cr.execute("ANALYZE union_service_activity, event_registration, event_event")
    env.invalidate_all()


STATEMENTS = (
    """
    INSERT INTO event_event (name, date_begin, date_end, date_tz, union_organization_id, active,
           seats_max, seats_limited, kanban_state, badge_format, stage_id)
    SELECT jsonb_build_object('en_US', 'bench'), moment, moment + interval '2 hours',
           'Asia/Shanghai', id, TRUE, 50, TRUE, 'normal', 'A6',
           (SELECT MIN(id) FROM event_stage)
      FROM (SELECT o.id, ROW_NUMBER() OVER (ORDER BY o.id) AS n,
                   make_timestamp(%(year)s, 1, 1, 3, 0, 0) + o.id %% 364 * interval '1 day' AS moment
              FROM union_organization o
             WHERE o.parent_path LIKE %(path)s AND o.level = 'primary') place
     WHERE n <= %(activities)s
    """,
    """
    INSERT INTO union_service_activity (name, organization_id, kind_id, event_id, date_begin,
           date_end, currency_id, budget, capacity, channel, phase, approval_state)
    SELECT 'bench', e.union_organization_id, k.ids[1 + e.id %% cardinality(k.ids)], e.id,
           e.date_begin, e.date_end, c.id, e.id %% 900 + 0.5, 50, 'on_site',
           CASE e.id %% 20 WHEN 0 THEN 'cancelled' WHEN 1 THEN 'sign_up' ELSE 'filed' END, 'approved'
      FROM event_event e
      JOIN union_organization o ON o.id = e.union_organization_id
 CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM union_service_activity_kind) k
 CROSS JOIN (SELECT MIN(id) AS id FROM res_currency WHERE name = 'CNY') c
     WHERE o.parent_path LIKE %(path)s
    """,
    # Of each event other members: a member is on a list once.
    """
    INSERT INTO event_registration (event_id, union_organization_id, union_member_id, name, state,
           active, barcode)
    SELECT a.event_id, a.organization_id, m.first + (a.n * 7 + g) %% m.many, 'bench',
           CASE WHEN g %% 20 < 12 THEN 'done' WHEN g %% 20 < 17 THEN 'open'
                WHEN g %% 20 < 19 THEN 'cancel' ELSE 'draft' END, TRUE,
           'bench' || a.event_id || '-' || g
      FROM (SELECT a.event_id, a.organization_id, ROW_NUMBER() OVER (ORDER BY a.id) AS n
              FROM union_service_activity a
              JOIN union_organization o ON o.id = a.organization_id
             WHERE o.parent_path LIKE %(path)s) a
 CROSS JOIN generate_series(0, %(each)s - 1) g
 CROSS JOIN (SELECT MIN(m.id) AS first, COUNT(*) AS many
               FROM union_member m JOIN union_organization o ON o.id = m.organization_id
              WHERE o.parent_path LIKE %(path)s) m
    """,
)
# As somebody would write it: the same join for each table of the page.
PLAIN = """
    SELECT %(key)s, COUNT(*), COUNT(*) FILTER (WHERE a.phase IN ('held', 'filed')),
           SUM(a.capacity) FILTER (WHERE a.phase <> 'cancelled'),
           SUM(a.budget) FILTER (WHERE a.phase <> 'cancelled'), SUM(r.taken), SUM(r.came)
      FROM union_service_activity a
      JOIN union_organization o ON o.id = a.organization_id
 LEFT JOIN (SELECT event_id, COUNT(*) FILTER (WHERE state IN ('open', 'done')) AS taken,
                   COUNT(*) FILTER (WHERE state = 'done') AS came
              FROM event_registration WHERE active GROUP BY event_id) r ON r.event_id = a.event_id
     WHERE o.parent_path LIKE %(path)s AND a.phase <> 'plan'
       AND a.date_begin >= make_timestamp(%(year)s, 1, 1, 0, 0, 0) - interval '8 hours'
       AND a.date_begin < make_timestamp(%(year)s + 1, 1, 1, 0, 0, 0) - interval '8 hours'
  GROUP BY 1
"""


def _plain(env, root):
    """Return ``{table: {key: figures}}``."""
    keys = {
        "total": SQL("0"),
        "months": SQL("EXTRACT(MONTH FROM a.date_begin + interval '8 hours')::int"),
        "kinds": SQL("a.kind_id"),
        "below": SQL(
            "split_part(substr(o.parent_path, %s), '/', 1)::int", len(root.parent_path) + 1
        ),
    }
    found = {}
    for table, key in keys.items():
        env.cr.execute(SQL(PLAIN, key=key, path=root.parent_path + "%", year=YEAR))
        found[table] = {row[0]: row[1:] for row in env.cr.fetchall()}
    return found


def _same(ours, plain):
    """Raise ValueError unless both found the same figures."""
    tables = {
        "total": {0: ours["total"]},
        "months": {row["month"]: row for row in ours["months"] if row["activities"]},
        "kinds": {row["id"]: row for row in ours["kinds"]},
        "below": {row["id"]: row for row in ours["below"]},
    }
    names = ("activities", "held", "places", "budget", "signed_up", "attended")
    for table, rows in tables.items():
        said = {
            key: tuple(f"{value:.2f}" if name == "budget" else int(value)
                       for name, value in zip(names, values, strict=True))
            for key, values in plain[table].items()
        }  # fmt: skip
        mine = {key: tuple(row[name] for name in names) for key, row in rows.items()}
        if mine != said:
            raise ValueError(f"dashboard, {table}: {mine} is not {said}")
