from datetime import date

from odoo import api, models
from odoo.tools import SQL

from ..id_array import id_array
from ..standard.union_metric_provider import measured_from, metric_provider

# Metric key: the kinds it counts, and which of them.
FIGURES = {
    "honour.studio": (("studio",), "holds"),
    "honour.pilot_count": (("pilot",), "runs"),
    "honour.commended_count": (("model_home", "may_day", "award", "commendation"), "begins"),
    "innov.count": (("innovation",), "begins"),
    "exp.replicated": (("experience",), "taken"),
}


class UnionMetricProvider(models.AbstractModel):
    _inherit = "union.metric.provider"

    @api.model
    def _cure_places(self):
        places = dict.fromkeys(FIGURES, "trade_union.union_honour_action")
        return (
            super()._cure_places()
            | places
            | {"honour.model_homes": "trade_union.union_honour_action"}
        )

    @metric_provider(*FIGURES)
    @measured_from("union.honour")
    def _metric_honours(self, organizations, date_from, date_to):
        """Honours and examples of each organisation itself, one query.

        A studio counts while it is there, a pilot task if it ran in the period, what was given or
        registered for the day it began; an experience that began in the period and that somebody
        took over. Not known before the first of its kind is on record (docs/decisions/0117).
        """
        self.env["union.honour"].flush_model()
        values = {key: {} for key in FIGURES}
        self.env.cr.execute(
            SQL(
                """
                SELECT h.organization_id, h.kind,
                       COUNT(*) FILTER (WHERE %(begun)s AND (h.date_to IS NULL
                                              OR h.date_to >= %(to)s)) AS holds,
                       COUNT(*) FILTER (WHERE %(begun)s AND (h.date_to IS NULL
                                              OR h.date_to >= %(from)s)) AS runs,
                       COUNT(*) FILTER (WHERE %(begun)s AND h.date_from >= %(from)s) AS begins,
                       COUNT(*) FILTER (WHERE %(begun)s AND h.date_from >= %(from)s
                                        AND EXISTS (SELECT FROM union_honour_taker_rel t
                                                     WHERE t.union_honour_id = h.id)) AS taken
                  FROM union_honour h
                 WHERE h.organization_id = ANY(%(ids)s)
              GROUP BY h.organization_id, h.kind
                """,
                begun=SQL("h.date_from <= %s", date_to),
                to=date_to,
                ids=id_array(organizations.ids),
                **{"from": date_from or date.min},
            )
        )
        for place, kind, *figures in self.env.cr.fetchall():
            counts = dict(zip(("holds", "runs", "begins", "taken"), figures, strict=True))
            for key, (kinds, which) in FIGURES.items():
                if kind in kinds:
                    values[key][place] = values[key].get(place, 0) + counts[which]
        return values

    @metric_provider("honour.model_homes")
    @measured_from("union.honour", "union.organization")
    def _metric_model_homes(self, organizations, date_from, date_to):
        """Unions of each subtree that hold a model-home title on the last day (SH-14).

        Not known before the first title of the subtree is on record.
        """
        held = SQL("x.date_from <= %s AND (x.date_to IS NULL OR x.date_to >= %s)", date_to, date_to)
        found = self._counts_below(
            organizations,
            "union_honour",
            [SQL("TRUE"), held],
            on=SQL("x.organization_id = s.id AND x.kind = 'model_home'"),
        )
        return {"honour.model_homes": {id_: held for id_, (known, held) in found.items() if known}}
