from odoo import api, models
from odoo.tools import SQL

from ..id_array import id_array
from ..standard.union_metric_provider import measured_from, metric_provider


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
            found = {key: name for key, name in found.items() if name != "_metric_bodies"}
        return found

    @metric_provider(
        "org.committee_exists",
        "org.audit_committee_exists",
        "org.women_committee_ok",
        "org.women_committee_exists",
        "law.supervision_body",
        "org.term_overdue",
        "org.chair_elected",
    )
    @measured_from("union.committee", "union.term", "union.seat")
    def _metric_bodies(self, organizations, date_from, date_to):
        """Which bodies are in office, whose term ran out, and how the chair came in."""
        for model in ("union.committee", "union.term", "union.seat"):
            self.env[model].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT c.organization_id,
                       bool_or(c.kind = 'union' AND t.id IS NOT NULL),
                       bool_or(c.kind = 'audit' AND t.id IS NOT NULL),
                       bool_or(c.kind = 'women' AND t.id IS NOT NULL),
                       bool_or(c.kind = 'supervision' AND t.id IS NOT NULL),
                       COUNT(*) FILTER (WHERE t.date_to < %(day)s AND c.kind <> 'supervision'),
                       bool_or(c.kind = 'union' AND s.chairs > 0 AND s.not_elected = 0)
                  FROM union_committee c
             LEFT JOIN union_term t ON t.committee_id = c.id AND t.state = 'current'
             LEFT JOIN LATERAL (
                        SELECT COUNT(*) FILTER (WHERE x.position = 'chair') AS chairs,
                               COUNT(*) FILTER (WHERE x.origin NOT IN ('elected', 'by_election'))
                                   AS not_elected
                          FROM union_seat x
                         WHERE x.term_id = t.id AND x.date_to IS NULL
                           AND x.position IN ('chair', 'vice_chair')) s ON TRUE
                 WHERE c.organization_id = ANY(%(ids)s)
              GROUP BY c.organization_id
                """,
                day=date_to,
                ids=id_array(organizations.ids),
            )
        )
        keys = (
            ("org.committee_exists",),
            ("org.audit_committee_exists",),
            ("org.women_committee_ok", "org.women_committee_exists"),
            ("law.supervision_body",),
            ("org.term_overdue",),
            ("org.chair_elected",),
        )
        values = {key: {} for group in keys for key in group}
        for organization_id, *row in self.env.cr.fetchall():
            for group, value in zip(keys, row, strict=True):
                for key in group:
                    # NULL: an empty committee without anybody in it.
                    values[key][organization_id] = False if value is None else value
        return values
