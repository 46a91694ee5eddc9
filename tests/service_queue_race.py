"""Run by test_service_queue_race.py in a process of its own: fifty at once, few places.

Real threads, real commits, the retry loop that serves every request. Prints one line of JSON.
"""

# A process of its own: no test's transaction to protect, no package to be relative to.
# pylint: disable=invalid-commit,odoo-addons-relative-import

import json
import os
import signal
import sys
import threading
import time
from datetime import timedelta
from functools import partial

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import config


def prepare(registry, places, count):
    """Return the ids of an open activity and of members who have a login, committed."""
    # Importable once the addons path is read.
    from odoo.addons.trade_union.models.clock import now
    from odoo.addons.trade_union.tests.service_case import ServiceMixin

    base = type("Nobody", (), {"setUpClass": classmethod(lambda cls: None)})
    Story = type("Story", (ServiceMixin, base), {})  # noqa: N806 - a class
    with registry.cursor() as cr:
        Story.env = api.Environment(cr, SUPERUSER_ID, {})
        Story.setUpClass()
        begins = now() + timedelta(days=30)
        activity = Story().approved(
            capacity=places, date_begin=begins, date_end=begins + timedelta(hours=2)
        )
        members = Story.make_members(Story.primary, count)
        members._ensure_contacts()
        cr.commit()
        return activity.id, members.ids


def sign_up(env, activity_id, member_id):
    activities = env["union.service.activity"]
    member = env["union.member"].browse(member_id)
    activity, _place = activities._portal_activity(member, activity_id, joining=True)
    activity._portal_change(member, "sign_up")


def race(registry, activity_id, member_ids):
    """Sign up each member in a thread of its own, each twice; return the errors."""
    barrier = threading.Barrier(len(member_ids))
    errors = []

    def push(member_id):
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            barrier.wait(timeout=60)
            try:
                for _time in range(2):
                    retrying(partial(sign_up, env, activity_id, member_id), env)
            except Exception as error:  # noqa: BLE001 - whatever it is, nobody may see it
                errors.append(repr(error))

    threads = [threading.Thread(target=push, args=(id_,)) for id_ in member_ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return errors


def killed(registry, activity_id, member_id):
    """Kill a process that holds the list; return the seconds the next one waits."""
    child = os.fork()
    if not child:
        # A connection of its own: those of the pool are its parent's as well.
        sql_db._Pool = None
        registry._db = sql_db.db_connect(registry.db_name)
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            sign_up(env, activity_id, member_id)
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    begun = time.monotonic()
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        retrying(partial(sign_up, env, activity_id, member_id), env)
    return time.monotonic() - begun


def main(database, addons_path, places, count):
    config.parse_config(["-d", database, f"--addons-path={addons_path}", "--log-level=info"])
    config["db_maxconn"] = 100
    registry = Registry(database)
    activity_id, member_ids = prepare(registry, places, count + 1)
    errors = race(registry, activity_id, member_ids[:-1])
    waited = killed(registry, activity_id, member_ids[-1])
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        event = env["union.service.activity"].browse(activity_id).event_id
        rows = env["event.registration"].search([("event_id", "=", event.id)], order="union_queue")
        numbers = rows.mapped("union_queue")
        cr.execute("SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory'")
        result = {
            "errors": errors,
            "states": rows.mapped("state"),
            "ordered": numbers == sorted(set(numbers)),
            "waited": waited,
            "locks": cr.fetchone()[0],
        }
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:3], int(sys.argv[3]), int(sys.argv[4]))
