"""Run by test_approval_join.py in a process of its own: a joining model with fields of all kinds.

Prints one line of JSON.
"""

# A process of its own: absolute imports, its answer on standard output.
# pylint: disable=odoo-addons-relative-import,print-used

import base64
import json
import sys

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tools import config


def refused(call, *arguments):
    """Return True if it is refused as locked."""
    try:
        call(*arguments)
    except UserError:
        return True
    return False


def tell(env):
    """Return what became of a proposal whose submitter and signers read different languages."""
    # Importable once the addons path is read.
    from odoo.addons.trade_union.tests.tree import build_tree

    env["res.lang"]._activate_lang("zh_CN")
    story = type("Story", (), {"env": env})
    build_tree(story)
    clerk = story.building_clerk
    files = env["ir.attachment"].with_user(clerk)
    own, of_line = files.create([{"name": name, "raw": b"1"} for name in ("own", "of_line")])
    paper = (
        env["union.initiative"]
        .with_user(clerk)
        .create(
            {
                "organization_id": story.building.id,
                "title": "设立职工书屋",
                "wording": "words",
                "picture": base64.b64encode(b"picture"),
                "file_ids": [Command.link(own.id)],
                "line_ids": [
                    Command.create(
                        {"name": "line", "amount": 3, "file_ids": [Command.link(of_line.id)]}
                    )
                ],
            }
        )
    )
    paper.with_context(lang="zh_CN").wording = "话"
    paper.line_ids.with_context(lang="zh_CN").name = "行"
    paper.with_context(lang="zh_CN").action_submit()
    env.flush_all()
    env.invalidate_all()
    snapshot = json.loads(paper.sudo().approval_request_id.round_ids.snapshot)
    told = {
        "wording": snapshot["fields"]["wording"],
        "line": [snapshot["fields"]["line_ids"][0][name] for name in ("name", "amount", "twice")],
        "total": snapshot["fields"]["total"],
        "files": [row["name"] for row in snapshot["attachments"]],
        "locked": [
            refused(paper.with_context(lang="zh_CN").write, {"wording": "别"}),
            refused(paper.update_field_translations, "wording", {"zh_CN": "别"}),
            refused(paper.line_ids.update_field_translations, "name", {"zh_CN": "别"}),
            refused(paper.line_ids.write, {"amount": 4}),
            refused(paper.write, {"picture": False}),
            refused(own.write, {"raw": b"2"}),
            refused(of_line.write, {"raw": b"2"}),
            refused(of_line.unlink),
        ],
    }
    signer = paper.with_user(story.street_reviewer)
    told["verified"] = [
        signer.with_context(lang=lang).action_verify()[0]["ok"] for lang in ("en_US", "zh_CN")
    ]
    told["changes"] = [
        signer.with_context(lang=lang).action_changes()[0]["since_submitted"]
        for lang in ("en_US", "zh_CN")
    ]
    # Between two rounds a word changes in one language only.
    signer.action_return(comment="请改")
    paper.with_context(lang="zh_CN").wording = "新话"
    paper.action_submit()
    env.flush_all()
    env.invalidate_all()
    told["rounds"] = [
        [
            [row["label"], row["before"], row["after"]]
            for row in signer.with_context(lang=lang).action_changes()[0]["since_last_round"]
        ]
        for lang in ("en_US", "zh_CN")
    ]
    # Somebody with SQL changes what only readers of the other language see.
    env.cr.execute(
        "UPDATE union_initiative SET wording = jsonb_set(wording, '{en_US}', '\"forged\"')"
        " WHERE id = %s",
        [paper.id],
    )
    env.invalidate_all()
    told["forged"] = signer.with_context(lang="zh_CN").action_verify()[0]["ok"]
    return told


def main(database, addons_path):
    config.parse_config(["-d", database, f"--addons-path={addons_path}", "--log-level=info"])
    with Registry(database).cursor() as cr:
        told = tell(api.Environment(cr, SUPERUSER_ID, {}))
        cr.rollback()
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
