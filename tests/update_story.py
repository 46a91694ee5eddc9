"""Run by test_module_operations.py in a process of its own, before the module is updated.

An office keeps a rule and a step of elections of its own, loads a version of a standard and rates
by a scheme of its own that it published: what an update must leave alone.
"""

# A process of its own: absolute imports, real commits.
# pylint: disable=odoo-addons-relative-import,invalid-commit

import sys

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config


def before(env):
    # Importable once the addons path is read.
    from odoo.addons.trade_union.tests.test_standard_loader import files

    city = env["union.organization"].create(
        {"name": "t_city", "code": "T-UPD", "level": "city", "kind": "general", "state": "active"}
    )
    general = env["union.rule"].search(
        [("key", "=", "organization.employer.union"), ("organization_id", "=", False)]
    )
    own = env["union.rule"].browse(general.action_adapt(city.id)["res_id"])
    own.condition_ids.value = "13"
    own.write({"severity": "block", "due_days": 3, "message_zh": "本市自定"})
    gate = env.ref("trade_union.election_gate_nomination_candidates_enough")
    env["union.election.adjustment"].create(
        {
            "organization_id": city.id,
            "phase_id": gate.phase_id.id,
            "gate_id": gate.id,
            "effect": "block",
            "ground": "本市自定",
        }
    )
    loader = env["union.standard.loader"]
    loader._upload(files({"code": "SH", "version": "900"}), env["union.organization"])
    shipped = env["union.scheme"].search([("state", "=", "published")], limit=1)
    shipped = shipped or env["union.scheme"].search([], limit=1)
    scheme = env["union.scheme"].browse(shipped.action_new_version(city.id))
    scheme.title_zh = "本市评定办法"
    scheme.action_publish()
    campaign = env["union.campaign"].create(
        {"organization_id": city.id, "scheme_id": scheme.id, "year": 2026}
    )
    campaign.action_open()


def main(database, addons_path):
    config.parse_config(["-d", database, f"--addons-path={addons_path}", "--log-level=info"])
    with Registry(database).cursor() as cr:
        before(api.Environment(cr, SUPERUSER_ID, {}))
        cr.commit()


if __name__ == "__main__":
    main(*sys.argv[1:])
