from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..clock import day_begins
from ..id_array import id_array
from ..standard.union_metric_provider import measured_from, metric_provider


class UnionMetricProvider(models.AbstractModel):
    _inherit = "union.metric.provider"

    @api.model
    def _cure_places(self):
        return super()._cure_places() | {"act.": "trade_union.union_service_activity_action"}

    @metric_provider(
        "act.count",
        "act.ideology_count",
        "act.sports_count",
        "act.skill_count",
        "act.skill_contest_count",
        "act.five_small_count",
        "act.ankang",
        "act.volunteer_count",
        "act.legal_publicity_count",
        "act.policy_publicity_count",
        "act.joining_publicity_count",
        "act.visit_count",
        "act.care_count",
        "aid.spring_breeze",
        "svc.job_service",
    )
    @measured_from("union.service.activity", "union.service.activity.kind")
    def _metric_activities(self, organizations, date_from, date_to):
        """Activities each organisation itself held, by the metrics of their kinds; one query.

        They count for the day they began (the office's calendar) once they are reported as
        held; ``act.count`` counts all kinds.
        """
        keys = [key for key, name in self._providers().items() if name == "_metric_activities"]
        values = {key: dict.fromkeys(organizations.ids, 0) for key in keys}
        self.env["union.service.activity"].flush_model()
        self.env["union.service.activity.kind"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT a.organization_id, k.key, COUNT(*)
                  FROM union_service_activity a
                  JOIN union_service_activity_kind n ON n.id = a.kind_id
            CROSS JOIN LATERAL (
                        SELECT 'act.count' AS key
                         UNION
                        SELECT regexp_split_to_table(n.metric_keys, '\\s+')
                       ) k
                 WHERE a.organization_id = ANY(%s) AND a.phase IN ('held', 'filed')
                   AND k.key = ANY(%s) %s %s
              GROUP BY a.organization_id, k.key
                """,
                id_array(organizations.ids),
                keys,
                SQL("AND a.date_begin >= %s", day_begins(self.env, date_from))
                if date_from
                else SQL(),
                SQL("AND a.date_begin < %s", day_begins(self.env, date_to + timedelta(days=1)))
                if date_to
                else SQL(),
            )
        )
        for organization_id, key, count in self.env.cr.fetchall():
            values[key][organization_id] = count
        return values
