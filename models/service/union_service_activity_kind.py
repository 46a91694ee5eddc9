from odoo import api, fields, models


class UnionServiceActivityKind(models.Model):
    """A kind of activity: the clauses it answers and the metrics it counts for.

    Those that ship with the addon have no organisation; an organisation may add its own,
    which the unions below it use as well.
    """

    _name = "union.service.activity.kind"
    _description = "Kind of Activity"
    _order = "sequence, id"
    _places_first = ("organization_id",)

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    clause_codes = fields.Char("Clauses", help="Clause ids, separated by blanks: SZ-8.2.6")
    metric_keys = fields.Char(
        "Metrics",
        help="Keys of the metrics such an activity counts for once it was held, separated by"
        " blanks: act.sports_count",
    )
    clause_names = fields.Char("Answers", compute="_compute_names")
    metric_names = fields.Char("Counts For", compute="_compute_names")
    description = fields.Text(translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    organization_id = fields.Many2one(
        "union.organization", "Union", index=True, ondelete="restrict", help="Empty: for everybody."
    )

    _code_unique = models.UniqueIndex(
        "(code, COALESCE(organization_id, 0))", "This code of a kind is already taken."
    )

    @api.depends("clause_codes", "metric_keys")
    @api.depends_context("lang")
    def _compute_names(self):
        clauses, metrics = self.env["union.clause"], self.env["union.metric"]
        for kind in self:
            kind.clause_names = "; ".join(map(clauses._cite, (kind.clause_codes or "").split()))
            kind.metric_names = "; ".join(map(metrics._title, (kind.metric_keys or "").split()))
