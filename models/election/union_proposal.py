from odoo import api, models
from odoo.fields import Domain


class UnionProposal(models.Model):
    """Where a congress stands, its representatives bring proposals in, and nobody else."""

    _inherit = "union.proposal"

    @api.model
    @api.private
    def _portal_mandates(self, members):
        mandates = super()._portal_mandates(members)
        active = members.filtered(lambda member: member.state == "active")
        # A mandate is its holder's to know of.
        rows = self.env["union.representative"].sudo().search(
            Domain("member_id", "in", active.ids)
            & Domain("state", "=", "standing")
            & Domain("congress_id.state", "=", "standing")
        )  # fmt: skip
        return {place: member for place, member in mandates.items() if not place.holds_congress} | {
            row.organization_id: row.member_id for row in rows
        }
