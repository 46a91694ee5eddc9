"""Run by test_membership_portal_race.py in a process of its own: one person clicks many times at once.

Real threads, real commits, retried as requests are. Prints one line of JSON.
"""

# A process of its own: no test's transaction to protect, no package to be relative to.
# pylint: disable=invalid-commit,odoo-addons-relative-import,print-used

import json
import sys
import threading
from collections import Counter

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import config

CLICKS = 5


def prepare(registry):
    """Return the logins of a member and of somebody who wants to be one, committed."""
    # Importable once the addons path is read.
    from odoo.addons.trade_union.tests.membership_case import resident_number
    from odoo.addons.trade_union.tests.tree import build_tree, make_user

    story = type("Story", (), {})
    with registry.cursor() as cr:
        story.env = env = api.Environment(cr, SUPERUSER_ID, {})
        build_tree(story)
        approver = make_user(env, "t_race_approver")
        env["union.duty"].create(
            {
                "user_id": approver.id,
                "organization_id": story.building.id,
                "role": "approver",
                "date_from": "2020-01-01",
            }
        )
        member = env["union.member"].create(
            {
                "name": "程立",
                "gender": "male",
                "organization_id": story.building.id,
                "id_number": resident_number(1),
                "state": "active",
            }
        )
        users = [make_user(env, f"t_race_{n}", ("base.group_portal",)) for n in range(2)]
        member.partner_id = users[0].partner_id
        join = {
            "union_code": story.building.code,
            "name": "赵敏",
            "id_type": "resident",
            "gender": "male",
        }
        return [
            (users[0].id, "correction", [{"education": "bachelor"}] * CLICKS),
            (
                users[1].id,
                "join",
                [join | {"id_number": resident_number(11 + 2 * n)} for n in range(CLICKS)],
            ),
        ]


def clicked(registry, user_id, kind, forms):
    """File all forms at once; return how many were sent, refused or broke off, and are open."""
    barrier = threading.Barrier(len(forms))
    answers = Counter()

    def click(form):
        with registry.cursor() as cr:
            env = api.Environment(cr, user_id, {})
            # As a request has: a snapshot from before.
            cr.execute("SELECT 1")
            barrier.wait(timeout=60)
            try:
                retrying(lambda: env["union.membership.request"]._portal_file(kind, form), env)
                answers["sent"] += 1
            except UserError:
                answers["refused"] += 1
            except Exception as error:  # noqa: BLE001 - told in the answer
                answers[type(error).__name__] += 1

    threads = [threading.Thread(target=click, args=(form,)) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with registry.cursor() as cr:
        papers = api.Environment(cr, SUPERUSER_ID, {})["union.membership.request"]
        mine = [("create_uid", "=", user_id), ("approval_state", "=", "pending")]
        return {**answers, "open": papers.search_count(mine)}


def main(database, addons_path):
    config.parse_config(["-d", database, f"--addons-path={addons_path}", "--log-level=critical"])
    registry = Registry(database)
    result = {call[1]: clicked(registry, *call) for call in prepare(registry)}
    print(json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
