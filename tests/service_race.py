"""Run by test_service_race.py in a process of its own: many clerks, few places, at once.

Real threads, real commits, the retry loop that serves every request. Prints one line of
JSON: the outcome of each and what stands in the database.
"""

# A process of its own: no test's transaction to protect, no package to be relative to.
# pylint: disable=invalid-commit,odoo-addons-relative-import

import json
import sys
import threading
from datetime import timedelta
from functools import partial

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import config


def prepare(registry, places, clerks):
    """Return the ids of an open activity, of its clerk and of the members, committed."""
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
            capacity=places,
            waiting_list=False,
            date_begin=begins,
            date_end=begins + timedelta(hours=2),
        )
        members = Story.make_members(Story.primary, clerks)
        cr.commit()
        return activity.id, Story.building_clerk.id, members.ids


def race(registry, activity_id, user_id, member_ids):
    """Sign up each member in a thread of its own; return what each was told."""
    barrier = threading.Barrier(len(member_ids))
    outcomes = []

    def sign_up(member_id):
        with registry.cursor() as cr:
            env = api.Environment(cr, user_id, {})
            activity = env["union.service.activity"].browse(activity_id)
            # Everybody has seen the free places before the first one takes his.
            seen = activity.places_left
            barrier.wait(timeout=60)
            try:
                retrying(partial(activity.action_sign_up, [member_id]), env)
                cr.commit()
                outcomes.append({"seen": seen, "told": "signed up"})
            except UserError as error:
                outcomes.append({"seen": seen, "told": str(error)})

    threads = [threading.Thread(target=sign_up, args=(id_,)) for id_ in member_ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return outcomes


def main(database, addons_path, places, clerks):
    config.parse_config(["-d", database, f"--addons-path={addons_path}", "--log-level=info"])
    registry = Registry(database)
    activity_id, user_id, member_ids = prepare(registry, places, clerks)
    outcomes = race(registry, activity_id, user_id, member_ids)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        event = env["union.service.activity"].browse(activity_id).event_id
        taken = env["event.registration"].search_count(
            [("event_id", "=", event.id), ("state", "in", ("open", "done"))]
        )
    sys.stdout.write(json.dumps({"outcomes": outcomes, "taken": taken}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:3], int(sys.argv[3]), int(sys.argv[4]))
