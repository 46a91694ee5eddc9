from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..amount_field import Amount
from ..clock import today
from .union_contribution import total

START = "fund.preparation_start"
DUE_DAY = "fund.due_day"


class UnionContribution(models.Model):
    """What rules compare: by when it is payable, what is missing, since when it is owed."""

    _inherit = "union.contribution"

    payable_by = fields.Date(
        compute="_compute_payable_by",
        help="In the month after; on its due day where a standard names one, else on its last.",
    )
    arrears = Amount(compute="_compute_arrears", help="Empty while the payroll is not known.")
    overdue = fields.Boolean(compute="_compute_arrears")
    too_early = fields.Boolean(
        "Before It Is Owed",
        compute="_compute_too_early",
        help="Of a preparation fund: a month before the one from which it is paid.",
    )

    @api.depends("month", "organization_id")
    def _compute_payable_by(self):
        figures = self.env["union.rule"]._parameters([DUE_DAY], self.organization_id)
        for row in self:
            day = figures.get(row.organization_id.id, {}).get(DUE_DAY, {}).get("value")
            following = row.month and row.month.replace(day=1) + relativedelta(months=1)
            row.payable_by = following and (
                following + timedelta(days=int(day) - 1)
                if day
                else following + relativedelta(months=1, days=-1)
            )

    @api.depends("due", "received", "later_ids.received", "payable_by")
    def _compute_arrears(self):
        day = today(self.env)
        for row in self:
            paid = row.received + total(row.later_ids.mapped("received"))
            row.arrears = row.due is not False and max(row.due - paid, total(()))
            row.overdue = bool(row.arrears and row.payable_by < day)

    @api.depends("prepared_on", "month", "organization_id")
    def _compute_too_early(self):
        figures = self.env["union.rule"]._parameters([START], self.organization_id)
        for row in self:
            start = figures.get(row.organization_id.id, {}).get(START, {}).get("value")
            first = row.prepared_on and row.prepared_on.replace(day=1)
            if first and start == "next_month":
                first += relativedelta(months=1)
            row.too_early = bool(first and row.month and start and row.month < first)
