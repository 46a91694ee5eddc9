"""Run by test_approval_kill.py in a process of its own: workers that die over a decision.

Real commits. ``sign`` agrees to a batch and, asked to, waits for its own death at a place;
``tell`` and ``repair`` run the scheduled actions and may die in them. Prints lines of JSON.
"""

# A process of its own: absolute imports, real commits, its answer on standard output.
# pylint: disable=odoo-addons-relative-import,invalid-commit,print-used

import json
import sys
import time

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

PAPERS = 6


def prepare(registry):
    """Submit PAPERS letters to the street's reviewer; committed."""
    # Only now does Odoo know where the addon is.
    from odoo.addons.trade_union.tests.papers import THREE_LEVELS, PaperCase
    from odoo.addons.trade_union.tests.tree import build_tree

    class Story:
        """The people and the route, without a test's transaction."""

        make_route = classmethod(PaperCase.make_route.__func__)

    with registry.cursor() as cr:
        Story.env = env = api.Environment(cr, SUPERUSER_ID, {})
        build_tree(Story)
        Story.make_route("three", THREE_LEVELS)
        Story.street_approver.write({"approval_at_once": True, "email": "a@example.com"})
        kind = env["union.letter.kind"].search([("code", "=", "letter")])
        letters = env["union.letter"].create(
            [
                {"organization_id": Story.building.id, "kind_id": kind.id, "title": f"函{number}"}
                for number in range(PAPERS)
            ]
        )
        letters.with_user(Story.building_clerk).action_submit()
        cr.commit()


def die(place):
    """Say where and wait to be killed."""
    sys.stdout.write(json.dumps({"at": place}) + "\n")
    sys.stdout.flush()
    time.sleep(600)


def dying(registry, model, method, place):
    """Let a method of the engine be the last thing this process does."""
    cls = registry[model]
    held = getattr(cls, method)

    def last(records, *args, **kwargs):
        result = held(records, *args, **kwargs)
        records.env.flush_all()
        die(place)
        return result

    setattr(cls, method, last)


def letters_of(env):
    return env["union.letter"].search([("title", "like", "函")], order="id")


def sign(registry, place):
    """Agree as the street's reviewer; die behind the decision or behind the whole batch."""
    if place == "decision":
        dying(registry, "union.approval.request", "_record", place)
    elif place == "inbox":
        dying(registry, "union.approval.request", "_sync_inbox", place)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        reviewer = env["res.users"].search([("login", "=", "t_street_reviewer")])
        letters_of(env).with_user(reviewer).action_agree()
        cr.commit()
    if place == "commit":
        # The decision stands; nobody has been told of it yet.
        die(place)


def tell(registry, place):
    """Tell who wants it at once; die behind the message."""
    if place == "message":
        dying(registry, "res.users", "_tell_of_approvals", place)
    with registry.cursor() as cr:
        api.Environment(cr, SUPERUSER_ID, {}).ref(
            "trade_union.cron_approval_notices"
        ).method_direct_trigger()


def repair(registry, place):
    """Lose the inbox, then repair it paper by paper; die within the second."""
    from odoo.addons.trade_union.models.approval import union_approval_inbox

    union_approval_inbox.CHUNK = 1
    if place == "lose":
        with registry.cursor() as cr:
            cr.execute("DELETE FROM mail_activity WHERE res_model = 'union.letter'")
            cr.commit()
        return
    if place == "second":
        cls = registry["union.approval.request"]
        held, seen = cls._sync_inbox, []

        def second(requests, *args, **kwargs):
            held(requests, *args, **kwargs)
            seen.append(requests)
            if len(seen) == 2:
                requests.env.flush_all()
                die(place)

        cls._sync_inbox = second
    with registry.cursor() as cr:
        api.Environment(cr, SUPERUSER_ID, {}).ref(
            "trade_union.cron_approval_inbox"
        ).method_direct_trigger()


def look(registry):
    """Return what stands in the database."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        letters = letters_of(env)
        requests = letters.approval_request_id
        activities = env["mail.activity"].search([("res_model", "=", "union.letter")])
        approver = env["res.users"].search([("login", "=", "t_street_approver")])
        return {
            "decisions": len(requests.decision_ids),
            "open": sorted({step.role for step in requests.current_step_ids}),
            "inbox": {
                user.login: len(rows) for user, rows in activities.grouped("user_id").items()
            },
            "told": env["mail.notification"].search_count(
                [("res_partner_id", "=", approver.partner_id.id)]
            ),
            "to_tell": len(activities.filtered("approval_notice")),
            "intact": all(row["ok"] for row in requests.action_verify()),
        }


def main(database, addons_path, what, place):
    config.parse_config(["-d", database, f"--addons-path={addons_path}", "--log-level=error"])
    registry = Registry(database)
    if what == "prepare":
        prepare(registry)
    elif what != "look":
        {"sign": sign, "tell": tell, "repair": repair}[what](registry, place)
    sys.stdout.write(json.dumps(look(registry)) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
