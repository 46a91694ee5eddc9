"""Run by test_member_import_race.py in a process of its own: imports at the same second.

Real threads, real commits, no retry. Prints one line of JSON.
"""

# A process of its own: absolute imports, real commits, its answer on standard output.
# pylint: disable=odoo-addons-relative-import,invalid-commit,print-used

import base64
import json
import sys
import threading

from psycopg2 import OperationalError

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

UNIONS = 20
# The first union's list has so many people, each further one's has one more.
PEOPLE = 11


def prepare(registry):
    """Make the sister unions of one street, each with a clerk and a list to import; committed.

    :return: ``(ids of street and city, [(clerk, union, content of the list)])``
    """
    # Only now does Odoo know where the addon is.
    from odoo.addons.trade_union.tests.import_case import HEADINGS, person, xlsx
    from odoo.addons.trade_union.tests.tree import build_tree, make_user

    story = type("Story", (), {})
    with registry.cursor() as cr:
        story.env = env = api.Environment(cr, SUPERUSER_ID, {})
        build_tree(story)
        unions = env["union.organization"].create(
            [
                {
                    "name": f"第{n}公司工会",
                    "code": f"T-RACE-{n}",
                    "parent_id": story.street.id,
                    "state": "active",
                }
                for n in range(UNIONS)
            ]
        )
        env["union.employer"].create(
            [
                {"name": f"第{n}公司", "organization_id": union.id, "staff_count": 100}
                for n, union in enumerate(unions)
            ]
        )
        calls, serial = [], 0
        for n, union in enumerate(unions):
            clerk = make_user(env, f"t_race_{n}")
            env["union.duty"].create(
                {"user_id": clerk.id, "organization_id": union.id, "role": "clerk"}
            )
            rows = [person(serial + at, f"第{n}公司") for at in range(PEOPLE + n)]
            serial += len(rows)
            calls.append((clerk.id, union.id, base64.b64encode(xlsx([HEADINGS, *rows]))))
        cr.commit()
        return (story.street.id, story.city.id), calls


def imported(registry, calls, above):
    """Import all lists at once, each in a thread and a transaction of its own.

    :param above: ids whose sums everybody has read in his transaction before
    :return: sorted outcomes: ``imported`` or what went wrong
    """
    barrier = threading.Barrier(len(calls))
    outcomes = []

    def run(user_id, union_id, content):
        with registry.cursor() as cr:
            env = api.Environment(cr, user_id, {})
            # Everybody's picture of the database is that of before the first commit.
            env["union.organization"].browse(above).mapped("member_count")
            barrier.wait(timeout=60)
            try:
                record = env["union.roster.import"].create(
                    {"organization_id": union_id, "filename": "名册.xlsx", "data": content}
                )
                record.action_import()
                # Nobody commits before all have written: the transactions overlap in any case.
                env.flush_all()
                barrier.wait(timeout=120)
                cr.commit()
                outcomes.append("imported")
            except (OperationalError, threading.BrokenBarrierError) as error:
                barrier.abort()
                cr.rollback()
                outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=run, args=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    return sorted(outcomes)


def main(database, addons_path):
    config.parse_config(["-d", database, f"--addons-path={addons_path}", "--log-level=error"])
    registry = Registry(database)
    above, calls = prepare(registry)
    outcomes = imported(registry, calls, above)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        places = env["union.organization"].browse(above)
        unions = env["union.organization"].browse([union for _clerk, union, _data in calls])
        result = {
            "outcomes": outcomes,
            "own": unions.mapped("own_member_count"),
            "sums": [
                [place.member_count, place.realname_count, place.worker_count] for place in places
            ],
            "rows": env["union.member"].search_count([("organization_id", "in", unions.ids)]),
        }
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
