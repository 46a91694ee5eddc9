from odoo import api, fields, models


class UnionEmployer(models.Model):
    """The fixed contact person of each employer of a federation (SZ-5.4.1)."""

    _inherit = "union.employer"

    contact_suited = fields.Boolean(
        "Contact Knows Union Work",
        help="Knows union work, communicates well and is willing to serve (SZ-5.4.1a).",
    )
    under_federation = fields.Boolean(compute="_compute_under_federation")

    @api.depends("organization_id.level", "organization_id.parent_path")
    def _compute_under_federation(self):
        # The places of the employer's own superiors: a yes or no of a level leaves this.
        organizations = self.sudo().organization_id
        chains = {
            organization: organization._origin | organization._origin._ancestors()
            for organization in organizations
        }
        organizations.union(*chains.values()).fetch(["level"])
        for employer in self.sudo():  # as above
            chain = chains.get(employer.organization_id, organizations.browse())
            employer.under_federation = "federation" in chain.mapped("level")
