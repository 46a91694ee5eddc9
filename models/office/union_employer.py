from odoo import api, fields, models


class UnionEmployer(models.Model):
    """The fixed contact person of each employer of a federation (SZ-5.4.1)."""

    _inherit = "union.employer"

    contact_suited = fields.Boolean(
        "Contact Knows Union Work",
        help="Knows union work, communicates well and is willing to serve (SZ-5.4.1a).",
    )
    under_federation = fields.Boolean(compute="_compute_under_federation")

    @api.depends("federation_id")
    def _compute_under_federation(self):
        for employer in self:
            employer.under_federation = bool(employer.federation_id)
