from odoo import api, fields, models
from odoo.fields import Domain

from ...core.spans import months_begun, span_of
from ..clock import today


class UnionCongress(models.Model):
    """How long a congress stands, and until when the superior lets it go on.

    It stands as long as the committee it elects: the paper that lets the committee's term go on
    (``union.term``, ``action_extend``) is its own too (NR-CONG-5b).
    """

    _inherit = "union.congress"

    term_years = fields.Integer("Term, Years", compute="_compute_term")
    extended_to = fields.Date(
        compute="_compute_extension",
        help="The last day, as asked for in the request that extends the term of the committee.",
    )
    extension_months = fields.Integer("Months of Extension", compute="_compute_extension")
    extension_approved = fields.Boolean(compute="_compute_extension")
    is_over = fields.Boolean(
        "Term Run Out",
        compute="_compute_extension",
        help="Its last day is gone by, an approved extension counted in, and it still stands.",
    )

    @api.depends("date_from", "date_to")
    def _compute_term(self):
        for congress in self:
            first, last = congress.date_from, congress.date_to
            whole = span_of(first, last)[0] // 12 if first and last else 0
            congress.term_years = whole

    @api.depends("state", "date_to")
    def _compute_extension(self):
        # Whether the superior agreed, and to what, is no secret to who reads the congress.
        terms = self.env["union.term"].sudo().search(
            Domain("organization_id", "in", self.organization_id._origin.ids)
            & Domain("committee_kind", "=", "union")
            & Domain("state", "=", "current")
        )  # fmt: skip
        by_place = terms.grouped("organization_id")
        day = today(self.env)
        for congress in self:
            standing = congress.state == "standing" and congress.date_to
            term = by_place.get(congress.organization_id._origin, terms.browse())[:1]
            asked = standing and term.extended_to
            # A paper of a term before says nothing of this congress.
            later = asked if asked and asked > standing else False
            congress.extended_to = later
            congress.extension_approved = bool(later) and term.extension_approved
            congress.extension_months = (
                months_begun(fields.Date.add(standing, days=1), later) if later else 0
            )
            last = later if congress.extension_approved else standing
            congress.is_over = bool(last) and day > last


class UnionOrganization(models.Model):
    _inherit = "union.organization"

    holds_congress = fields.Boolean(
        "Holds a Congress",
        compute="_compute_holds_congress",
        help="A congress stands here: it meets each year (NR-CONG-5c).",
    )

    def _compute_holds_congress(self):
        # Whether one stands, of a place the reader has.
        standing = self.env["union.congress"].sudo().search(
            Domain("organization_id", "in", self._origin.ids) & Domain("state", "=", "standing")
        )  # fmt: skip
        holding = set(standing.organization_id.ids)
        for place in self:
            place.holds_congress = place._origin.id in holding
