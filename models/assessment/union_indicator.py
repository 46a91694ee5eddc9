from odoo import api, fields, models

from .union_scheme import DOUBT_STATES


class UnionIndicator(models.Model):
    """One row of a scheme: what is looked at, for which star, and how sure the reading is."""

    _name = "union.indicator"
    _description = "Rating Indicator"
    _inherit = ["union.scheme.part"]
    _order = "scheme_id, seq, id"
    _rec_names_search = ["code", "title_zh", "title_en"]
    _places_first = ("scheme_id",)

    scheme_id = fields.Many2one("union.scheme", required=True, index=True, ondelete="cascade")
    organization_id = fields.Many2one(related="scheme_id.organization_id", store=True, index=True)
    scheme_state = fields.Selection(related="scheme_id.state")
    code = fields.Char(required=True)
    seq = fields.Integer("Number", required=True)
    level = fields.Selection(
        [
            ("basic", "Basic"),
            ("normative", "Normative"),
            ("vitality", "Vitality"),
            ("innovation", "Innovation"),
        ],
        "Index",
        required=True,
    )
    star = fields.Integer(required=True, help="The star whose group this indicator stands in.")
    star_to = fields.Integer(help="The last star it counts for, where it counts for several.")
    dimension = fields.Selection(
        [("leading", "Leading"), ("organising", "Organising"), ("serving", "Serving")]
    )
    title_zh = fields.Char("Chinese Title", required=True)
    title_en = fields.Char("English Title", required=True)
    criterion = fields.Text()
    kind = fields.Selection(
        [
            ("binary", "Yes or No"),
            ("quantitative", "Figure"),
            ("judged", "Judged"),
            ("composite", "Several Clauses"),
        ]
    )
    confidence = fields.Selection([("high", "High"), ("medium", "Medium"), ("low", "Low")])
    doubt = fields.Text(help="What the reading of the document leaves open.")
    doubt_state = fields.Selection(DOUBT_STATES, required=True, default="none")
    rule_ids = fields.One2many("union.indicator.rule", "indicator_id", "Rules")

    _code_unique = models.Constraint(
        "UNIQUE (scheme_id, code)", "A scheme names each indicator once."
    )

    @api.depends("code", "title_zh", "title_en")
    @api.depends_context("lang")
    def _compute_display_name(self):
        chinese = (self.env.lang or "").startswith("zh")
        for indicator in self:
            title = indicator.title_zh if chinese else indicator.title_en
            indicator.display_name = f"{indicator.code} {title}"
