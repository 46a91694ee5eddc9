from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.fields import Domain

from ..argument import records_of
from ..clock import today

# Months a series goes back.
MONTHS = 36


class UnionMetric(models.Model):
    """A metric over time: what was kept of each month, and what it is now."""

    _inherit = "union.metric"

    def action_series(self, organization_ids):
        """Return what these metrics were of organisations month by month, and are now.

        :param organization_ids: list of ids of organisations the caller may read
        :return: list of ``{'id', 'key', 'title', 'unit', 'scope', 'organizations'}`` in the order
            of these metrics; organizations is a list of ``{'id', 'name', 'months', 'now'}``, months
            of ``{'month', 'value'}`` from the oldest on, the last 36; a value is None where it is
            not known
        :raise UserError: no list of ids of organisations
        :raise AccessError: one is out of the caller's scope

        Rights: whoever may read the organisations.
        """
        organizations = records_of(self.env["union.organization"], organization_ids)
        kept = self.env["union.metric.value"].search_fetch(
            Domain("metric_id", "in", self.ids)
            & Domain("organization_id", "in", organizations.ids)
            & Domain("month", ">", today(self.env) - relativedelta(months=MONTHS)),
            ["metric_id", "organization_id", "month", "value"],
            order="month",
        )
        months = kept.grouped(lambda row: (row.metric_id.id, row.organization_id.id))
        present = self._compute_values(self.mapped("key"), organizations)
        return [
            {
                "id": metric.id,
                "key": metric.key,
                "title": metric.title,
                "unit": metric.unit,
                "scope": metric.scope,
                "organizations": [
                    {
                        "id": place.id,
                        "name": place.name,
                        "months": [
                            {"month": row.month.isoformat(), "value": row.value}
                            for row in months.get((metric.id, place.id), ())
                        ],
                        "now": _figure(present[metric.key][place.id]),
                    }
                    for place in organizations
                ],
            }
            for metric in self
        ]

    def action_open_values(self):
        """Return the action that shows these metrics month by month.

        :return: window action
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Over Time"),
            "res_model": "union.metric.value",
            "view_mode": "graph,pivot,list",
            "domain": [("metric_id", "in", self.ids)],
            "context": {"search_default_year": 1},
        }


def _figure(value):
    """Return a measured value as JSON takes it, with the digits that are kept of a month."""
    if value is None or isinstance(value, bool):
        return value if value is None else int(value)
    return value if isinstance(value, int) else round(float(value), 4)
