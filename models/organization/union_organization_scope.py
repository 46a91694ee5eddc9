from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..clock import today


class UnionOrganization(models.Model):
    """Scope: the organisations a person's duties of today reach."""

    _inherit = "union.organization"

    in_scope = fields.Boolean(
        compute="_compute_in_scope", search="_search_in_scope", compute_sudo=False
    )
    above_scope = fields.Boolean(
        compute="_compute_above_scope", search="_search_above_scope", compute_sudo=False
    )

    @api.depends_context("uid")
    def _compute_in_scope(self):
        found = self.search(Domain("id", "in", self.ids) & Domain("in_scope", "=", True))
        for organization in self:
            organization.in_scope = organization in found

    @api.depends_context("uid")
    def _compute_above_scope(self):
        found = self.search(Domain("id", "in", self.ids) & Domain("above_scope", "=", True))
        for organization in self:
            organization.above_scope = organization in found

    def _search_in_scope(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(
            [Domain("parent_path", "=like", path + "%") for path in self._scope_paths()]
        )

    def _search_above_scope(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("id", "in", self._ancestor_ids(self._scope_paths()))

    @api.model
    def _scope_paths(self):
        """Return the ``parent_path`` of each organisation the user has a duty in today,

        his own or that of someone he deputises for (one query).
        """
        self.env["union.duty"].flush_model()
        self.env["union.duty.delegation"].flush_model()
        self.flush_model(["parent_path"])
        self.env.cr.execute(
            SQL(
                """
                SELECT DISTINCT o.parent_path
                  FROM union_duty d
                  JOIN union_organization o ON o.id = d.organization_id
                 WHERE d.date_from <= %(day)s
                   AND (d.date_to IS NULL OR d.date_to >= %(day)s)
                   AND (d.user_id = %(uid)s
                        OR d.user_id IN (SELECT g.user_id
                                           FROM union_duty_delegation g
                                          WHERE g.deputy_id = %(uid)s
                                            AND g.date_from <= %(day)s
                                            AND g.date_to >= %(day)s))
                """,
                day=today(self.env),
                uid=self.env.uid,
            )
        )
        return [path for (path,) in self.env.cr.fetchall()]
