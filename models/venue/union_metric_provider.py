from odoo import api, models
from odoo.tools import SQL

from ..id_array import id_array
from ..standard.union_metric_provider import measured_from, metric_provider
from .union_venue import STATIONS

# What belongs to the union and is to be known as such.
MARKED = ("office", *STATIONS, "home")
# Metric key: what it counts of the venues ``v`` in use, with their items ``i``.
FIGURES = {
    "venue.office": SQL("COUNT(*) FILTER (WHERE v.kind = 'office')"),
    "venue.service": SQL("COUNT(*) FILTER (WHERE v.kind NOT IN ('office', 'publicity'))"),
    "venue.station": SQL("COUNT(*) FILTER (WHERE v.kind = ANY(%s))", list(STATIONS)),
    "venue.service_points": SQL(
        "COUNT(*) FILTER (WHERE v.kind = 'home' OR v.kind = ANY(%s))", list(STATIONS)
    ),
    "venue.worker_rooms": SQL(
        "COUNT(DISTINCT v.kind) FILTER (WHERE v.kind IN ('library', 'culture', 'mediation'))"
    ),
    "venue.home_rooms": SQL(
        "COUNT(DISTINCT v.kind) FILTER (WHERE v.kind IN ('library', 'culture', 'counselling'))"
    ),
    "venue.shared": SQL(
        "COUNT(*) FILTER (WHERE v.sharing != 'own' OR COALESCE(v.pooled_with, '') != '')"
    ),
    "venue.publicity": SQL("COUNT(*) FILTER (WHERE v.kind = 'publicity')"),
    "venue.maintenance_overdue": SQL("COALESCE(SUM(i.overdue), 0)::int"),
    "venue.signage": SQL(
        "COALESCE(bool_and(i.signed) FILTER (WHERE v.kind = ANY(%s)), FALSE)", list(MARKED)
    ),
    # Station and home, each with what it offers.
    "venue.one_body": SQL(
        "COALESCE(bool_or(v.kind = ANY(%(stations)s)) AND bool_or(v.kind = 'home')"
        " AND bool_and(COALESCE(btrim(v.services), '') != '')"
        " FILTER (WHERE v.kind = 'home' OR v.kind = ANY(%(stations)s)), FALSE)",
        stations=list(STATIONS),
    ),
}


class UnionMetricProvider(models.AbstractModel):
    _inherit = "union.metric.provider"

    @api.model
    def _cure_places(self):
        return super()._cure_places() | {
            "venue.": "trade_union.union_venue_action",
            "venue.maintenance_overdue": "trade_union.union_venue_item_action",
        }

    @metric_provider(*FIGURES)
    @measured_from("union.venue", "union.venue.item")
    def _metric_venues(self, organizations, date_from, date_to):
        """Venues of each organisation itself in use on the last day, one query.

        Not known before its first venue is on record: until then the figure is declared by hand
        (docs/decisions/0117). A venue is marked where a sign of it is in order.
        """
        self.env["union.venue"].flush_model()
        self.env["union.venue.item"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT o.id, n.*
                  FROM union_organization o
    CROSS JOIN LATERAL (
                SELECT %(figures)s
                  FROM union_venue v
     LEFT JOIN LATERAL (
                SELECT COALESCE(bool_or(x.kind = 'sign' AND x.condition = 'good'), FALSE) AS signed,
                       COUNT(*) FILTER (WHERE x.due_on < %(day)s) AS overdue
                  FROM union_venue_item x
                 WHERE x.venue_id = v.id AND x.date_from <= %(day)s
                   AND (x.date_to IS NULL OR x.date_to >= %(day)s)) i ON TRUE
                 WHERE v.organization_id = o.id AND v.date_from <= %(day)s
                   AND (v.date_to IS NULL OR v.date_to >= %(day)s)) n
                 WHERE o.id = ANY(%(ids)s)
                   AND EXISTS (SELECT FROM union_venue v WHERE v.organization_id = o.id)
                """,
                figures=SQL(", ").join(FIGURES.values()),
                ids=id_array(organizations.ids),
                day=date_to,
            )
        )
        rows = self.env.cr.fetchall()
        return {key: {row[0]: row[place] for row in rows} for place, key in enumerate(FIGURES, 1)}
