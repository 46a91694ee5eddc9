from odoo import api, fields, models
from odoo.fields import Domain

from ..clock import today
from ..period import not_over
from .union_approval_route import read_domain


class UnionApprovalRoute(models.Model):
    """Tells where two routes of one jurisdiction take the same papers.

    It is no error: the first in order is taken. But the other one never is, and whoever wrote it
    should know.
    """

    _inherit = "union.approval.route"

    overlap_ids = fields.Many2many(
        "union.approval.route",
        compute="_compute_overlap_ids",
        string="The Same Papers",
        help="Routes of the same jurisdiction with the same condition at the same time.",
    )
    overlap_note = fields.Char(compute="_compute_overlap_ids")

    @api.depends(
        "res_model", "organization_id", "domain", "active", "superseded", "date_from", "date_to",
        "sequence", "code",
    )  # fmt: skip
    def _compute_overlap_ids(self):
        self.overlap_ids = self.overlap_note = False
        asked = self.filtered(lambda route: route.active and not route.superseded)
        if not asked:
            return
        # In the order in which they are taken.
        others = self.search(
            Domain("superseded", "=", False)
            & not_over(today(self.env))
            & Domain("res_model", "in", asked.mapped("res_model"))
            & Domain("organization_id", "in", [*asked.organization_id.ids, False])
        )
        places = others.grouped(lambda route: route._taken_by())
        for route in asked:
            rivals = places.get(route._taken_by(), self.browse()) - route._origin
            route.overlap_ids = rivals.filtered(route._meets_in_time)
            if route.overlap_ids:
                first = min([*route.overlap_ids, route], key=UnionApprovalRoute._turn)
                route.overlap_note = self.env._(
                    "%(routes)s: the same papers, jurisdiction and condition at the same time."
                    " Papers take “%(first)s”, the first in order; give the others another"
                    " condition, or end them.",
                    routes=", ".join(f"“{rival.name}”" for rival in route.overlap_ids),
                    first=first.name or "",
                )

    def _taken_by(self):
        """Return what two routes share that take the same papers."""
        try:
            domain = Domain(read_domain(self.domain)).optimize(self.env[self.res_model])
        except (ValueError, TypeError, KeyError):
            # Told by the check of the condition.
            domain = self.domain
        return self.res_model, self.organization_id.id, repr(domain)

    def _meets_in_time(self, other):
        return (not self.date_to or not other.date_from or other.date_from <= self.date_to) and (
            not other.date_to or not self.date_from or self.date_from <= other.date_to
        )

    def _turn(self):
        """Return the place of a route among those of its model: see ``_order``."""
        return self.sequence, self.code or "", -self.version, self._origin.id or 0
