"""Run by test_member_import_kill.py in a process of its own: a worker that imports, part by part.

Real commits, the scheduled action itself. ``prepare`` queues a list; ``work`` runs the action and,
asked to, waits for its own death inside a part, behind the last write before the commit.
Prints lines of JSON.
"""

# A process of its own: absolute imports, real commits, its answer on standard output.
# pylint: disable=odoo-addons-relative-import,invalid-commit,print-used

import base64
import json
import sys
import time

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

PEOPLE = 50
PART = 10


def prepare(registry):
    """Queue a list of PEOPLE as a clerk; committed."""
    # Only now does Odoo know where the addon is.
    from odoo.addons.trade_union.tests.import_case import HEADINGS, person, xlsx
    from odoo.addons.trade_union.tests.tree import build_tree

    story = type("Story", (), {})
    with registry.cursor() as cr:
        story.env = env = api.Environment(cr, SUPERUSER_ID, {})
        build_tree(story)
        env["union.employer"].create(
            {"name": "甲公司", "organization_id": story.primary.id, "staff_count": 100}
        )
        env["ir.config_parameter"].set_param("trade_union.import_batch_rows", PART)
        rows = [person(serial) for serial in range(PEOPLE)]
        record = (
            env["union.roster.import"]
            .with_user(story.building_clerk)
            .create(
                {
                    "organization_id": story.building.id,
                    "filename": "名册.xlsx",
                    "data": base64.b64encode(xlsx([HEADINGS, *rows])),
                }
            )
        )
        record.action_queue()
        cr.commit()


def work(registry, die_in):
    """Run the scheduled action; in part ``die_in`` say so and wait to be killed (0: never)."""
    from odoo.addons.trade_union.models.member import union_roster_import_queue

    model = registry["union.roster.import"]
    step = union_roster_import_queue.UnionRosterImport._step_once
    parts = [0]

    def watched(record):
        step(record)
        parts[0] += 1
        if parts[0] == die_in:
            record.env.flush_all()
            sys.stdout.write(json.dumps({"inside": parts[0]}) + "\n")
            sys.stdout.flush()
            time.sleep(600)

    model._step_once = watched
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        env.ref("trade_union.cron_roster_import").method_direct_trigger()


def look(registry):
    """Return what stands in the database."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        record = env["union.roster.import"].search([], order="id desc", limit=1)
        members = env["union.member"].search([("employer_id.name", "=", "甲公司")])
        return {
            "state": record.state,
            "done": record.done_count,
            "members": len(members),
            "persons": len(set(members.sudo().mapped("id_digest"))),
            "events": len(members.event_ids),
            "counted": sum(members.organization_id.mapped("own_member_count")),
            "parts": record.run_ids.batch_ids.mapped("state"),
            "waiting_rows": len(record.run_ids.batch_ids.filtered(lambda batch: batch.sealed_rows)),
        }


def main(database, addons_path, what, die_in):
    config.parse_config(["-d", database, f"--addons-path={addons_path}", "--log-level=error"])
    registry = Registry(database)
    if what == "prepare":
        prepare(registry)
    elif what == "work":
        work(registry, die_in)
    sys.stdout.write(json.dumps(look(registry)) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:4], int(sys.argv[4]))
