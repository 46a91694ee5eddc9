"""Run by test_approval_race.py in a process of its own: approvers at the same second.

Real threads, real commits. Prints one line of JSON; what the server logs goes to standard
error.
"""

# A process of its own: absolute imports, real commits, its answer on standard output.
# pylint: disable=odoo-addons-relative-import,invalid-commit,print-used

import contextlib
import json
import sys
import threading
from functools import partial

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import config


def prepare(registry, count):
    """Return the ids of pending papers and of the two reviewers, committed."""
    # Only now does Odoo know where the addon is.
    from odoo.addons.trade_union.tests.papers import THREE_LEVELS, PaperCase
    from odoo.addons.trade_union.tests.tree import build_tree

    class Story:
        """The people and the route, without a test's transaction."""

        make_route = classmethod(PaperCase.make_route.__func__)
        make_person = classmethod(PaperCase.make_person.__func__)

    with registry.cursor() as cr:
        Story.env = env = api.Environment(cr, SUPERUSER_ID, {})
        build_tree(Story)
        Story.make_route("three", THREE_LEVELS)
        second = Story.make_person("race_reviewer", Story.street, "reviewer")
        kind = env["union.letter.kind"].search([("code", "=", "letter")])
        letters = env["union.letter"].create(
            [
                {
                    "organization_id": Story.building.id,
                    "to_organization_id": Story.street.id,
                    "kind_id": kind.id,
                    "title": f"函{number}",
                }
                for number in range(count)
            ]
        )
        letters.with_user(Story.building_clerk).action_submit()
        cr.commit()
        return letters.ids, [Story.street_reviewer.id, second.id]


def agree(env, ids):
    try:
        return env["union.letter"].browse(ids).action_agree()
    except UserError as error:
        return str(error)


def held(registry, paper, first, second):
    """The second clicks while the first has not finished, then again afterwards."""
    with registry.cursor() as one, registry.cursor() as two:
        env_two = api.Environment(two, second, {})
        env_two["res.users"].browse(second).name
        agree(api.Environment(one, first, {}), [paper])
        during = agree(env_two, [paper])
        two.rollback()
        env_two["res.users"].search_count([])
        one.commit()
        try:
            stale = agree(env_two, [paper])
        except SerializationFailure:
            # What the server's retry loop does with it.
            two.rollback()
            env_two.invalidate_all()
            stale = agree(env_two, [paper])
        two.rollback()
    return during, stale


def together(registry, ids, users):
    """Both agree to all papers at once."""
    barrier = threading.Barrier(len(users))
    outcomes = []

    def run(user_id):
        while True:
            with registry.cursor() as cr:
                env = api.Environment(cr, user_id, {})
                # Broken once somebody has to try again: nobody waits for him then.
                with contextlib.suppress(threading.BrokenBarrierError):
                    barrier.wait(timeout=20)
                try:
                    rows = agree(env, ids)
                    cr.commit()
                except SerializationFailure:
                    barrier.abort()
                    continue
                outcomes.append(rows)
                return

    threads = [threading.Thread(target=run, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return outcomes


def opened(env, ids):
    """Open a letter; return its PDF."""
    try:
        return env["union.letter"].browse(ids).action_pdf()["data"]
    except UserError as error:
        return str(error)


def served(registry, calls, act=agree):
    """Serve these calls as the server does, each in a thread and with the retry loop.

    :param calls: ``[(user id, ids of letters)]``, all acted on at once
    :return: ``[what each caller was told]`` in the order they were done
    """
    barrier = threading.Barrier(len(calls))
    outcomes = []

    def run(user_id, ids):
        with registry.cursor() as cr:
            env = api.Environment(cr, user_id, {})
            # The picture of the database is that of before the first commit, for all.
            env["union.letter"].browse(ids).mapped("approval_state")
            barrier.wait(timeout=60)
            outcomes.append(retrying(partial(act, env, ids), env))

    threads = [threading.Thread(target=run, args=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    return outcomes


def final_race(registry):
    """The last agreement to many letters of one house, and two people at one paper."""
    ids, (first, second) = prepare(registry, 26)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        people = {user.login: user.id for user in env["res.users"].search([])}
        letters = env["union.letter"].browse(ids)
        letters[:24].with_user(first).action_agree()
        letters[:24].with_user(people["t_street_approver"]).action_agree()
        cr.commit()
    district = people["t_district_approver"]
    # Batches among them: their numbers stay together.
    parts = [*([id_] for id_ in ids[:16]), ids[16:20], ids[20:24]]
    final = served(registry, [(district, part) for part in parts])
    both = served(registry, [(first, ids[24:25]), (second, ids[24:25])])
    # Nobody has printed the letter yet.
    sheets = served(registry, [(district, ids[:1])] * 2, opened)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        letters = env["union.letter"].browse(ids[:24])
        received = env["union.letter.received"].search([("letter_id", "in", letters.ids)])
        return {
            "sheets": [sheet[:8] for sheet in sheets] + [len(set(sheets))],
            "received": received.mapped("position"),
            "ok": [row["ok"] if isinstance(row, dict) else row for rows in final for row in rows],
            "states": letters.mapped("approval_state"),
            "positions": letters.mapped("position"),
            "batches": [env["union.letter"].browse(part).mapped("position") for part in parts[-2:]],
            "both": [row if isinstance(row, str) else row[0]["ok"] for row in both],
        }


def late_race(registry):
    """A line and a file come to papers while somebody submits them with his older picture."""
    told = {}
    ids, _reviewers = prepare(registry, 2)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        clerk = env["res.users"].search([("login", "=", "t_building_clerk")]).id
        env["union.letter"].browse(ids).with_user(clerk).action_recall()
        cr.commit()
    late = [
        ("union.letter.enclosure", {"name": "后加", "letter_id": ids[0]}),
        ("ir.attachment", {"name": "后加", "res_model": "union.letter", "res_id": ids[1]}),
    ]
    for id_, (model, values) in zip(ids, late, strict=True):
        begun = threading.Event()
        written = threading.Event()

        def submit(id_=id_, begun=begun, written=written):
            with registry.cursor() as cr:
                env = api.Environment(cr, clerk, {})
                # His picture of the database is that of before.
                env["union.letter"].browse(id_).mapped("title")
                begun.set()
                written.wait(timeout=60)
                retrying(env["union.letter"].browse(id_).action_submit, env)

        thread = threading.Thread(target=submit)
        thread.start()
        begun.wait(timeout=60)
        with registry.cursor() as cr:
            api.Environment(cr, clerk, {})[model].create(values)
            cr.commit()
        written.set()
        thread.join(timeout=120)
        with registry.cursor() as cr:
            paper = api.Environment(cr, clerk, {})["union.letter"].browse(id_)
            result = paper.action_verify()[0]
            snapshot = paper.sudo().approval_request_id.round_ids[-1].snapshot
            told[model] = [paper.approval_state, result["ok"], "后加" in snapshot]
    return told


def main(database, addons_path, what):
    level = "critical" if what == "sign" else "info"
    config.parse_config(["-d", database, f"--addons-path={addons_path}", f"--log-level={level}"])
    registry = Registry(database)
    result = {"sign": sign_race, "final": final_race, "late": late_race}[what](registry)
    sys.stdout.write(json.dumps(result) + "\n")


def sign_race(registry):
    """Two reviewers at the same papers."""
    ids, users = prepare(registry, 21)
    during, stale = held(registry, ids[0], *users)
    outcomes = together(registry, ids[1:], users)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        decisions = env["union.approval.decision"].search([])
        return {
            "during": during,
            "stale": stale,
            "papers": len(ids),
            "agreed": [
                sum(row["ok"] for row in rows) if isinstance(rows, list) else rows
                for rows in outcomes
            ],
            "told": sorted(
                {
                    row["message"].split("函")[-1]
                    for rows in outcomes
                    if isinstance(rows, list)
                    for row in rows
                    if not row["ok"]
                }
            ),
            "decisions": len(decisions),
            "steps": len(decisions.step_id),
        }


if __name__ == "__main__":
    main(*sys.argv[1:])
