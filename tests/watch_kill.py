"""Run by test_standard_watch_kill.py in a process of its own: workers of the daily watch.

Real commits. ``work`` runs the scheduled action and, asked to, waits for its own death at a
place; ``both`` lets two workers watch at the same moment, past the scheduler's own lock, and may
``appoint`` a clerk for the next day afterwards. Prints lines of JSON.
"""

# A process of its own: absolute imports, real commits, its answer on standard output.
# pylint: disable=odoo-addons-relative-import,invalid-commit,print-used

import json
import sys
import threading
import time

from psycopg2 import IntegrityError, OperationalError

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tools import config

EMPLOYERS = 30
BATCH = 10
KEY = "organization.employer.union"
CRON = "trade_union.cron_watch_findings"


def prepare(registry):
    """Make EMPLOYERS that each lack a union, at a place where nobody is clerk; committed."""
    # Only now does Odoo know where the addon is.
    from odoo.addons.trade_union.tests.tree import build_tree

    story = type("Story", (), {})
    with registry.cursor() as cr:
        story.env = env = api.Environment(cr, SUPERUSER_ID, {})
        build_tree(story)
        env["union.duty"].search([("role", "=", "clerk")]).write({"date_to": "2020-12-31"})
        env["union.employer"].create(
            [
                {"name": f"第{n}公司", "organization_id": story.building.id, "staff_count": 40}
                for n in range(EMPLOYERS)
            ]
        )
        cr.commit()


def appoint(registry):
    """Let somebody become clerk, and the next day begin; committed."""
    from odoo.addons.trade_union.models.standard.union_finding import POSITION

    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        duty = env["union.duty"].search([("role", "=", "clerk")], order="id desc", limit=1)
        building = env["union.employer"].search([("name", "=", "第0公司")]).organization_id
        duty.create(
            {
                "user_id": duty.user_id.id,
                "organization_id": building.id,
                "role": "clerk",
                "date_from": "2021-01-01",
            }
        )
        env["ir.config_parameter"].set_param(POSITION, "{}")
        cr.commit()


def die(place):
    """Say where and wait to be killed."""
    sys.stdout.write(json.dumps({"at": place}) + "\n")
    sys.stdout.flush()
    time.sleep(600)


def narrow(registry):
    """Let the watch ask about employers alone, a few at a time."""
    cls = registry["union.finding"]
    held = cls._watch_batch
    cls._watch_batch = lambda self, model, after, limit=BATCH: held(self, model, after, limit)
    cls._watched_models = lambda self: ["union.employer"]


def work(registry, place):
    """Run the scheduled action; die in the second batch, before or behind the activities.

    :return: what the scheduler said, if it refused
    """
    cls = registry["union.finding"]
    name = {"findings": "_hand_out", "batch": "_watch_batch"}.get(place)
    if name:
        held, seen = getattr(cls, name), []

        def second(records, *args, **kwargs):
            seen.append(records)
            last = len(seen) == 2
            if last and place == "findings":
                records.env.flush_all()
                die(place)
            result = held(records, *args, **kwargs)
            if last:
                records.env.flush_all()
                die(place)
            return result

        setattr(cls, name, second)
    with registry.cursor() as cr:
        try:
            api.Environment(cr, SUPERUSER_ID, {}).ref(CRON).method_direct_trigger()
        except UserError as error:
            return str(error)
    return ""


def both(registry):
    """Let two workers watch at once; return how each ended, sorted."""
    cls = registry["union.finding"]
    held, barrier, ends = cls._watch, threading.Barrier(2), []
    met = set()

    def together(records, *args, **kwargs):
        # Both have read the first batch before either writes.
        if threading.get_ident() not in met:
            met.add(threading.get_ident())
            barrier.wait(timeout=60)
        return held(records, *args, **kwargs)

    cls._watch = together

    def run():
        with registry.cursor() as cr:
            try:
                api.Environment(cr, SUPERUSER_ID, {})["union.finding"]._cron_watch()
                ends.append("watched")
            except (IntegrityError, OperationalError):
                cr.rollback()
                ends.append("undone")

    threads = [threading.Thread(target=run) for _worker in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    return sorted(ends)


def look(registry):
    """Return what stands in the database."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        findings = env["union.finding"].search(
            [("rule_key", "=", KEY), ("subject", "like", "公司")]
        )
        activities = env["mail.activity"].search(
            [("res_model", "=", "union.finding"), ("res_id", "in", findings.ids)]
        )
        return {
            "findings": len(findings),
            "subjects": len(set(findings.mapped("res_id"))),
            "open": findings.mapped("state").count("open"),
            "activities": len(activities),
            "of": len(set(activities.mapped("res_id"))),
            "handed": len(findings.filtered("handed_to_id")),
        }


def main(database, addons_path, what, place):
    config.parse_config(["-d", database, f"--addons-path={addons_path}", "--log-level=critical"])
    registry = Registry(database)
    narrow(registry)
    said = {}
    if what == "prepare":
        prepare(registry)
    elif what == "work":
        said = {"refused": work(registry, place)}
    elif what == "both":
        said = {"ends": both(registry)}
    said = look(registry) | said
    if place == "appoint":
        appoint(registry)
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
