"""OCA's base_tier_validation with papers that three tiers validate, in a database of its own.

``dev/bench`` fetches the wheel (requirements.txt) and makes the database; what a benchmark
writes there, the model of the papers included, is rolled back.
"""

import contextlib
import os
from pathlib import Path

import odoo.addons
from odoo import SUPERUSER_ID, api, fields, models
from odoo.modules.registry import Registry

ADDON = "base_tier_validation"


class Tiers:
    """Papers, who asks for their validation, and the three who validate them one by one.

    The reviewers are told of each paper when it reaches them, as ours are; nothing else is on.

    :ivar clerk: who writes the papers and requests their validation
    :ivar signers: who validates, tier by tier
    """

    def __init__(self, env):
        self.env = env
        self.clerk = self._person("bench_clerk")
        self.signers = [self._person(f"bench_signer_{number}") for number in range(3)]
        env["tier.definition"].create(
            [
                {
                    "name": f"Tier {number}",
                    "model_id": env["ir.model"]._get_id("bench.paper"),
                    "review_type": "individual",
                    "reviewer_id": signer.id,
                    "approve_sequence": True,
                    "notify_on_pending": True,
                    # The highest comes first.
                    "sequence": 30 - number,
                }
                for number, signer in enumerate(self.signers)
            ]
        )
        env.cr.flush()

    def papers(self, count):
        """Return new papers, written by the clerk."""
        papers = (
            self.env["bench.paper"]
            .with_user(self.clerk)
            .create(
                [
                    {"name": f"关于开展职工活动的函{number}", "body": "拟于下月开展职工活动。"}
                    for number in range(count)
                ]
            )
        )
        self.env.cr.flush()
        return papers

    def _person(self, login):
        return (
            self.env["res.users"]
            .with_context(no_reset_password=True, mail_create_nolog=True)
            .create({"name": login, "login": login, "email": f"{login}@example.com"})
        )


@contextlib.contextmanager
def opened():
    """Yield a :class:`Tiers` in the peer's database."""
    # Ours stays as it is: only this database has the add-on installed.
    folder = str(Path(os.environ["BENCH_PEERS"]) / "odoo/addons")
    if folder not in odoo.addons.__path__:
        odoo.addons.__path__.append(folder)
    registry = Registry(os.environ["BENCH_TIERS_DATABASE"])
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        _paper_model(env)
        try:
            yield Tiers(env)
        finally:
            cr.rollback()


def _paper_model(env):
    """Register a paper as the add-on wants it, the way its own tests do."""
    # Here alone, and outside of the addon: no public name does it.
    from odoo.orm.model_classes import add_to_registry

    class BenchPaper(models.Model):
        _name = "bench.paper"
        _description = "Paper"
        _inherit = ["tier.validation", "mail.thread", "mail.activity.mixin"]
        _module = ADDON

        name = fields.Char(required=True)
        body = fields.Text()
        state = fields.Selection(
            [("draft", "Draft"), ("confirmed", "Confirmed"), ("cancel", "Cancelled")],
            default="draft",
        )

    registry = env.registry
    add_to_registry(registry, BenchPaper)
    registry._setup_models__(env.cr, [BenchPaper._name])
    registry.init_models(env.cr, [BenchPaper._name], {"models_to_check": True})
    env["ir.model.access"].create(
        {
            "name": "bench paper",
            "model_id": env["ir.model"]._get_id(BenchPaper._name),
            "perm_read": True,
            "perm_write": True,
            "perm_create": True,
        }
    )
