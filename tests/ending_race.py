"""Run by test_organization_ending_race.py in a process of its own: a house ends, somebody enters.

Real threads, real commits. Prints one line of JSON.
"""

# A process of its own: absolute imports, real commits, its answer on standard output.
# pylint: disable=odoo-addons-relative-import,invalid-commit

import json
import sys
import threading
import time
from functools import partial

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import config

HOUSES = ("quicker", "quicker_staff", "slower", "stale", "crowd", "twice")


def prepare(registry):
    """Return ``{key: (house id, paper id)}`` of papers to dissolve, and the approvers' ids."""
    # Only now does Odoo know where the addon is.
    from odoo.addons.trade_union.tests.tree import build_tree, make_user

    class Story:
        pass

    with registry.cursor() as cr:
        Story.env = env = api.Environment(cr, SUPERUSER_ID, {})
        build_tree(Story)
        clerk = make_user(env, "race_clerk")
        second = make_user(env, "race_approver")
        env["union.duty"].create(
            [
                {
                    "user_id": user.id,
                    "organization_id": Story.street.id,
                    "role": role,
                    "date_from": "2020-01-01",
                }
                for user, role in ((clerk, "clerk"), (second, "approver"))
            ]
        )
        houses = env["union.organization"].create(
            [
                {
                    "name": f"小会{key}",
                    "code": f"R-{key}",
                    "level": "primary",
                    "kind": "single",
                    "parent_id": Story.street.id,
                    "state": "active",
                }
                for key in HOUSES
            ]
        )
        papers = (
            env["union.organization.change"]
            .with_user(clerk)
            .create(
                [
                    {
                        "kind": "dissolve",
                        "organization_id": house.id,
                        "ground": "members_resolved",
                        "settlement": "移交上级。",
                        "reason": "决议。",
                    }
                    for house in houses
                ]
            )
        )
        papers.action_submit()
        cr.commit()
        pairs = zip(houses.ids, papers.ids, strict=True)
        return dict(zip(HOUSES, pairs, strict=True)), [Story.street_approver.id, second.id]


def agree(env, paper):
    try:
        return env["union.organization.change"].browse(paper).action_agree()[0]["message"]
    except UserError as error:
        return str(error)


def enter(env, house, model="union.staff", name="张三"):
    """Enter a row there, as any door does in the end; staff touch nothing of the house itself."""
    values = {"name": name, "organization_id": house}
    try:
        # What was refused leaves nothing behind.
        with env.cr.savepoint():
            env[model].create(values)
    except UserError as error:
        return str(error)
    return "entered"


def served(registry, user, function, *arguments, out=None, hold=0, look=None):
    """Serve one call as the server does: with its retry loop and a commit."""
    with registry.cursor() as cr:
        env = api.Environment(cr, user, {})
        if look:
            # The picture of the database is that of now.
            env["union.organization"].browse(look).mapped("state")
            time.sleep(hold)
        answer = retrying(partial(function, env, *arguments), env)
        if out is not None:
            out.append(answer)
        return answer


def quicker(registry, approver, house, paper, model):
    """Somebody enters something and is done while the approver's agreement is under way."""
    out = []
    with registry.cursor() as cr:
        enter(api.Environment(cr, SUPERUSER_ID, {}), house, model)
        thread = threading.Thread(
            target=served, args=(registry, approver, agree, paper), kwargs={"out": out}
        )
        thread.start()
        time.sleep(3)
        cr.commit()
    thread.join(timeout=60)
    return out


def slower(registry, approver, house, paper):
    """The approver has agreed and is not done yet when somebody enters something."""
    out = []
    with registry.cursor() as cr:
        agree(api.Environment(cr, approver, {}), paper)
        thread = threading.Thread(
            target=served, args=(registry, SUPERUSER_ID, enter, house), kwargs={"out": out}
        )
        thread.start()
        time.sleep(2)
        cr.commit()
    thread.join(timeout=60)
    return out


def stale(registry, approver, house, paper):
    """Who enters something has seen the house stand, and goes on after its end."""
    out = []
    thread = threading.Thread(
        target=served,
        args=(registry, SUPERUSER_ID, enter, house),
        kwargs={"out": out, "look": house, "hold": 4},
    )
    thread.start()
    time.sleep(1)
    served(registry, approver, agree, paper)
    thread.join(timeout=60)
    return out


def crowd(registry, approver, house, paper):
    """Twenty at once: nineteen enter somebody each, one lets the house end."""
    out = []
    calls = [(SUPERUSER_ID, enter, house, "union.staff", f"职员{n}") for n in range(19)]
    calls.insert(9, (approver, agree, paper))
    threads = [
        threading.Thread(target=served, args=(registry, *call), kwargs={"out": out})
        for call in calls
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return out


def twice(registry, approvers, paper):
    """Two approvers end the same house at the same moment."""
    out = []
    threads = [
        threading.Thread(target=served, args=(registry, user, agree, paper), kwargs={"out": out})
        for user in approvers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return out


def main(database, addons_path):
    config.parse_config(["-d", database, f"--addons-path={addons_path}", "--log-level=critical"])
    registry = Registry(database)
    cases, approvers = prepare(registry)
    approver = approvers[0]
    told = {
        "quicker": quicker(registry, approver, *cases["quicker"], "union.employer"),
        "quicker_staff": quicker(registry, approver, *cases["quicker_staff"], "union.staff"),
        "slower": slower(registry, approver, *cases["slower"]),
        "stale": stale(registry, approver, *cases["stale"]),
        "crowd": crowd(registry, approver, *cases["crowd"]),
        "twice": twice(registry, approvers, cases["twice"][1]),
    }
    result = {}
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        for key, (house, paper) in cases.items():
            place = env["union.organization"].browse(house)
            change = env["union.organization.change"].browse(paper)
            staff = env["union.staff"].search([("organization_id", "=", house)])
            result[key] = {
                "told": told[key],
                "house": place.state,
                "paper": change.approval_state,
                "employers": env["union.employer"].search_count([("organization_id", "=", house)]),
                "endless": len(staff.filtered(lambda row: not row.date_to)),
                "staff": len(staff),
                "signatures": env["union.approval.decision"].search_count(
                    [
                        ("request_id", "=", change.approval_request_id.id),
                        ("kind", "=", "agree"),
                    ]
                ),
            }
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
