from odoo import api, models
from odoo.tools import SQL

from ..id_array import id_array
from ..standard.union_metric_provider import measured_from, metric_provider, takes_keys

# What a body in office says of its union, as SQL on committee ``c`` and its current term ``t``.
BODIES = {
    "org.committee_exists": "bool_or(c.kind = 'union' AND t.id IS NOT NULL)",
    "org.audit_committee_exists": "bool_or(c.kind = 'audit' AND t.id IS NOT NULL)",
    "org.women_committee_ok": "bool_or(c.kind = 'women' AND t.id IS NOT NULL)",
    "org.women_committee_exists": "bool_or(c.kind = 'women' AND t.id IS NOT NULL)",
    "law.supervision_body": "bool_or(c.kind = 'supervision' AND t.id IS NOT NULL)",
    "org.term_overdue": "COUNT(*) FILTER (WHERE t.date_to < %(day)s AND c.kind <> 'supervision')",
}
FROM_COMMITTEES = ("_metric_bodies", "_metric_chair_elected")


class UnionMetricProvider(models.AbstractModel):
    """The bodies of a union as a rating sees them, from committees, terms and seats.

    A union without any committee on record is *not known* here: it declares its bodies
    itself until its first election runs through the system.
    """

    _inherit = "union.metric.provider"

    @api.model
    def _providers(self):
        found = super()._providers()
        if "union.committee" not in self.env:
            found = {key: name for key, name in found.items() if name not in FROM_COMMITTEES}
        return found

    @metric_provider(*BODIES)
    @measured_from("union.committee", "union.term")
    @takes_keys
    def _metric_bodies(self, keys, organizations, date_from, date_to):
        """Which bodies are in office, and whose term ran out."""
        for model in ("union.committee", "union.term"):
            self.env[model].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT c.organization_id, %s
                  FROM union_committee c
             LEFT JOIN union_term t ON t.committee_id = c.id AND t.state = 'current'
                 WHERE c.organization_id = ANY(%s)
              GROUP BY c.organization_id
                """,
                SQL(", ").join(SQL(BODIES[key], day=date_to) for key in keys),
                id_array(organizations.ids),
            )
        )
        rows = self.env.cr.fetchall()
        return {key: {row[0]: row[place] for row in rows} for place, key in enumerate(keys, 1)}

    @metric_provider("org.chair_elected")
    @measured_from("union.committee", "union.term", "union.seat")
    def _metric_chair_elected(self, organizations, date_from, date_to):
        """Whether there is a chair and he and the vice chairs were all elected."""
        for model in ("union.committee", "union.term", "union.seat"):
            self.env[model].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT c.organization_id,
                       COUNT(*) FILTER (WHERE x.position = 'chair') > 0
                       AND COUNT(*) FILTER (
                           WHERE x.origin NOT IN ('elected', 'by_election')) = 0
                  FROM union_committee c
             LEFT JOIN union_term t ON t.committee_id = c.id AND t.state = 'current'
                   AND c.kind = 'union'
             LEFT JOIN union_seat x ON x.term_id = t.id AND x.date_to IS NULL
                   AND x.position IN ('chair', 'vice_chair')
                 WHERE c.organization_id = ANY(%s)
              GROUP BY c.organization_id
                """,
                id_array(organizations.ids),
            )
        )
        return {"org.chair_elected": dict(self.env.cr.fetchall())}
