"""Run by test_election_race.py in a process of its own: tellers at once, workers that die.

Real commits. ``enter_all`` lets twenty tellers enter at once; ``enter`` and ``publish`` do one
step and, asked to, wait for their own death in it. Prints lines of JSON.
"""

# A process of its own: absolute imports, real commits, its answer on standard output.
# pylint: disable=odoo-addons-relative-import,invalid-commit,print-used

import json
import sys
import threading
import time
from collections import Counter
from functools import partial

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import config

BUNDLES, SIZE, TELLERS = 20, 5, 20
# For each candidate, in a bundle of five papers.
VOTES = (5, 4, 3, 1)


def prepare(registry):
    """Hold an election up to its bundles; committed."""
    # Only now does Odoo know where the addon is.
    from odoo.addons.trade_union.tests.election_case import ElectionCase
    from odoo.addons.trade_union.tests.tree import build_tree, make_users

    class Story(ElectionCase):
        """The steps of an election, without a test's transaction."""

        VOTERS = BUNDLES * SIZE

        def __init__(self):
            self.clock = None

    def people(story, names, **values):
        rows = [
            {
                "name": name,
                "gender": "female" if number % 2 else "male",
                "organization_id": story.primary.id,
                "state": "active",
            }
            for number, name in enumerate(names)
        ]
        return story.env["union.member"].create(rows)

    with registry.cursor() as cr:
        Story.env = env = api.Environment(cr, SUPERUSER_ID, {})
        Story.cr, Story.uid = cr, SUPERUSER_ID
        build_tree(Story)
        story = Story()
        Story.tellers = make_users(env, [f"t_teller_{number}" for number in range(TELLERS)])
        env["union.duty"].create(
            [
                {
                    "user_id": user.id,
                    "organization_id": story.building.id,
                    "role": "teller",
                    "date_from": "2020-01-01",
                }
                for user in story.tellers
            ]
        )
        names = [f"{a}{b}{c}" for a in "陈林黄吴张" for b in "建晓志丽" for c in "国梅强华宇"]
        Story.members = people(story, names)
        for user, member in zip(
            story.tellers,
            people(story, [f"计票{a}{b}" for a in "甲乙丙丁" for b in "子丑寅卯辰"]),
            strict=True,
        ):
            member.partner_id = user.partner_id
        Story.scrutineer = Story.members[-1]
        story.at("2026-10-12 02:00:00")
        story.make_election()
        story.start_count(size=SIZE)
        story.stop_clock()
        env.flush_all()
        cr.commit()


def contest_of(env):
    return env["union.contest"].search([("election_id.name", "=", "第一届工会委员会选举")])


def figures(contest):
    """Return the one true count of any bundle."""
    return {
        "papers": SIZE,
        "valid": SIZE,
        "marks": [
            {"candidate_id": candidate.id, "for": votes, "against": SIZE - votes}
            for candidate, votes in zip(contest.sudo()._standing(), VOTES, strict=True)
        ],
    }


def teller(env, number):
    return env["res.users"].search([("login", "=", f"t_teller_{number % TELLERS}")])


def enter_bundle(number, bundle, env):
    contest = contest_of(env).with_user(teller(env, number))
    return contest.action_enter_count(bundle=bundle, **figures(contest))["state"]


def enter_all(registry, _place):
    """Each teller enters two bundles; all begin each of them at the same moment."""
    barrier = threading.Barrier(TELLERS)
    answers = []

    def work(number):
        for turn in (0, 1):
            bundle = (number + turn) % BUNDLES + 1
            with registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                # As a request has: a snapshot from before.
                cr.execute("SELECT 1")
                barrier.wait(120)
                try:
                    answers.append(retrying(partial(enter_bundle, number, bundle, env), env))
                    cr.commit()
                except Exception as error:  # noqa: BLE001 - told in the answer
                    answers.append(f"{type(error).__name__}: {error}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(TELLERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"answers": dict(Counter(answers)), "stands": look(registry)}


def dying(registry, model, method, place):
    """Let a method be the last thing this process does."""
    cls = registry[model]
    held = getattr(cls, method)

    def last(records, *args, **kwargs):
        result = held(records, *args, **kwargs)
        records.env.flush_all()
        sys.stdout.write(json.dumps({"at": place}) + "\n")
        sys.stdout.flush()
        time.sleep(600)
        return result

    setattr(cls, method, last)


def enter(registry, place):
    """Enter a bundle as one teller; die behind the comparison."""
    if place == "entry":
        dying(registry, "union.count.bundle", "_compare", place)
    with registry.cursor() as cr:
        enter_bundle(0, 1, api.Environment(cr, SUPERUSER_ID, {}))
        cr.commit()
    return look(registry)


def publish(registry, place):
    """Decide and publish; die behind the terms or behind the publicity."""
    method = {
        "terms": ("union.election", "_make_terms"),
        "publicity": ("union.publicity", "action_publish"),
    }
    if place in method:
        dying(registry, *method[place], place)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        officer = env["res.users"].search([("login", "=", "t_building_officer")])
        contest = contest_of(env).with_user(officer)
        contest.action_decide()
        contest.election_id.action_publish_result()
        cr.commit()
    return look(registry)


def look(registry):
    """Return what stands in the database."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        contest = contest_of(env)
        election = contest.election_id
        sheets = contest.bundle_ids.sheet_ids
        one_each = [entries[0] for entries in sheets.grouped("bundle_id").values()]
        checks = election.action_verify()
        return {
            "phase": election.phase,
            "state": contest.state,
            "bundles": dict(Counter(contest.bundle_ids.mapped("state"))),
            "sheets": dict(Counter(sheets.mapped("state"))),
            "pairs": sum(len(bundle.sheet_ids.entered_by_id) == 2 for bundle in contest.bundle_ids),
            "people": len(sheets.entered_by_id),
            "papers": sum(sheet.papers for sheet in one_each),
            "votes": [
                sum(
                    sheet.line_ids.filtered(lambda li, c=candidate: li.candidate_id == c).votes_for
                    for sheet in one_each
                )
                for candidate in contest._standing()
            ],
            "results": len(contest.result_ids),
            "seats": env["union.seat"].search_count(
                [("organization_id", "=", election.organization_id.id)]
            ),
            "publicities": len(election.result_publicity_id),
            "notices": env["union.publicity"].search_count([("res_id", "=", election.id)]),
            "intact": all(value is not False for value in checks.values())
            and all(checks["contests"].values()),
        }


def main(database, addons_path, what, place):
    config.parse_config(["-d", database, f"--addons-path={addons_path}", "--log-level=error"])
    registry = Registry(database)
    if what == "prepare":
        prepare(registry)
        answer = look(registry)
    elif what == "look":
        answer = look(registry)
    else:
        answer = {"enter_all": enter_all, "enter": enter, "publish": publish}[what](registry, place)
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
