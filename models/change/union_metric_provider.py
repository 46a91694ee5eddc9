from odoo import api, models
from odoo.tools import SQL

from ..id_array import id_array
from ..standard.union_metric_provider import measured_from, metric_provider


class UnionMetricProvider(models.AbstractModel):
    """What the end of an employer means for its union."""

    _inherit = "union.metric.provider"

    @api.model
    @metric_provider("org.employer_ended")
    @measured_from("union.employer")
    def _metric_employer_ended(self, organizations, date_from, date_to):
        """Whether each had employers and none of them is left (NR-LAW-12c)."""
        self.env["union.employer"].flush_model(["organization_id", "active"])
        # Whether only; who may ask for which organisation is checked by the caller.
        self.env.cr.execute(
            SQL(
                """
                SELECT organization_id, NOT bool_or(active)
                  FROM union_employer
                 WHERE organization_id = ANY(%s)
              GROUP BY organization_id
                """,
                id_array(organizations.ids),
            )
        )
        # One on whose employer nothing was written down ended no employer.
        return {
            "org.employer_ended": dict.fromkeys(organizations.ids, False)
            | dict(self.env.cr.fetchall())
        }
