"""Run by test_module_operations.py in a process of its own, before and after uninstalling.

Before: an event of a union and one of nobody, each with registrations, messages and files.
After: what a registration desk reads of them.
"""

# A process of its own: absolute imports, real commits.
# pylint: disable=odoo-addons-relative-import,invalid-commit

import sys
from datetime import timedelta

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tools import config


def before(env):
    # Importable once the addons path is read.
    from odoo.addons.trade_union.models.clock import now
    from odoo.addons.trade_union.tests.service_case import ServiceMixin

    base = type("Nobody", (), {"setUpClass": classmethod(lambda cls: None)})
    Story = type("Story", (ServiceMixin, base), {"env": env})  # noqa: N806 - a class
    Story.setUpClass()
    begins = now() + timedelta(days=30)
    times = {"date_begin": begins, "date_end": begins + timedelta(hours=2)}
    activity = Story().approved(name="union", **times)
    activity.action_sign_up(Story.members[:2].ids)
    event = activity.sudo().event_id
    foreign = env["event.event"].create({"name": "foreign", "event_mail_ids": [], **times})
    guest = env["event.registration"].create({"event_id": foreign.id, "name": "t_guest"})
    guest.partner_id = env.user.partner_id
    ours = env["event.registration"].search([("event_id", "=", event.id)])
    for record in (event, ours[0], guest):
        record.message_post(body=f"t_secret {Story.members[0].name}")
    for record, name in ((event, "union"), (ours[0], "member"), (foreign, "foreign")):
        env["ir.attachment"].create(
            {
                "name": f"t_secret_{name}",
                "raw": b"list",
                "res_model": record._name,
                "res_id": record.id,
            }
        )


def after(env):
    desk = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": "t_new_desk",
                "login": "t_new_desk",
                "group_ids": [Command.set([env.ref("event.group_event_manager").id])],
            }
        )
    )
    rows = (
        env["event.registration"]
        .with_user(desk)
        .with_context(active_test=False)
        .search_fetch([], ["name", "partner_id", "email", "phone", "event_id"])
    )
    seen = {row.name: row.partner_id for row in rows if row.event_id.name == "union"}
    assert seen == {False: env["res.partner"]}, seen
    shown = env["event.event"].with_user(desk).search([]).mapped("name")
    assert shown == ["foreign"], shown


def main(database, addons_path, what):
    config.parse_config(["-d", database, f"--addons-path={addons_path}", "--log-level=info"])
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        {"before": before, "after": after}[what](env)
        cr.commit()


if __name__ == "__main__":
    main(*sys.argv[1:])
