from odoo import api, fields, models

from .union_scheme import DOUBT_STATES, NULL_POLICIES


class UnionIndicatorRule(models.Model):
    """One clause of an indicator for one category and headcount band.

    No rule for a category means that the indicator does not apply to it.
    """

    _name = "union.indicator.rule"
    _description = "Rule of an Indicator"
    _inherit = ["union.scheme.part"]
    _order = "indicator_id, clause_no, category, headcount_min, id"

    indicator_id = fields.Many2one("union.indicator", required=True, index=True, ondelete="cascade")
    scheme_id = fields.Many2one(related="indicator_id.scheme_id", store=True, index=True)
    organization_id = fields.Many2one(related="scheme_id.organization_id", store=True, index=True)
    clause_no = fields.Integer("Clause", required=True, default=1)
    title_zh = fields.Char("Chinese Title", required=True)
    title_en = fields.Char("English Title", required=True)
    metric_key = fields.Char("Metric", required=True, index=True)
    metric_title = fields.Char("What Is Measured", compute="_compute_metric_title")
    category = fields.Selection(
        lambda self: (
            self.env["union.organization"]._fields["category"]._description_selection(self.env)
        ),
        required=True,
    )
    union_form = fields.Char(help="Kinds of organisation it binds, separated by |; empty: all.")
    headcount_min = fields.Integer("Workers From")
    headcount_max = fields.Integer("Workers To", help="0: no upper limit.")
    op = fields.Selection(
        [(">=", "at least"), ("<=", "at most"), ("=", "exactly"), ("true", "yes")],
        "Operator",
        required=True,
    )
    value = fields.Float("Threshold", digits=(12, 2))
    unit = fields.Char(required=True)
    period = fields.Selection(
        [("cutoff", "On the cut-off day"), ("year", "In the year"), ("term", "In the term")],
        required=True,
        default="cutoff",
    )
    condition_key = fields.Char("Condition", help="Binds only where this holds; empty: always.")
    null_policy = fields.Selection(NULL_POLICIES, "Nothing Entered")
    source = fields.Selection(
        [
            ("text", "Stands in the document"),
            ("ours", "Working value"),
            ("uncertain", "To be confirmed"),
        ],
        required=True,
        default="text",
    )
    doubt_state = fields.Selection(DOUBT_STATES, required=True, default="none")
    note = fields.Text()

    _bands = models.Constraint(
        "CHECK (headcount_min >= 0 AND (COALESCE(headcount_max, 0) = 0"
        " OR headcount_max >= headcount_min))",
        "A headcount band ends where it begins or later.",
    )

    @api.depends("metric_key")
    @api.depends_context("lang")
    def _compute_metric_title(self):
        for rule in self:
            rule.metric_title = self.env["union.metric"]._title(rule.metric_key)

    @api.depends("indicator_id.code", "clause_no", "title_zh", "title_en")
    @api.depends_context("lang")
    def _compute_display_name(self):
        chinese = (self.env.lang or "").startswith("zh")
        for rule in self:
            title = rule.title_zh if chinese else rule.title_en
            rule.display_name = f"{rule.indicator_id.code}.{rule.clause_no} {title}"
