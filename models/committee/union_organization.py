from odoo import models


class UnionOrganization(models.Model):
    """Terms of a subtree stand below the street and the district it belongs to."""

    _inherit = "union.organization"

    def write(self, vals):
        result = super().write(vals)
        if "level" in vals:
            # Terms of the whole subtree, in and out of the writer's sight, stand below it.
            below = (
                self.env["union.term"].sudo().search([("organization_id", "child_of", self.ids)])
            )
            for name in ("street_id", "district_id"):
                self.env.add_to_compute(below._fields[name], below)
        return result
