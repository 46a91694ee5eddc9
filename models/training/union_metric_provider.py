from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

from ..id_array import id_array
from ..period import full_months
from ..standard.union_metric_provider import measured_from, metric_provider

# The rule that says how many make one class (BJ-3.2.2a).
SIZE = "training.demonstration.size"


class UnionMetricProvider(models.AbstractModel):
    """How long a chair goes untrained, and the classes a union holds."""

    _inherit = "union.metric.provider"

    @api.model
    def _cure_places(self):
        return super()._cure_places() | {
            "chair.untrained_months": "trade_union.union_training_action"
        }

    @metric_provider("chair.untrained_months")
    @measured_from("union.seat", "union.training")
    def _metric_chair_untrained(self, organizations, date_from, date_to):
        """Full months since the chair took office, 0 once trained since (QZ-7, BJ-3.2.2).

        Not known where no chair is on record.
        """
        chairs = self._chairs(organizations, date_to)
        months = full_months((since for _id, since, _trained in chairs), date_to)
        values = {}
        for id_, since, trained in chairs:
            values[id_] = max(0 if trained else months[since], values.get(id_, 0))
        return {"chair.untrained_months": values}

    @metric_provider("chair.retrained_months")
    @measured_from("union.seat", "union.training")
    def _metric_chair_retrained(self, organizations, date_from, date_to):
        """Full months since the chair was last trained, or took office if never since (BJ-3.2.2b)."""
        chairs = self._chairs(organizations, date_to)
        months = full_months((trained or since for _id, since, trained in chairs), date_to)
        values = {}
        for id_, since, trained in chairs:
            values[id_] = max(months[trained or since], values.get(id_, 0))
        return {"chair.retrained_months": values}

    @metric_provider("training.demonstration_classes")
    @measured_from("union.training")
    def _metric_demonstration_classes(self, organizations, date_from, date_to):
        """Large classes of the last twelve months that a union organised (BJ-3.2.2a).

        A class is what bears one title and began on one day. How many people make one is said
        by the rules; where none says so, nothing is known.
        """
        self.env["union.training"].flush_model()
        self.env["union.training.kind"].flush_model()
        sizes = {
            id_: figures[SIZE]["value"]
            for id_, figures in self.env["union.rule"]._parameters([SIZE], organizations).items()
        }
        self.env.cr.execute(
            SQL(
                """
                SELECT r.organizer_id, COUNT(*)
                  FROM union_training r
                  JOIN union_training_kind k ON k.id = r.kind_id AND k.for_office
                 WHERE r.organizer_id = ANY(%(ids)s) AND r.completed
                   AND r.date_to > %(first)s AND r.date_to <= %(day)s
              GROUP BY r.organizer_id, r.title, r.date_from
                """,
                ids=id_array(organizations.ids),
                first=date_to - relativedelta(months=12),
                day=date_to,
            )
        )
        values = {id_: 0 for id_, size in sizes.items() if size is not None}
        for id_, people in self.env.cr.fetchall():
            if id_ in values and people >= sizes[id_]:
                values[id_] += 1
        return {"training.demonstration_classes": values}

    @api.model
    def _chairs(self, organizations, day):
        """Return ``[(organization_id, in office since, last trained since then or None)]``.

        One query.

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
                    SELECT person.chair_id, r.date_to
                      FROM person
                      JOIN union_training r ON r.member_id = person.id AND r.completed
                      JOIN union_training_kind k ON k.id = r.kind_id AND k.for_office
                     UNION ALL
                    SELECT person.chair_id, r.date_to
                      FROM person
                      JOIN union_member m ON m.id = person.id
                      JOIN res_users u ON u.partner_id = m.partner_id
                      JOIN union_training r ON r.user_id = u.id AND r.completed
                      JOIN union_training_kind k ON k.id = r.kind_id AND k.for_office
                )
                SELECT chair.organization_id, chair.since, MAX(training.date_to)
                  FROM chair
             LEFT JOIN training ON training.chair_id = chair.member_id
                   AND training.date_to BETWEEN chair.since AND %(day)s
              GROUP BY chair.organization_id, chair.member_id, chair.since
                """,
                ids=id_array(organizations.ids),
                day=day,
            )
        )
        return self.env.cr.fetchall()
