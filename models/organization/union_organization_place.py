from odoo import models
from odoo.fields import Domain

# What of the organisations above it the place of an employer follows from.
PLACED_BY = frozenset({"level", "territory_kind"})


class UnionOrganization(models.Model):
    """Lets the employers of a subtree follow when its top becomes something else."""

    _inherit = "union.organization"

    def write(self, vals):
        result = super().write(vals)
        if not PLACED_BY.isdisjoint(vals):
            # Employers of the whole subtree, in and out of the writer's sight, stand below it.
            employers = self.env["union.employer"].sudo().with_context(active_test=False)
            below = employers.search(Domain("organization_id", "child_of", self.ids))
            for name in ("street_id", "federation_id", "territory_kind"):
                self.env.add_to_compute(below._fields[name], below)
        return result
