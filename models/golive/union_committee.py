from odoo import api, fields, models
from odoo.fields import Domain

from ..period import in_force


class UnionCommittee(models.Model):
    _name = "union.committee"
    _inherit = ["union.committee", "union.taken.over.mixin"]


class UnionTerm(models.Model):
    """A term that was running when its office began to use the system has no election here."""

    _name = "union.term"
    _inherit = ["union.term", "union.taken.over.mixin"]


class UnionSeat(models.Model):
    _name = "union.seat"
    _inherit = ["union.seat", "union.taken.over.mixin"]

    as_of = fields.Date(compute="_compute_as_of", search="_search_as_of", help="Who sat on a day.")

    def _compute_as_of(self):
        # Only searched: the seats held on a day.
        self.as_of = False

    @api.model
    def _search_as_of(self, operator, value):
        """Search the seats held on a day; those of an annulled term never were."""
        if operator != "in":
            return NotImplemented
        return Domain.OR(
            in_force(day) & Domain("term_id.state", "in", ("current", "ended"))
            for day in map(fields.Date.to_date, value)
            if day
        )
