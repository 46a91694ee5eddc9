"""Run by test_meeting_race.py in a process of its own: two clicks at once on a meeting.

Each pair of clicks meets at a barrier after both have read how things stand. Real threads, real
commits, the retry loop that serves every request. Prints one line of JSON.
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

MEMBERS = 6


def prepare(registry):
    """Return ids of what is raced for, and of two clerks, committed."""
    # Importable once the addons path is read.
    from odoo.addons.trade_union.tests.tree import build_tree, make_user

    story = type("Story", (), {})
    with registry.cursor() as cr:
        story.env = env = api.Environment(cr, SUPERUSER_ID, {})
        build_tree(story)
        place = story.primary
        members = env["union.member"].create(
            [
                {
                    "name": f"会员{number}",
                    "gender": "female",
                    "organization_id": place.id,
                    "state": "active",
                }
                for number in range(MEMBERS)
            ]
        )
        meetings = env["union.meeting"].create(
            [{"name": name, "organization_id": place.id} for name in ("一", "二", "三", "四")]
        )
        people = env["union.meeting.attendee"].create(
            [
                {"meeting_id": meeting.id, "member_id": member.id}
                for meeting in meetings
                for member in members
            ]
        )
        voting = meetings[2:]
        voting.attendee_ids[: MEMBERS - 1].action_check_in()
        voting.action_open()
        motion = env["union.resolution"].create({"name": "议案", "meeting_id": voting[0].id})
        proposals = env["union.proposal"].create(
            [
                {
                    "organization_id": place.id,
                    "member_id": member.id,
                    "subject": "提案",
                    "content": "建议",
                }
                for member in members[:2]
            ]
        )
        clerks = [make_user(env, f"r_clerk_{number}") for number in range(2)]
        env["union.duty"].create(
            [
                {
                    "user_id": user.id,
                    "organization_id": place.id,
                    "role": "clerk",
                    "date_from": "2020-01-01",
                }
                for user in clerks
            ]
        )
        cr.commit()
        return {
            "clerks": [user.id for user in clerks],
            "meetings": meetings.ids,
            "motion": motion.id,
            "proposals": proposals.ids,
            "absent": people.filtered(
                lambda one: one.meeting_id == voting[1] and not one.checked_in_on
            )[:1].id,
        }


def race(registry, clerks, clicks):
    """Let two clerks click at once; return what each was told.

    :param clicks: two of ``(model, id, method, arguments)``
    """
    barrier = threading.Barrier(2)
    told = {}

    def click(number, user_id, model, id_, method, arguments):
        with registry.cursor() as cr:
            env = api.Environment(cr, user_id, {})
            record = env[model].browse(id_)
            # Both have seen how it stands before one of them acts.
            record.read([])
            barrier.wait(timeout=60)
            try:
                retrying(partial(getattr(record, method), *arguments), env)
                cr.commit()
                told[number] = True
            except UserError as error:
                cr.rollback()
                told[number] = str(error)

    threads = [
        threading.Thread(target=click, args=(number, user_id, *one))
        for number, (user_id, one) in enumerate(zip(clerks, clicks, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return [told.get(number) for number in range(2)]


def main(database, addons_path):
    config.parse_config(["-d", database, f"--addons-path={addons_path}", "--log-level=info"])
    registry = Registry(database)
    ids = prepare(registry)
    both = partial(race, registry, ids["clerks"])
    one, two, three, four = ids["meetings"]
    meeting, opening = "union.meeting", ("action_open", ())
    answer = {
        "open": both([(meeting, one, *opening)] * 2),
        "open_or_cancel": both(
            [(meeting, two, *opening), (meeting, two, "action_cancel", ("场地关闭",))]
        ),
        "vote": both([("union.resolution", ids["motion"], "action_record_vote", (4,))] * 2),
        "close": both([(meeting, three, "action_close", ())] * 2),
        "close_or_come": both(
            [
                (meeting, four, "action_close", ()),
                ("union.meeting.attendee", ids["absent"], "action_check_in", ()),
            ]
        ),
        "file": both([("union.proposal", id_, "action_file", ()) for id_ in ids["proposals"]]),
    }
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        last = env[meeting].browse(four)
        answer["states"] = env[meeting].browse(ids["meetings"]).mapped("state")
        answer["came"] = len(last.attendee_ids.filtered("checked_in_on"))
        answer["counted"] = last.final_present
        answer["numbers"] = sorted(env["union.proposal"].browse(ids["proposals"]).mapped("number"))
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
