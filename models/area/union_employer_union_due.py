from odoo import api, fields, models
from odoo.fields import Domain

from ...core import rule as core
from .figures import first_figure, rules_of

OWN_UNION = "organization.employer.union"
# How a staff that does not meet "fewer than 25" is searched for.
_BEYOND = {"<": ">=", "<=": ">"}


class UnionEmployer(models.Model):
    """Which employers have to have a union of their own: the figure is a rule (QZ-4)."""

    _inherit = "union.employer"

    own_union_due = fields.Boolean(
        compute="_compute_own_union_due",
        search="_search_own_union_due",
        help="Its staff has reached the figure from which an employer sets up its own (QZ-4).",
    )

    @api.depends("staff_count", "organization_id")
    def _compute_own_union_due(self):
        rules = rules_of(self.env, OWN_UNION, self.organization_id._origin)
        for employer in self:
            operator, figure = first_figure(rules.get(employer.organization_id._origin.id))
            employer.own_union_due = bool(
                operator and core.compare(operator, employer.staff_count, figure) is False
            )

    @api.model
    def _search_own_union_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._own_union_domain()

    @api.model
    def _own_union_domain(self):
        """Return the domain of employers at or beyond the figure that holds at their place.

        One part per place where the rule may be another one: the tops of the trees, offices
        with a rule of their own, jurisdictions; a place without those below that have theirs.
        """
        # The law, and where it changes: no figure of an organisation is read.
        rules = self.env["union.rule"].sudo().search(Domain("key", "=", OWN_UNION))
        # Their places alone make the domain; the reader's own rules still apply to it.
        organizations = self.env["union.organization"].sudo()
        places = (
            organizations.search(Domain("parent_id", "=", False))
            | rules.organization_id
            | rules.standard_id.organization_id
        )
        binding = rules_of(self.env, OWN_UNION, places)
        parts = []
        for place in places:
            operator, figure = first_figure(binding.get(place.id))
            if operator not in _BEYOND:
                continue
            inside = places.filtered(
                lambda other, place=place: (
                    other != place and other.parent_path.startswith(place.parent_path)
                )
            )
            part = Domain("organization_id", "child_of", place.id)
            part &= Domain("staff_count", _BEYOND[operator], int(figure))
            if inside:
                part &= ~Domain("organization_id", "child_of", inside.ids)
            parts.append(part)
        return Domain.OR(parts)
