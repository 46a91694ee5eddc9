from fractions import Fraction

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...core.spans import span_of
from ..id_array import id_array
from ..standard.union_metric_provider import measured_from, metric_provider

# Longest month: days beyond full months never make up one.
_MONTH_DAYS = 31


class UnionMetricProvider(models.AbstractModel):
    """How long committees are elected for, and how their chairs came into office."""

    _inherit = "union.metric.provider"

    @api.model
    def _cure_places(self):
        return super()._cure_places() | {
            "committee.": "trade_union.union_committee_action",
            "chair.": "trade_union.union_seat_action",
        }

    @metric_provider("committee.term_months")
    @measured_from("union.term")
    def _metric_term(self, organizations, date_from, date_to):
        """Months the union committee in office is elected for (BJ-3.1.3); without one not known."""
        terms = self.env["union.term"].search_fetch(
            Domain("organization_id", "in", organizations.ids)
            & Domain("committee_id.kind", "=", "union")
            & Domain("state", "=", "current"),
            ["organization_id", "date_from", "date_to"],
        )
        values = {}
        for term in terms:
            months, days = span_of(term.date_from, term.date_to)
            values[term.organization_id.id] = months + Fraction(days, _MONTH_DAYS)
        return {"committee.term_months": values}

    @metric_provider("org.vacancy_days")
    @measured_from("union.vacancy")
    def _metric_vacancies(self, organizations, date_from, date_to):
        """Days of the longest vacancy of a seat in the period; without one not known."""
        self.env["union.vacancy"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT organization_id, MAX(LEAST(COALESCE(closed_on, %(last)s), %(last)s) - opened_on)
                  FROM union_vacancy
                 WHERE organization_id = ANY(%(ids)s) AND opened_on <= %(last)s
                   AND (closed_on IS NULL OR closed_on >= %(first)s)
              GROUP BY organization_id
                """,
                ids=id_array(organizations.ids),
                first=date_from or date_to,
                last=date_to,
            )
        )
        return {"org.vacancy_days": dict(self.env.cr.fetchall())}

    @metric_provider("chair.direct")
    @measured_from("union.seat")
    def _metric_chair_direct(self, organizations, date_from, date_to):
        """Whether chair and vice chairs in office were all elected directly (QZ-7)."""
        self._flush_seats()
        self.env.cr.execute(
            SQL(
                """
                SELECT x.organization_id,
                       CASE WHEN bool_or(NOT %(direct)s) THEN FALSE
                            WHEN bool_or(%(direct)s IS NULL) THEN NULL
                            ELSE TRUE END
                  FROM union_seat x
                 WHERE x.organization_id = ANY(%(ids)s) AND %(heads)s
              GROUP BY x.organization_id
                """,
                direct=self._direct(),
                heads=self._heads(),
                ids=id_array(organizations.ids),
            )
        )
        return {"chair.direct": dict(self.env.cr.fetchall())}

    @metric_provider("chair.direct_count", "chair.recorded_count", "chair.direct_rate")
    @measured_from("union.seat")
    def _metric_chairs_direct(self, organizations, date_from, date_to):
        """Chairs and vice chairs of each subtree: elected directly, of those of whom it is told."""
        self._flush_seats()
        found = self._counts_below(
            organizations,
            "union_seat",
            [self._direct(), SQL("%s IS NOT NULL", self._direct())],
            on=SQL("x.organization_id = s.id AND %s", self._heads()),
        )
        counts = {
            key: {id_: numbers[place] for id_, numbers in found.items()}
            for place, key in enumerate(("chair.direct_count", "chair.recorded_count"))
        }
        rates = self._rates(counts["chair.direct_count"], counts["chair.recorded_count"])
        return counts | {"chair.direct_rate": rates}

    @api.model
    def _flush_seats(self):
        for model in ("union.committee", "union.term", "union.seat"):
            self.env[model].flush_model()

    @api.model
    def _heads(self):
        """Return the condition that seat x is one of a chair or vice chair in office."""
        return SQL(
            """
            x.position IN ('chair', 'vice_chair') AND x.date_to IS NULL
            AND EXISTS (SELECT FROM union_term t
                          JOIN union_committee c ON c.id = t.committee_id AND c.kind = 'union'
                         WHERE t.id = x.term_id AND t.state = 'current')
            """
        )

    @api.model
    def _direct(self):
        """Return whether seat x was filled by a direct election: NULL while nobody wrote it down."""
        return SQL(
            """
            (CASE WHEN x.origin IN ('ex_officio', 'delegated', 'co_opted') THEN FALSE
                  ELSE x.elected_by = 'members' END)
            """
        )
