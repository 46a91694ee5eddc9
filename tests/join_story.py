"""Run by test_approval_join.py in a process of its own, where the addon of docs/approvals.md is

installed: one proposal from the draft to the reply. Prints one line of JSON.
"""

# A process of its own: absolute imports, its answer on standard output.
# pylint: disable=odoo-addons-relative-import,print-used

import json
import sys
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, UserError
from odoo.modules.registry import Registry
from odoo.tools import config


def refused(call, *arguments, **named):
    """Return the kind of refusal, or None."""
    try:
        call(*arguments, **named)
    except AccessError:
        return "access"
    except UserError:
        return "user"
    return None


def translated_refused(paper):
    """Return the kind of refusal where a joining model's field is kept in several languages."""
    field = type(paper).title
    # As ``translate=True`` says; the column is not needed to be refused.
    with patch.object(field, "translate", True):
        return refused(paper.update_field_translations, "title", {"en_US": "Other"})


def inbox(env, paper):
    activities = env["mail.activity"].search(
        [("res_model", "=", paper._name), ("res_id", "=", paper.id)]
    )
    return sorted(activities.user_id.mapped("login"))


def tell(env):
    """Return what became of the proposal."""
    # Importable once the addons path is read.
    from odoo.addons.trade_union.tests.tree import build_tree

    story = type("Story", (), {"env": env})
    build_tree(story)
    paper = (
        env["union.initiative"]
        .with_user(story.building_clerk)
        .create({"organization_id": story.building.id, "title": "设立职工书屋"})
    )
    told = {
        "route": env["union.approval.route"].search([("code", "=", "proposal")]).ids,
        "forged": refused(paper.write, {"approval_state": "approved"}),
        "submitted": paper.action_submit(),
        "locked": [
            refused(paper.with_user(user).write, {"title": "别的"})
            for user in (story.building_clerk, env.ref("base.user_root"))
        ],
        "key": refused(
            paper.with_context(skip_validation_check=True, union_approval_seal=True).write,
            {"title": "别的"},
        ),
        "gone": refused(paper.unlink),
        "worded": translated_refused(paper),
        "free": refused(paper.write, {"note": "记"}),
        "inbox": [inbox(env, paper)],
        "out_of_turn": refused(paper.with_user(story.district_approver).action_agree),
        "stranger": [
            refused(paper.with_user(user).read, ["title"])
            for user in (story.sister_clerk, story.portal, story.stranger)
        ],
    }
    env.invalidate_all()
    waiting = env["union.initiative"].with_user(story.street_reviewer)
    told["waiting"] = waiting.search([("awaiting_me", "=", True)]).ids == paper.ids
    form = waiting.get_view(None, "form")["arch"]
    told["form"] = [
        name in form for name in ("button_agree", "approval_trail_html", 'name="note"', "<chatter")
    ]
    told["first"] = paper.with_user(story.street_reviewer).action_agree(comment="已核")
    told["inbox"].append(inbox(env, paper))
    told["second"] = paper.with_user(story.district_approver).action_agree(comment="同意")
    told["inbox"].append(inbox(env, paper))
    env.flush_all()
    env.invalidate_all()
    request = env["union.initiative"].browse(paper.id).approval_request_id
    told["trail"] = request.decision_ids.sorted("id").mapped("kind")
    told["shown"] = [word in paper.approval_trail_html for word in ("已核", "同意")]
    told["digests"] = [len(row.digest) for row in request.round_ids]
    told["letters"] = [
        [letter.kind_id.code, letter.organization_id.code, letter.to_organization_id.code]
        for letter in (paper.request_letter_id, paper.reply_letter_id)
    ]
    told["numbers"] = [bool(paper.request_number), bool(paper.reply_number)]
    told["still"] = refused(paper.write, {"title": "别的"})
    return told


def main(database, addons_path):
    config.parse_config(["-d", database, f"--addons-path={addons_path}", "--log-level=info"])
    with Registry(database).cursor() as cr:
        told = tell(api.Environment(cr, SUPERUSER_ID, {}))
        cr.rollback()
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
