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
    _inherit = ["union.seat", "union.taken.over.mixin", "union.as.of.mixin"]

    as_of = fields.Date(help="Who sat on a day.")

    @api.model
    def _domain_as_of(self, day):
        # Those of an annulled term never were.
        return in_force(day) & Domain("term_id.state", "in", ("current", "ended"))
