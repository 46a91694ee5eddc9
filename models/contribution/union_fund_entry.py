from odoo import fields, models
from odoo.fields import Domain

from ...core.fund import share
from ..amount_field import Amount
from .union_contribution import total


class UnionFundEntry(models.Model):
    """Money between levels that is meant for one thing: given by the superior, and received."""

    _inherit = "union.fund.entry"

    earmark = fields.Selection(
        [
            ("special", "Special Working Funds"),
            ("transfer", "Transfer to the Grass Roots"),
            ("township", "Township and Street Unions"),
            ("cadre", "Allowance of Part-time Cadres"),
            ("protection", "Protection of Chairs"),
        ],
        "Earmarked For",
        help="Of a grant between levels (SZ-5.6.2.1, QZ-16a, QZ-19, QZ-19b).",
    )
    grantee_id = fields.Many2one(
        "union.organization",
        "Granted To",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('id', 'child_of', organization_id), ('id', '!=', organization_id)]",
        help="The union below that gets it.",
    )

    _grantee = models.Constraint(
        "CHECK (grantee_id IS NULL OR grantee_id <> organization_id)",
        "A grant goes to another union.",
    )

    def _reversal_values(self, year, reason):
        return {
            **super()._reversal_values(year, reason),
            "earmark": self.earmark,
            "grantee_id": self.grantee_id.id,
        }


class UnionFundYear(models.Model):
    """The share of subsidies downwards that goes to townships and streets."""

    _inherit = "union.fund.year"

    township_share = Amount(
        "Share for Townships and Streets (%)",
        compute="_compute_township_share",
        help="Of what is granted to lower unions, earmarked (QZ-19b); empty while nothing is.",
    )

    def _compute_township_share(self):
        # Sums of years the reader reads.
        rows = (
            self.env["union.fund.entry"]
            .sudo()
            ._read_group(
                Domain("year_id", "in", self._origin.ids)
                & Domain("number", ">", 0)
                & Domain("kind", "=", "expense")
                & Domain("head_id.between_levels", "=", True),
                ["year_id", "earmark"],
                ["net:sum"],
            )
        )
        sums = {}
        for year, earmark, amount in rows:
            sums.setdefault(year.id, []).append((earmark, amount))
        for row in self:
            grants = sums.get(row._origin.id, ())
            row.township_share = share(
                total(amount for earmark, amount in grants if earmark == "township"),
                total(amount for _earmark, amount in grants),
            )
