"""Run by test_check_in_race.py in a process of its own: many desks at one door, at once.

Each desk checks in the same person, then one of its own. Real threads, real commits, the retry
loop that serves every request. Prints one line of JSON.
"""

# A process of its own: no test's transaction to protect, no package to be relative to.
# pylint: disable=invalid-commit,odoo-addons-relative-import

import json
import sys
import threading
from functools import partial

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import config


def prepare(registry, desks):
    """Return the ids of the voters of an open vote and of the helpers at its door, committed."""
    # Importable once the addons path is read.
    from odoo.addons.trade_union.tests.tree import build_tree, make_user

    story = type("Story", (), {})
    with registry.cursor() as cr:
        story.env = env = api.Environment(cr, SUPERUSER_ID, {})
        build_tree(story)
        place = story.building
        members = env["union.member"].create(
            [
                {
                    "name": f"会员{number}",
                    "gender": "female",
                    "organization_id": story.primary.id,
                    "state": "active",
                }
                for number in range(desks + 1)
            ]
        )
        meeting = env["union.meeting"].create({"name": "大会", "organization_id": place.id})
        election = env["union.election"].create(
            {"name": "选举", "organization_id": place.id, "meeting_id": meeting.id}
        )
        election.action_load_roster(
            [{"member_id": m.id, "name": m.name, "constituency": "一"} for m in members]
        )
        phase = env["union.election.phase"].search([("code", "=", "roll")])
        election._server_write({"phase_id": phase.id})
        election.action_freeze_roll()
        phase = env["union.election.phase"].search([("code", "=", "opened")])
        election._server_write({"phase_id": phase.id})
        helpers = [make_user(env, f"r_desk_{number}") for number in range(desks)]
        env["union.duty"].create(
            [
                {
                    "user_id": user.id,
                    "organization_id": place.id,
                    "role": "desk",
                    "date_from": "2020-01-01",
                }
                for user in helpers
            ]
        )
        cr.commit()
        return election.id, election.voter_ids.ids, [user.id for user in helpers]


def race(registry, voter_ids, helper_ids):
    """Let each helper check in the first voter and one of his own; return what each was told."""
    barrier = threading.Barrier(len(helper_ids))
    outcomes = []

    def serve(helper_id, own):
        with registry.cursor() as cr:
            env = api.Environment(cr, helper_id, {})
            people = env["union.voter"].browse([voter_ids[0], own])
            # Everybody has seen that nobody is here before the first one is checked in.
            seen = people.mapped("checked_in_on")
            barrier.wait(timeout=60)
            told = retrying(partial(people.action_check_in), env)
            cr.commit()
            outcomes.append((not any(seen) and all(row["ok"] for row in told), told))

    threads = [
        threading.Thread(target=serve, args=pair)
        for pair in zip(helper_ids, voter_ids[1:], strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return outcomes


def main(database, addons_path, desks):
    config.parse_config(["-d", database, f"--addons-path={addons_path}", "--log-level=info"])
    registry = Registry(database)
    election_id, voter_ids, helper_ids = prepare(registry, desks)
    outcomes = race(registry, voter_ids, helper_ids)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        election = env["union.election"].browse(election_id)
        answer = {
            "told": [told for told, _rows in outcomes],
            "times": [rows[0]["checked_in_on"] for _told, rows in outcomes],
            "kept": election.voter_ids[:1].checked_in_on.isoformat(),
            "present": election.checked_in_count,
            "meeting": election.meeting_id.present_count,
        }
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:3], int(sys.argv[3]))
