from odoo import api, models
from odoo.tools import SQL

from ..id_array import id_array
from ..period import full_months
from ..standard.union_metric_provider import measured_from, metric_provider

#: Whose needs a survey asks for, by metric.
AUDIENCES = {
    "svc.need_survey_months": ("workers", "unions"),
    "svc.firm_survey_months": ("employers",),
}


class UnionMetricProvider(models.AbstractModel):
    """How long ago needs were asked for, a pledge was due, and what was brought together.

    A union without any record of a register has not begun it here: nothing is known of it.
    """

    _inherit = "union.metric.provider"

    @api.model
    def _cure_places(self):
        return super()._cure_places() | {
            "svc.need_survey_months": "trade_union.union_need_survey_action",
            "svc.firm_survey_months": "trade_union.union_need_survey_action",
            "svc.pledge_months": "trade_union.union_pledge_action",
            "svc.match_count": "trade_union.union_resource_action",
        }

    @metric_provider("svc.need_survey_months", "svc.firm_survey_months")
    @measured_from("union.need.survey")
    def _metric_need_surveys(self, organizations, date_from, date_to):
        """Full months since a survey was last closed; since the first began, if none ever was.

        Clauses: SZ-8.1, SZ-8.3.4.
        """
        self.env["union.need.survey"].flush_model()
        values = {}
        for key, audiences in AUDIENCES.items():
            # Two metrics, two queries, however many organisations.
            self.env.cr.execute(
                SQL(
                    """
                    SELECT organization_id,
                           COALESCE(MAX(closed_on), MIN(COALESCE(opened_on, create_date::date)))
                      FROM union_need_survey
                     WHERE organization_id = ANY(%s) AND audience = ANY(%s)
                       AND COALESCE(closed_on, opened_on, create_date::date) <= %s
                  GROUP BY organization_id
                    """,
                    id_array(organizations.ids),
                    list(audiences),
                    date_to,
                )
            )
            since = dict(self.env.cr.fetchall())
            months = full_months(since.values(), date_to)
            values[key] = {id_: months[day] for id_, day in since.items()}
        return values

    @metric_provider("svc.pledge_months")
    @measured_from("union.pledge")
    def _metric_pledges(self, organizations, date_from, date_to):
        """Full months of the year without a published pledge; 0 once there is one (BJ-3.3.3)."""
        self.env["union.pledge"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT organization_id, bool_or(year = %s AND published_on <= %s)
                  FROM union_pledge
                 WHERE organization_id = ANY(%s)
              GROUP BY organization_id
                """,
                date_to.year,
                date_to,
                id_array(organizations.ids),
            )
        )
        gone = date_to.month - 1
        return {
            "svc.pledge_months": {id_: 0 if kept else gone for id_, kept in self.env.cr.fetchall()}
        }

    @metric_provider("svc.match_count")
    @measured_from("union.resource")
    def _metric_matches(self, organizations, date_from, date_to):
        """Requests that were met by an offer within the twelve months (SZ-8.3.2)."""
        self.env["union.resource"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT organization_id,
                       COUNT(*) FILTER (
                           WHERE kind = 'request' AND matched_on <= %(day)s
                             AND matched_on > %(day)s::date - INTERVAL '12 months')
                  FROM union_resource
                 WHERE organization_id = ANY(%(ids)s)
              GROUP BY organization_id
                """,
                ids=id_array(organizations.ids),
                day=date_to,
            )
        )
        return {"svc.match_count": dict(self.env.cr.fetchall())}
