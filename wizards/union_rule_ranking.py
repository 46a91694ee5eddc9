from odoo import api, fields, models

from ..models.argument import record_of


class UnionRuleRanking(models.TransientModel):
    """The page “Which Rule Holds”: all rules of one key at one organisation, and why each does or not.

    It shows what its reader may read of rules and organisations, and holds no rights.
    """

    _name = "union.rule.ranking"
    _description = "Which Rule Holds"

    rule_id = fields.Many2one("union.rule", required=True, readonly=True, ondelete="cascade")
    organization_id = fields.Many2one(
        "union.organization", "At", domain="[('in_sight', '=', True)]", ondelete="cascade"
    )
    ranking_html = fields.Html(
        "Ranking", compute="_compute_ranking_html", sanitize=False, compute_sudo=False
    )

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("Which Rule Holds")

    @api.model
    def _open(self, rule, organization_id=None):
        places = self.env["union.organization"]
        place = record_of(places, organization_id)
        place = place or rule.organization_id._in_sight() or places._my_place()
        page = self.create({"rule_id": rule.id, "organization_id": place.id})
        return {
            "type": "ir.actions.act_window",
            "name": page.display_name,
            "res_model": self._name,
            "res_id": page.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @api.depends("rule_id", "organization_id")
    @api.depends_context("lang", "uid")
    def _compute_ranking_html(self):
        for page in self:
            place = page.organization_id._origin._filtered_access("read")
            # A template of ours; names in it are escaped.
            page.ranking_html = self.env["ir.qweb"]._render(
                "trade_union.rule_ranking",
                {"place": place.name, **page.rule_id._origin._told_ranking(place)},
                minimal_qcontext=True,
            )
