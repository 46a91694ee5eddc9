from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.fields import Domain

from ..standard.union_metric_provider import measured_from, metric_provider
from .union_statistics_return import HANDED_IN


class UnionMetricProvider(models.AbstractModel):
    """Whether the figures of the last quarter were reported."""

    _inherit = "union.metric.provider"

    @metric_provider("report.quarter_handed_in")
    @measured_from("union.statistics.return")
    def _metric_quarter_handed_in(self, organizations, date_from, date_to):
        """Whether a return of the last quarter that is over was handed in (BJ-3.4.3)."""
        returns = self.env["union.statistics.return"]
        over = date(date_to.year, (date_to.month - 1) // 3 * 3 + 1, 1) - relativedelta(days=1)
        handed_in = returns._read_group(
            Domain("organization_id", "in", organizations.ids)
            & returns._of_quarter(over)
            & Domain("approval_state", "in", HANDED_IN),
            ["organization_id"],
        )
        found = {organization.id for (organization,) in handed_in}
        return {"report.quarter_handed_in": {id_: id_ in found for id_ in organizations.ids}}
