from datetime import date
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ..id_array import id_array
from ..standard.union_metric_provider import measured_from, metric_provider
from .arrears import MEMBER_STILL, in_arrears, runs
from .tariff import lapse_months


class UnionMetricProvider(models.AbstractModel):
    """What the daily watch asks of dues: figures of each union itself."""

    _inherit = "union.metric.provider"

    @api.model
    def _cure_places(self):
        return super()._cure_places() | {
            "dues.": "trade_union.union_dues_action_arrears",
            "dues.lapsed_members": "trade_union.union_member_action_lapsed",
        }

    @metric_provider("dues.arrears_members")
    @measured_from("union.dues")
    def _metric_dues_arrears(self, organizations, date_from, date_to):
        """Members of each union with a month that is over and not paid in full."""
        values = dict.fromkeys(organizations.ids, 0)
        self.env["union.dues"].flush_model()
        self.env["union.member"].flush_model(["state"])
        self.env.cr.execute(
            SQL(
                """
                SELECT d.organization_id, COUNT(DISTINCT d.member_id)
                  FROM union_dues d
                  JOIN union_member m ON m.id = d.member_id AND m.state IN %s
                 WHERE d.organization_id = ANY(%s) AND %s
              GROUP BY d.organization_id
                """,
                MEMBER_STILL,
                id_array(organizations.ids),
                in_arrears(self.env),
            )
        )
        values.update(self.env.cr.fetchall())
        return {"dues.arrears_members": values}

    @metric_provider("dues.lapsed_members")
    @measured_from("union.dues")
    def _metric_dues_lapsed(self, organizations, date_from, date_to):
        """Members of each union long without dues (NR-MEMB-withdraw-b)."""
        values = dict.fromkeys(organizations.ids, 0)
        limits = lapse_months(self.env, organizations)
        self.env.cr.execute(
            SQL(
                """
                SELECT r.organization_id, COUNT(*)
                  FROM (%(runs)s) r
                  JOIN unnest(%(places)s::int[], %(limits)s::int[]) AS k (place, months)
                    ON k.place = r.organization_id AND r.months >= k.months
              GROUP BY r.organization_id
                """,
                runs=runs(
                    self.env, SQL("m.organization_id = ANY(%s)", id_array(organizations.ids))
                ),
                places=list(limits),
                limits=list(limits.values()),
            )
        )
        values.update(self.env.cr.fetchall())
        return {"dues.lapsed_members": values}

    @metric_provider("dues.paid_rate")
    @measured_from("union.dues")
    def _metric_dues_paid(self, organizations, date_from, date_to):
        """What is paid of dues in percent of those due, of the months that began in the period."""
        self.env["union.dues"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT organization_id,
                       -- Neither what was paid beyond nor of a wage unknown hides who owes.
                       SUM(LEAST(paid, due)) FILTER (WHERE due IS NOT NULL)::text, SUM(due)::text
                  FROM union_dues
                 WHERE organization_id = ANY(%s) AND month BETWEEN %s AND %s
              GROUP BY organization_id
                HAVING SUM(due) > 0
                """,
                id_array(organizations.ids),
                date_from or date.min,
                date_to,
            )
        )
        return {
            "dues.paid_rate": {
                id_: float(100 * Decimal(paid) / Decimal(due))
                for id_, paid, due in self.env.cr.fetchall()
            }
        }
