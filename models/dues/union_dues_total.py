from odoo import api, fields, models
from odoo.tools import SQL

from ..amount_field import Amount
from ..rate_field import Rate


class UnionDuesTotal(models.Model):
    """Dues by union and month, without the people: what is disclosed. A view, nothing is stored."""

    _name = "union.dues.total"
    _description = "Totals of Dues"
    _auto = False
    _order = "month desc, organization_id"
    _rec_name = "month"

    organization_id = fields.Many2one("union.organization", "Union", readonly=True)
    month = fields.Date(readonly=True)
    month_text = fields.Char("Month Owed", compute="_compute_month_text")
    due = Amount("Dues Due", readonly=True)
    paid = Amount("Dues Paid", readonly=True)
    settled = Amount(
        "Paid of What Is Due",
        readonly=True,
        help="Without what was paid beyond, or for a month of which the wage is unknown.",
    )
    owing_count = fields.Integer("Members Owing", readonly=True)
    paying_count = fields.Integer("Members Paying", readonly=True)
    unknown_count = fields.Integer("Wage Unknown", readonly=True)
    paid_rate = Rate(
        "Paid (%)",
        compute="_compute_paid_rate",
        digits=(16, 1),
        help="Paid of what was due; empty where nothing was due.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT MIN(id) AS id, organization_id, month,
                   COALESCE(SUM(due), 0) AS due, SUM(paid) AS paid,
                   COALESCE(SUM(LEAST(paid, due)) FILTER (WHERE due IS NOT NULL), 0) AS settled,
                   COUNT(*) FILTER (WHERE due IS DISTINCT FROM 0) AS owing_count,
                   COUNT(*) FILTER (WHERE paid > 0) AS paying_count,
                   COUNT(*) FILTER (WHERE due IS NULL) AS unknown_count
              FROM union_dues
          GROUP BY organization_id, month
            """
        )

    @api.depends("month")
    def _compute_month_text(self):
        for row in self:
            row.month_text = row.month and row.month.strftime("%Y-%m")

    @api.depends("due", "settled")
    def _compute_paid_rate(self):
        for row in self:
            row.paid_rate = 100 * row.settled / row.due if row.due else False
