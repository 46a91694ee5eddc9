"""Run by test_privacy_rotation.py in a process of its own, with the keys in the environment.

``prepare`` makes what is sealed, ``rotate`` seals it anew and says so after each batch (it is
killed meanwhile), ``together`` does so while members are written, ``check`` opens everything,
``masks`` reads and asks as a clerk does (test_privacy_backup.py).
Each prints one line of JSON at its end.
"""

# A process of its own: absolute imports, real commits, its answer on standard output.
# pylint: disable=odoo-addons-relative-import,invalid-commit,print-used

import base64
import json
import sys
import threading
import time
from functools import partial
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import config

MEMBERS = 400
WRITERS = 3


def prepare(registry):
    # Only now does Odoo know where the addon is.
    from odoo.addons.trade_union.tests.test_member_import import HEADINGS, number, person, xlsx
    from odoo.addons.trade_union.tests.tree import build_tree

    story = type("Story", (), {})
    with registry.cursor() as cr:
        story.env = env = api.Environment(cr, SUPERUSER_ID, {})
        build_tree(story)
        common = {"organization_id": story.primary.id}
        env["union.member"].create(
            [
                {
                    **common,
                    "name": "员",
                    "id_number": number(serial),
                    "mobile": f"138{serial:08d}",
                    "state": "active",
                }
                for serial in range(MEMBERS)
            ]
        )
        env["union.employer"].create({**common, "name": "甲", "contact_mobile": "13595711777"})
        env["union.membership.request"].create(
            {**common, "name": "员", "id_number": number(MEMBERS + 1), "mobile": "13900000001"}
        )
        env["union.membership.ask"].create(
            {**common, "name": "员", "id_number": number(MEMBERS + 2)}
        )
        file = base64.b64encode(xlsx([HEADINGS, person(1)]))
        env["union.roster.import"].with_user(story.building_clerk).create(
            {"organization_id": story.building.id, "filename": "x.xlsx", "data": file}
        )
        cr.commit()
        return env["union.vault.rotation"].action_status()


def rotate(registry, limit):
    """Seal anew; a line after each batch, and time to be killed in."""

    def told(self, processed=0, **_kwargs):
        self.env.cr.commit()
        print(json.dumps({"batch": processed}), flush=True)
        time.sleep(0.05)
        return 60.0

    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        with patch.object(type(env["ir.cron"]), "_commit_progress", told):
            return env["union.vault.rotation"]._rotate(limit=limit)


def together(registry):
    """Rotate while members get other mobiles; tell what was written last and who had to retry."""
    with registry.cursor() as cr:
        ids = api.Environment(cr, SUPERUSER_ID, {})["union.member"].search([], order="id").ids
    written, problems, ended = {}, [], threading.Event()

    def write(at):
        turn = 0
        try:
            while not ended.is_set() or turn < 2:
                turn += 1
                for id_ in ids[at::WRITERS]:
                    mobile = f"13{at}{turn:04d}{id_ % 10000:04d}"
                    with registry.cursor() as cr:
                        member = api.Environment(cr, SUPERUSER_ID, {})["union.member"].browse(id_)
                        retrying(partial(member.write, {"mobile": mobile}), member.env)
                    written[id_] = mobile
        except Exception as error:  # noqa: BLE001 - told to the test
            problems.append(repr(error))

    threads = [threading.Thread(target=write, args=(at,)) for at in range(WRITERS)]
    for thread in threads:
        thread.start()
    left = rotate(registry, 7)
    ended.set()
    for thread in threads:
        thread.join(timeout=300)
    # Rows that were being written were passed over.
    left = rotate(registry, 500)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        stored = {
            member.id: member._vault_open("mobile")
            for member in env["union.member"].browse(written)
        }
        lost = sum(stored[id_] != mobile for id_, mobile in written.items())
    return {"left": left, "written": len(written), "lost": lost, "problems": problems}


def check(registry):
    """Open everything that is sealed; say what is sealed with which key."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        opened = 0
        for model in env["union.vault.rotation"]._vault_models():
            for record in model.with_context(active_test=False).search([]):
                opened += sum(bool(record._vault_open(name)) for name in model._vault)
        files = env["union.roster.import"].search([("sealed_file", "!=", False)])
        names = [file._open_file()[:2].decode() for file in files]
        from odoo.addons.trade_union.models.member import vault

        return {
            "opened": opened,
            "files": names,
            "counts": env["union.vault.rotation"]._counts(),
            "status": env["union.vault.rotation"].action_status(),
            "warning": vault.warning(env),
        }


def masks(registry):
    """Read a member and ask for his number, as the clerk does; say what came."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        clerk = env["res.users"].search([("login", "=", "t_building_clerk")])
        members = env["union.member"].with_user(clerk)
        member = members.search([], limit=1, order="id")
        try:
            shown = member.action_reveal("try the restored backup")
        except UserError as error:
            shown = str(error)
        cr.commit()
        return {
            "count": members.search_count([]),
            "mask": member.id_number,
            "warning": member.vault_warning,
            "list": "vault_warning" in members.get_view(view_type="list")["arch"],
            "shown": shown,
            "logged": env["union.access.log"].search_count(
                [("user_id", "=", clerk.id), ("kind", "=", "reveal")]
            ),
        }


def status(registry):
    """Say what a start of the server would."""
    from odoo.addons.trade_union.models.member import vault

    with registry.cursor() as cr:
        return {"warning": vault.warning(api.Environment(cr, SUPERUSER_ID, {}))}


def main(database, addons_path, what):
    config.parse_config(["-d", database, f"--addons-path={addons_path}", "--log-level=critical"])
    registry = Registry(database)
    work = {
        "prepare": prepare,
        "rotate": partial(rotate, limit=20),
        "together": together,
        "check": check,
        "masks": masks,
        "status": status,
    }[what]
    print(json.dumps(work(registry)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
