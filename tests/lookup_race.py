"""Run by test_member_lookup.py in a process of its own: look-ups with real commits.

Rolled back, failing, from a read-only connection, and many at once. Prints one line of JSON.
"""

# A process of its own: no test's transaction to protect, no package to be relative to.
# pylint: disable=invalid-commit,odoo-addons-relative-import

import json
import sys
import threading
from functools import partial

from odoo import SUPERUSER_ID, api, sql_db
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import config

SEARCHES = 5
REQUESTS = 8


def prepare(registry):
    """Return the id of a clerk with five searches a day and the id of his union, committed."""
    # Importable once the addons path is read.
    from odoo.addons.trade_union.tests.tree import build_tree

    story = type("Story", (), {})
    with registry.cursor() as cr:
        story.env = api.Environment(cr, SUPERUSER_ID, {})
        build_tree(story)
        story.env["union.lookup.limit"].create(
            {"organization_id": story.city.id, "search_limit": SEARCHES}
        )
        return story.building_clerk.id, story.primary.id


def rows(registry, user_id):
    """Return what the log says of the user: kind, numbers asked, refused."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        logs = env["union.access.log"].search([("user_id", "=", user_id)], order="id")
        return [[log.kind, log.asked_count, log.refused] for log in logs]


def ask(env, mobile):
    """Search for one number; return what was told."""
    try:
        env["union.member"].search([("mobile", "=", mobile)])
    except UserError:
        return "refused"
    return "answered"


def race(registry, user_id):
    """Ask for a number of his own in each thread; return what each was told."""
    barrier = threading.Barrier(REQUESTS)
    outcomes = []

    def request(at):
        with registry.cursor() as cr:
            env = api.Environment(cr, user_id, {})
            # Every request has its snapshot before the first one asks.
            env["union.member"].search_count([])
            barrier.wait(timeout=60)
            outcomes.append(retrying(partial(ask, env, f"1860000000{at}"), env))

    threads = [threading.Thread(target=request, args=(at,)) for at in range(REQUESTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return outcomes


def main(database, addons_path):
    config.parse_config(["-d", database, f"--addons-path={addons_path}", "--log-level=error"])
    registry = Registry(database)
    user_id, primary_id = prepare(registry)
    result = {}

    with registry.cursor() as cr:
        ask(api.Environment(cr, user_id, {}), "18700000001")
        cr.rollback()
    result["rolled_back"] = rows(registry, user_id)

    # A member is entered and a wrong one after him: the request fails and nothing is stored.
    with registry.cursor() as cr:
        members = api.Environment(cr, user_id, {})["union.member"]
        vals = {"name": "余", "organization_id": primary_id, "id_number": "36010220030204134X"}
        try:
            members.create([vals])
            members.create([{**vals, "id_number": "1"}])
        except UserError:
            cr.rollback()
    result["entered"] = rows(registry, user_id)[-1]
    with registry.cursor() as cr:
        cr.execute("SELECT COUNT(*) FROM union_member WHERE organization_id = %s", [primary_id])
        result["members_entered"] = cr.fetchone()[0]

    replica = sql_db.db_connect(database, readonly=True).cursor()
    ask(api.Environment(replica, user_id, {}), "18700000002")
    replica.close()
    result["read_only"] = rows(registry, user_id)[-1]

    result["race"] = race(registry, user_id)
    result["refused_rows"] = sum(refused for *_rest, refused in rows(registry, user_id))
    with registry.cursor() as cr:
        result["after"] = ask(api.Environment(cr, user_id, {}), "18600000099")
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
