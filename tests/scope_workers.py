"""Run by test_organization_workers.py: two workers, each a process with its own caches.

The first one changes duties and delegations and commits; both are asked by their next request
what a person's scope is, and nobody clears a cache or looks for a signal to. Prints one line of
JSON.
"""

# A process of its own: no test's transaction to protect, no package to be relative to.
# pylint: disable=invalid-commit,odoo-addons-relative-import

import json
import subprocess
import sys
from datetime import datetime, timedelta

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

# 23:50 and 00:10 in Shanghai.
BEFORE, AFTER = datetime(2026, 10, 12, 15, 50), datetime(2026, 10, 12, 16, 10)
DAY = "2026-10-12"


def scope(registry, user_id, moment):
    """Return what a request of the user finds in his scope at a moment: codes, sorted."""
    from odoo.addons.trade_union.models.clock import travel

    with registry.cursor() as cr, travel(moment):
        env = api.Environment(cr, user_id, {})
        found = env["union.organization"].search([("in_officer_scope", "=", True)])
        # What a rule lets through, too: nothing of it is remembered from the request before.
        read = env["union.organization"].search([])
        return sorted(found.mapped("code")), sorted(read.mapped("code"))


def serve(registry):
    """Be the second worker: answer each line of input."""
    for line in sys.stdin:
        user_id, moment = json.loads(line)
        answer = json.dumps(scope(registry, user_id, datetime.fromisoformat(moment)))
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()


class Second:
    """The other worker, from here."""

    def __init__(self, arguments):
        self.process = subprocess.Popen(
            [sys.executable, __file__, *arguments, "serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def scope(self, user_id, moment):
        self.process.stdin.write(json.dumps([user_id, moment.isoformat()]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=60)


def prepare(registry):
    """Return the ids of what the story changes, committed."""
    # Importable once the addons path is read.
    from odoo.addons.trade_union.tests.tree import build_tree

    story = type("Story", (), {})
    with registry.cursor() as cr:
        story.env = api.Environment(cr, SUPERUSER_ID, {})
        build_tree(story)
        duty = story.env["union.duty"].search([("user_id", "=", story.building_clerk.id)])
        # A clerk elsewhere for good: his groups stay, so the scope alone is asked.
        place = story.env["union.organization"].create(
            {"name": "后海片区工会", "code": "T-SZ-LH", "parent_id": story.sister_district.id}
        )
        duty.copy({"organization_id": place.id})
        return {
            "user": story.building_clerk.id,
            "duty": duty.id,
            "building": story.building.id,
            "sister": story.sister_street.id,
            "absent": story.sister_clerk.id,
        }


def main(database, addons_path, role=None):
    config.parse_config(["-d", database, f"--addons-path={addons_path}", "--log-level=error"])
    registry = Registry(database)
    if role == "serve":
        serve(registry)
        return
    from odoo.addons.trade_union.models.clock import travel

    ids = prepare(registry)
    second = Second([database, addons_path])
    told = {}

    def change(model, record, **values):
        with registry.cursor() as cr, travel(BEFORE):
            env = api.Environment(cr, SUPERUSER_ID, {})
            if record is None:
                return env[model].create(values).id
            env[model].browse(record).write(values)
            return record

    def ask(name, moment=BEFORE):
        told[name] = [scope(registry, ids["user"], moment), second.scope(ids["user"], moment)]

    def duty(**values):
        change("union.duty", ids["duty"], **values)

    ask("as it was")
    duty(organization_id=ids["sister"])
    ask("moved")
    duty(organization_id=ids["building"])
    ask("moved back")
    duty(role="auditor")
    ask("other role")
    duty(role="clerk", date_to=DAY)
    ask("last day")
    ask("after midnight", AFTER)
    duty(date_to=str((BEFORE - timedelta(days=1)).date()))
    ask("shortened")
    duty(date_from="2026-10-13", date_to=False)
    ask("before it begins")
    ask("begun at midnight", AFTER)
    duty(date_from="2020-01-01")
    delegation = change(
        "union.duty.delegation",
        None,
        user_id=ids["absent"],
        deputy_id=ids["user"],
        date_from=DAY,
        date_to=DAY,
    )
    ask("deputy")
    ask("deputy after midnight", AFTER)
    change("union.duty.delegation", delegation, date_to="2026-10-20")
    ask("delegation prolonged", AFTER)
    change("union.duty.delegation", delegation, date_from="2026-10-01", date_to="2026-10-11")
    ask("delegation ended")
    second.close()
    sys.stdout.write(json.dumps(told) + "\n")


main(*sys.argv[1:])
