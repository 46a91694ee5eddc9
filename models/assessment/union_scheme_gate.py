from odoo import fields, models

from ..organization.union_organization import LEVELS


class UnionSchemeGate(models.Model):
    """What one star asks for: levels met in full, a share of a level, some innovation."""

    _name = "union.scheme.gate"
    _description = "Gate of a Star"
    _inherit = ["union.scheme.part"]
    _order = "scheme_id, star"
    _rec_name = "star"
    _places_first = ("scheme_id",)

    scheme_id = fields.Many2one("union.scheme", required=True, index=True, ondelete="cascade")
    organization_id = fields.Many2one(related="scheme_id.organization_id", store=True, index=True)
    star = fields.Integer(required=True)
    levels = fields.Char(
        "Levels in Full", help="Levels of which every applicable indicator is met, separated by |."
    )
    quota_level = fields.Char(help="The level of which a share must be met.")
    quota_pct = fields.Integer("Share Needed (%)")
    denominator = fields.Selection(
        [("band", "Indicators of the star alone"), ("cumulative", "Lower stars included")],
        "Base of the Quota",
        help="Empty: as the scheme says.",
    )
    innovation_min = fields.Integer(
        "Innovation Items",
        help="1 or more: some innovation is needed, as many as the scheme says or, where this is"
        " higher, as this says. 0: none.",
    )
    previous_required = fields.Boolean("Previous Star Needed")
    clause = fields.Char(required=True)
    previous_clause = fields.Char("Clause on the Previous Star")
    decided_at = fields.Selection(
        LEVELS,
        "Deciding Level",
        help="The star is fixed by a superior of this level or above it. Empty: by the level"
        " that opens the campaign.",
    )

    _star_unique = models.Constraint(
        "UNIQUE (scheme_id, star)", "A scheme has one gate for each star."
    )
    _sane = models.Constraint(
        "CHECK (star > 0 AND COALESCE(quota_pct, 0) BETWEEN 0 AND 100"
        " AND COALESCE(innovation_min, 0) >= 0)",
        "Stars from 1; a share between 0 and 100 percent; innovation items 0 or more.",
    )
