from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Domain

from ..standard.union_metric_provider import measured_from, metric_provider


class UnionMetricProvider(models.AbstractModel):
    """What the yearly assessment asks of contributions and the audit of the funds.

    Nothing is known of a union that has entered none here: it declares them.
    """

    _inherit = "union.metric.provider"

    @api.model
    def _cure_places(self):
        return super()._cure_places() | {
            "fin.contribution_full": "trade_union.union_contribution_action",
            "fin.remit_done": "trade_union.union_contribution_action",
            "fin.audit_report_year": "trade_union.union_fund_year_action",
        }

    @metric_provider("fin.contribution_full", "fin.remit_done")
    @measured_from("union.contribution", "union.contribution.split")
    def _metric_contribution(self, organizations, date_from, date_to):
        """Nothing owed by employers of the months of the period, and what came was passed on."""
        begin = date_from or date_to - relativedelta(years=1, days=-1)
        rows = self.env["union.contribution"].search(
            Domain("organization_id", "in", organizations.ids)
            & Domain("month", ">=", begin)
            & Domain("month", "<=", date_to)
        )
        values = {"fin.contribution_full": {}, "fin.remit_done": {}}
        for row in rows:
            place = row.organization_id.id
            if row.arrears is not False:
                full = values["fin.contribution_full"]
                full[place] = full.get(place, True) and not row.overdue
            if row.received:
                done = values["fin.remit_done"]
                done[place] = done.get(place, True) and row.state == "passed_on"
        return values

    @metric_provider("fin.audit_report_year")
    @measured_from("union.fund.opinion")
    def _metric_contribution_audits(self, organizations, date_from, date_to):
        """Opinions that the union's own audit committee gave in the period."""
        begin = date_from or date_to - relativedelta(years=1, days=-1)
        # Counted of a union the reader asks about.
        opinions = self.env["union.fund.opinion"]
        own = {}
        for row in opinions.search(
            Domain("audited_by_id", "in", organizations.ids) & Domain("day", "<=", date_to)
        ):
            place = row.organization_id
            if row.audited_by_id == place:
                own[place.id] = own.get(place.id, 0) + (row.day >= begin)
        return {"fin.audit_report_year": own}
