from odoo import api, fields, models
from odoo.fields import Domain


class UnionOrganization(models.Model):
    _inherit = "union.organization"

    star_taken_over = fields.Boolean(
        compute="_compute_star_taken_over",
        search="_search_star_taken_over",
        help="The star was decided on paper before the office used the system.",
    )

    @api.depends("star")
    def _compute_star_taken_over(self):
        standing = self.env["union.star.taken"]._standing(self._origin.ids)
        for organization in self:
            organization.star_taken_over = bool(organization.star) and (
                organization._origin.id in standing
            )

    @api.model
    def _search_star_taken_over(self, operator, value):
        if operator != "in":
            return NotImplemented
        standing = self.env["union.star.taken"]._standing()
        found = Domain("id", "in", list(standing)) & Domain("star", "!=", 0)
        return Domain.OR(found if wanted else ~found for wanted in value)
