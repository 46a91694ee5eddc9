from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

from ..standard.union_metric_provider import metric_provider


class UnionMetricProvider(models.AbstractModel):
    """How long a chair has been in office without having been trained for it."""

    _inherit = "union.metric.provider"

    @api.model
    def _cure_places(self):
        return super()._cure_places() | {
            "chair.untrained_months": "trade_union.union_training_action"
        }

    @metric_provider("chair.untrained_months")
    def _metric_chair_untrained(self, organizations, date_from, date_to):
        """Full months since the chair took office, 0 once trained since (QZ-7, BJ-3.2.2).

        Not known where no chair is on record.
        """
        values = {}
        for id_, since, trained in self._chairs(organizations, date_to):
            age = relativedelta(date_to, since)
            months = 0 if trained else 12 * age.years + age.months
            values[id_] = max(months, values.get(id_, 0))
        return {"chair.untrained_months": values}

    @api.model
    def _chairs(self, organizations, day):
        """Return ``[(organization_id, in office since, trained since then)]``, in one query.

        A chair elected again has been in office since he first was, as long as there was no
        break. He is who his membership is, those merged into it, and the login of its contact.
        """
        for model, names in (
            ("union.committee", None),
            ("union.term", None),
            ("union.seat", None),
            ("union.training", None),
            ("union.training.kind", None),
            ("union.member", ["partner_id", "merged_into_id"]),
            ("res.users", ["partner_id"]),
        ):
            self.env[model].flush_model(names)
        self.env.cr.execute(
            SQL(
                """
                WITH RECURSIVE seat AS (
                    SELECT s.id, s.organization_id, s.member_id, s.date_from,
                           COALESCE(s.date_to, CASE t.state WHEN 'ended' THEN t.date_to END,
                                    'infinity') AS date_to,
                           t.state = 'current' AND s.date_to IS NULL AS sits
                      FROM union_seat s
                      JOIN union_term t ON t.id = s.term_id AND t.state IN ('current', 'ended')
                      JOIN union_committee c ON c.id = t.committee_id AND c.kind = 'union'
                     WHERE s.organization_id = ANY(%(ids)s) AND s.position = 'chair'
                       AND s.date_from <= %(day)s
                ), begun AS (
                    SELECT seat.*,
                           COALESCE(date_from > 1 + MAX(date_to) OVER (
                               PARTITION BY organization_id, member_id ORDER BY date_from, id
                               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), TRUE) AS anew
                      FROM seat
                ), spell AS (
                    SELECT begun.*,
                           COUNT(*) FILTER (WHERE anew) OVER (
                               PARTITION BY organization_id, member_id
                               ORDER BY date_from, id) AS number
                      FROM begun
                ), chair AS (
                    SELECT organization_id, member_id, MIN(date_from) AS since
                      FROM spell
                  GROUP BY organization_id, member_id, number
                    HAVING bool_or(sits)
                ), person AS (
                    SELECT DISTINCT member_id AS chair_id, member_id AS id FROM chair
                     UNION
                    SELECT person.chair_id, m.id
                      FROM person JOIN union_member m ON m.merged_into_id = person.id
                ), training AS (
                    SELECT person.chair_id, r.date_to, r.kind_id
                      FROM person JOIN union_training r ON r.member_id = person.id AND r.completed
                     UNION ALL
                    SELECT person.chair_id, r.date_to, r.kind_id
                      FROM person
                      JOIN union_member m ON m.id = person.id
                      JOIN res_users u ON u.partner_id = m.partner_id
                      JOIN union_training r ON r.user_id = u.id AND r.completed
                )
                SELECT chair.organization_id, chair.since, EXISTS (
                           SELECT FROM training
                             JOIN union_training_kind k ON k.id = training.kind_id AND k.for_office
                            WHERE training.chair_id = chair.member_id
                              AND training.date_to BETWEEN chair.since AND %(day)s)
                  FROM chair
                """,
                ids=organizations.ids,
                day=day,
            )
        )
        return self.env.cr.fetchall()
