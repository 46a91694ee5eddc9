from odoo import api, models
from odoo.tools import SQL

from ..id_array import id_array
from ..standard.union_metric_provider import measured_from, metric_provider, takes_keys

REGULATION = "regulation."


class UnionMetricProvider(models.AbstractModel):
    """What the standards ask of an organisation's written rules and of who runs its platform."""

    _inherit = "union.metric.provider"

    @api.model
    def _providers(self):
        """Each kind of regulation is a metric: a new kind needs no code."""
        codes = self.env["union.regulation.kind"]._codes()
        kinds = {f"{REGULATION}{code}": "_metric_regulations" for code in codes}
        return kinds | super()._providers()

    @api.model
    @measured_from("union.regulation", "union.clause.point")
    @takes_keys
    def _metric_regulations(self, keys, organizations, date_from, date_to):
        """Whether rules of a kind are in force and complete; none on record is a no."""
        ids = organizations.ids
        values = {key: dict.fromkeys(ids, False) for key in keys}
        self.env["union.regulation"].flush_model()
        self.env["union.clause.point"].flush_model()
        points = self.env["union.regulation"]._fields["point_ids"]
        self.env.cr.execute(
            SQL(
                """
                SELECT DISTINCT r.organization_id, k.code
                  FROM union_regulation r
                  JOIN union_regulation_kind k ON k.id = r.kind_id
                 WHERE r.organization_id = ANY(%(ids)s) AND k.code = ANY(%(codes)s)
                   AND r.date_from <= %(day)s AND (r.date_to IS NULL OR r.date_to >= %(day)s)
                   AND NOT EXISTS (
                       SELECT FROM union_clause_point p
                        WHERE p.active AND p.subject = %(prefix)s || k.code
                          AND NOT EXISTS (
                              SELECT FROM %(met)s m
                               WHERE m.%(regulation)s = r.id AND m.%(point)s = p.id))
                """,
                ids=id_array(ids),
                codes=[key.removeprefix(REGULATION) for key in keys],
                day=date_to,
                prefix=REGULATION,
                met=SQL.identifier(points.relation),
                regulation=SQL.identifier(points.column1),
                point=SQL.identifier(points.column2),
            )
        )
        for id_, code in self.env.cr.fetchall():
            values[f"{REGULATION}{code}"][id_] = True
        return values

    @metric_provider("duty.platform_admins")
    @measured_from("union.duty")
    def _metric_platform_admins(self, organizations, date_from, date_to):
        """People with an account of their own who administer the platform there on the day."""
        self.env["union.duty"].flush_model()
        self.env["res.users"].flush_model(["active"])
        # How many only; who may ask for which organisation is checked by the caller.
        self.env.cr.execute(
            SQL(
                """
                SELECT d.organization_id, COUNT(DISTINCT d.user_id)
                  FROM union_duty d
                  JOIN res_users u ON u.id = d.user_id AND u.active
                 WHERE d.organization_id = ANY(%(ids)s) AND d.role = 'platform_admin'
                   AND d.date_from <= %(day)s AND (d.date_to IS NULL OR d.date_to >= %(day)s)
              GROUP BY d.organization_id
                """,
                ids=id_array(organizations.ids),
                day=date_to,
            )
        )
        return {
            "duty.platform_admins": dict.fromkeys(organizations.ids, 0)
            | dict(self.env.cr.fetchall())
        }
