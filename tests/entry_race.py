"""Run by test_member_entry_race.py in a process of its own: many tries at once, with real commits.

Prints one line of JSON.
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

REQUESTS = 16


def prepare(registry):
    """Return the member's number and his code, committed."""
    # Importable once the addons path is read.
    from odoo.addons.trade_union.tests.tree import build_tree

    story = type("Story", (), {})
    with registry.cursor() as cr:
        story.env = api.Environment(cr, SUPERUSER_ID, {})
        build_tree(story)
        member = story.env["union.member"].create(
            {
                "name": "程立",
                "gender": "male",
                "organization_id": story.primary.id,
                "state": "active",
            }
        )
        (row,) = member.action_issue_codes("race")
        return member.member_number, row["code"]


def at_once(registry, calls):
    """Make each call in a thread and a request of its own; return what each answered."""
    barrier = threading.Barrier(len(calls))
    answers = []

    def request(call):
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            # As a request has: a snapshot from before.
            cr.execute("SELECT 1")
            barrier.wait()
            try:
                answers.append(retrying(partial(call, env), env))
            except Exception as error:  # noqa: BLE001 - told in the answer
                answers.append(type(error).__name__)

    threads = [threading.Thread(target=request, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def guess(number, code, env):
    """Try a code; return what the stranger learns."""
    found, wait = env["union.member.entry.code"]._try(number, code, "203.0.113.9")
    return "in" if found else "wait" if wait else "wrong"


def use(code_id, password, env):
    """Set the password with a code that was shown; return whether it was used."""
    code = env["union.member.entry.code"].browse(code_id)
    return "used" if code._use(password) else "told"


def main():
    """Tell the story."""
    database, addons_path = sys.argv[1:3]
    config.parse_config(["-d", database, f"--addons-path={addons_path}", "--log-level=critical"])
    registry = Registry(database)
    number, code = prepare(registry)
    result = {
        "nobody": at_once(
            registry, [partial(guess, "M99999999", f"AAAA{n:04}") for n in range(REQUESTS)]
        )
    }
    with registry.cursor() as cr:
        cr.execute("SELECT failures FROM union_entry_attempt ORDER BY failures")
        result["counted"] = [count for (count,) in cr.fetchall()]
        cr.execute("DELETE FROM union_entry_attempt")
    result["right"] = at_once(registry, [partial(guess, number, code)] * 2)
    with registry.cursor() as cr:
        cr.execute("SELECT id FROM union_member_entry_code")
        (code_id,) = cr.fetchone()
    result["windows"] = at_once(
        registry, [partial(use, code_id, f"kwz-7{n}-blau") for n in range(4)]
    )
    with registry.cursor() as cr:
        cr.execute("SELECT COUNT(*) FROM res_users WHERE login = %s", [number])
        result["logins"] = cr.fetchone()[0]
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
