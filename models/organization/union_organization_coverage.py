from odoo import api, fields, models

from ..count_field import Count
from ..rate_field import Rate
from .union_organization import COUNTS

# What else of an organisation the sums of those above it depend on.
SUMMED_BY = frozenset({"state", "level", "parent_id"})


class UnionOrganization(models.Model):
    """How far the union reaches: employers covered, staff who joined, members by their real name.

    The parts are counts like the others (own ones stored, those of the subtree summed when
    read); a rate is made of two sums, never of rates, and without a whole there is none.
    """

    _inherit = "union.organization"

    # Closed to everybody: superiors are read by all below them, and a domain, an order or
    # a group would tell their figures.
    own_employer_count = fields.Integer(readonly=True, copy=False, groups=fields.NO_ACCESS)
    own_realname_count = fields.Integer(readonly=True, copy=False, groups=fields.NO_ACCESS)

    employer_count = Count(compute="_compute_subtree_counts")
    covered_employer_count = Count(
        "Employers Covered",
        compute="_compute_subtree_counts",
        help="Employers with an established union of their own or a joint one.",
    )
    realname_count = Count(
        "Real-name Members",
        compute="_compute_subtree_counts",
        help="Active members with a checked number on the roster, or whose paper was seen.",
    )
    joining_rate = Rate(
        "Joining Rate (%)",
        digits=(5, 1),
        compute="_compute_rates",
        help="Active members in percent of the staff of the employers (BJ-2.2).",
    )
    realname_rate = Rate(
        "Real-name Rate (%)",
        digits=(5, 1),
        compute="_compute_rates",
        help="Real-name members in percent of the active members (BJ-2.2).",
    )

    @api.depends("own_employer_count", "own_realname_count", "level")
    def _compute_subtree_counts(self):
        return super()._compute_subtree_counts()

    @api.depends("worker_count", "member_count", "realname_count")
    def _compute_rates(self):
        for organization in self:
            members = organization.member_count
            workers = organization.worker_count
            organization.joining_rate = 100 * members / workers if workers else False
            organization.realname_rate = (
                100 * organization.realname_count / members if members else False
            )

    @api.model_create_multi
    def create(self, vals_list):
        organizations = super().create(vals_list)
        self._forget_counts()
        return organizations

    def write(self, vals):
        result = super().write(vals)
        if not SUMMED_BY.isdisjoint(vals):
            self._forget_counts()
        return result

    @api.model
    def _forget_counts(self):
        """Let the next read ask the database: a sum is no field's dependency."""
        own = [name for name in self._fields if name.startswith("own_")]
        self.env["union.organization"].invalidate_model(
            [*own, *COUNTS, "joining_rate", "realname_rate"]
        )
