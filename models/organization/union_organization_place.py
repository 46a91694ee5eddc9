from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .union_organization import LEVEL_RANK

# What of the organisations above it the place of an employer follows from.
PLACED_BY = frozenset({"level", "territory_kind"})


class UnionOrganization(models.Model):
    """Nobody stands below who is lower; the employers of a subtree follow its top.

    Two of one level may stand one below the other: a preparatory body, a federation of a small
    second-level union.
    """

    _inherit = "union.organization"

    @api.constrains("parent_id", "level")
    def _check_level(self):
        # Levels alone, of those above and below, whoever asks.
        placed = self.sudo()
        placed |= placed.child_ids
        for organization in placed.filtered("parent_id"):
            upper = organization.parent_id
            if LEVEL_RANK[upper.level] > LEVEL_RANK[organization.level]:
                levels = dict(self._fields["level"]._description_selection(self.env))
                raise ValidationError(
                    self.env._(
                        "%(organization)s (%(level)s) cannot stand below %(upper)s (%(above)s):"
                        " choose a superior of at least the same level.",
                        organization=organization.name,
                        level=levels[organization.level],
                        upper=upper.name,
                        above=levels[upper.level],
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if not PLACED_BY.isdisjoint(vals):
            # Employers of the whole subtree, in and out of the writer's sight, stand below it.
            employers = self.env["union.employer"].sudo().with_context(active_test=False)
            below = employers.search(Domain("organization_id", "child_of", self.ids))
            for name in ("street_id", "federation_id", "territory_kind"):
                self.env.add_to_compute(below._fields[name], below)
        return result
