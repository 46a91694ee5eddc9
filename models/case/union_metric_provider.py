from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

from ...core.small_counts import told_counts
from ..clock import day_begins
from ..id_array import id_array
from ..standard.union_metric_provider import measured_from, metric_provider

# Whom QZ-11 names first.
FOCUS = ("front_line", "migrant", "hardship")


class UnionMetricProvider(models.AbstractModel):
    """What cases say of a union without saying anything of a person.

    A metric is read by everybody in scope: it tells no count below five, and screenings alone are
    counted one by one, which are about no person.
    """

    _inherit = "union.metric.provider"

    @api.model
    def _cure_places(self):
        return super()._cure_places() | {
            "case.screenings_12": "trade_union.union_case_action",
            "case.focus_share": "trade_union.union_case_action",
        }

    @metric_provider("case.screenings_12")
    @measured_from("union.case")
    def _metric_case_screenings(self, organizations, date_from, date_to):
        """Screenings for risks of the last twelve months; not known before the first case."""
        rows = self._case_rows(organizations, date_to)
        return {"case.screenings_12": {id_: row[0] for id_, row in rows.items()}}

    @metric_provider("case.focus_share")
    @measured_from("union.case")
    def _metric_case_focus(self, organizations, date_from, date_to):
        """Per cent of the last twelve months’ cases that concern whom QZ-11 names first.

        Not known where few people would be told of.
        """
        values = {}
        for id_, (_screenings, focus, others) in self._case_rows(organizations, date_to).items():
            whole, parts = told_counts({"focus": focus, "others": others})
            known = whole is not None and None not in parts.values()
            values[id_] = round(100 * focus / whole, 1) if known else None
        return {"case.focus_share": values}

    @api.model
    def _case_rows(self, organizations, day):
        """Return ``{organization_id: (screenings, cases of focus, other cases)}``, one query."""
        self.env["union.case"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT k.organization_id,
                       COUNT(*) FILTER (WHERE t.code = 'screening' AND k.received_at >= %(first)s),
                       COUNT(*) FILTER (WHERE t.code <> 'screening' AND k.received_at >= %(first)s
                                          AND k.focus = ANY(%(focus)s)),
                       COUNT(*) FILTER (WHERE t.code <> 'screening' AND k.received_at >= %(first)s
                                          AND k.focus IS NOT NULL
                                          AND NOT k.focus = ANY(%(focus)s))
                  FROM union_case k JOIN union_case_type t ON t.id = k.type_id
                 WHERE k.organization_id = ANY(%(ids)s) AND k.received_at < %(until)s
              GROUP BY k.organization_id
                """,
                ids=id_array(organizations.ids),
                first=day_begins(self.env, day - relativedelta(months=12)),
                until=day_begins(self.env, day + relativedelta(days=1)),
                focus=list(FOCUS),
            )
        )
        return {id_: tuple(counts) for id_, *counts in self.env.cr.fetchall()}
