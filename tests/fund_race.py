"""Run by test_fund_race.py in a process of its own: posting at once, closing meanwhile.

Real threads, real commits, the retry loop that serves every request. Prints one line of JSON.
"""

# A process of its own: no test's transaction to protect, no package to be relative to.
# pylint: disable=invalid-commit,odoo-addons-relative-import

import json
import sys
import threading
from functools import partial

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import config

POSTERS = 4


def prepare(registry):
    """Return the ids of a pending year, its pending-to-be entries and who signs, committed."""
    # Importable once the addons path is read.
    from odoo.addons.trade_union.tests.fund_case import FundMixin

    base = type("Nobody", (), {"setUpClass": classmethod(lambda cls: None)})
    Story = type("Story", (FundMixin, base), {})  # noqa: N806 - a class
    with registry.cursor() as cr:
        Story.env = api.Environment(cr, SUPERUSER_ID, {})
        Story.setUpClass()
        story = Story()
        year = story.year(2025)
        entries = [story.entry(year, head="income_dues", amount=1) for _each in range(POSTERS)]
        for entry in entries:
            entry.action_submit(reason="按惯例")
        other = story.year(2024)
        story.agree(story.budget(other))
        story.handed_in(other)
        story.agree(other, story.chair, story.auditor)
        cr.commit()
        users = {
            name: getattr(story, name).id for name in ("chair", "building_clerk", "street_approver")
        }
        head = story.heads["income_dues"].id
        return year.id, [entry.id for entry in entries], other.id, head, users


def together(calls, registry):
    """Run each ``(user id, function of env)`` in a thread of its own; return what each was told."""
    barrier = threading.Barrier(len(calls))
    told = [None] * len(calls)

    def run(index, user_id, call):
        with registry.cursor() as cr:
            env = api.Environment(cr, user_id, {})
            # The picture of the database that each goes on with.
            env.user.login
            barrier.wait(timeout=60)
            try:
                retrying(partial(call, env), env)
                cr.commit()
                told[index] = "done"
            except UserError as error:
                told[index] = str(error)

    threads = [
        threading.Thread(target=run, args=(index, *call)) for index, call in enumerate(calls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return told


def main(database, addons_path):
    config.parse_config(["-d", database, f"--addons-path={addons_path}", "--log-level=info"])
    registry = Registry(database)
    year_id, entry_ids, other_id, head_id, users = prepare(registry)
    posting = together(
        [
            (
                users["chair"],
                lambda env, id_=id_: env["union.fund.entry"].browse(id_).action_agree(),
            )
            for id_ in entry_ids
        ],
        registry,
    )
    closing = together(
        [
            (
                users["street_approver"],
                lambda env: env["union.fund.year"].browse(other_id).action_agree(),
            ),
            (SUPERUSER_ID, lambda env: slip_in(env, other_id, head_id)),
        ],
        registry,
    )
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        year, other = env["union.fund.year"].browse([year_id, other_id])
        answer = {
            "posting": posting,
            "numbers": sorted(year.entry_ids.mapped("number")),
            "last": year.last_number,
            "closing": closing,
            "state": other.state,
            "approval": other.approval_state,
            "entries": len(other.entry_ids),
        }
    sys.stdout.write(json.dumps(answer) + "\n")


def slip_in(env, year_id, head_id):
    """Enter something past the room's own check, as a program on the server would."""
    env.cr.execute(
        """
        INSERT INTO union_fund_entry (year_id, organization_id, number, day, head_id, kind,
                                      purpose, amount, net, approval_state)
        SELECT id, organization_id, 0, '2024-06-01', %s, 'income', 'x', 1, 1, 'draft'
          FROM union_fund_year WHERE id = %s
        """,
        [head_id, year_id],
        log_exceptions=False,
    )


if __name__ == "__main__":
    main(*sys.argv[1:3])
