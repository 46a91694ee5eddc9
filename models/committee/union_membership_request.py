from odoo import api, fields, models
from odoo.fields import Domain


class UnionMembershipRequest(models.Model):
    """A chair or vice chair is not moved in the middle of the term without consent (NR-LAW-18)."""

    _inherit = "union.membership.request"

    leads_union = fields.Boolean(
        "Chair or Vice Chair", compute="_compute_leads_union", help="In office today."
    )
    lead_consent = fields.Char(
        "Consents to the Transfer",
        copy=False,
        help="Of a chair or vice chair: numbers of the consent of the own committee and of that of"
        " the next higher union.",
    )

    @api.depends("member_id")
    def _compute_leads_union(self):
        # Yes or no about the person the paper names.
        seats = self.env["union.seat"].sudo()
        leading = seats.search_fetch(
            Domain("member_id", "in", self.member_id._origin.ids)
            & Domain("position", "in", ("chair", "vice_chair"))
            & Domain("date_to", "=", False)
            & Domain("term_id.state", "=", "current")
            & Domain("committee_id.kind", "=", "union"),
            ["member_id"],
        ).member_id
        for request in self:
            request.leads_union = request.member_id._origin.id in leading.ids
