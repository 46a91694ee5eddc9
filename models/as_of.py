from odoo import api, fields, models
from odoo.fields import Domain

from .period import in_force


class UnionAsOf(models.AbstractModel):
    """Rows that hold for a time, searched by a day: ``[("as_of", "=", "2026-03-31")]``.

    From ``date_from`` to ``date_to``, unless the model says otherwise (:meth:`_domain_as_of`).
    """

    _name = "union.as.of.mixin"
    _description = "Rows That Hold for a Time"

    as_of = fields.Date(compute="_compute_as_of", search="_search_as_of")

    def _compute_as_of(self):
        # Only searched.
        self.as_of = False

    @api.model
    def _search_as_of(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._domain_as_of(day) for day in map(fields.Date.to_date, value) if day)

    @api.model
    def _domain_as_of(self, day):
        """Return the domain of the rows that hold on ``day``."""
        return in_force(day)
