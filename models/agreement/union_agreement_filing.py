from odoo import api, fields, models

from ..count_field import Count


class UnionAgreementFiling(models.Model):
    """One filing of an agreement with the labour authority, and its objection if there was one.

    Made and written by the steps of the agreement alone. An objection is a written opinion with
    four particulars (NR-CONTRACT-45); after it the agreement is filed again, in a row of its own.
    """

    _name = "union.agreement.filing"
    _description = "Filing of an Agreement"
    _inherit = ["union.standard.mixin"]
    _order = "agreement_id, number"
    _rec_name = "number"

    agreement_id = fields.Many2one(
        "union.agreement",
        "Collective Agreement",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    number = fields.Integer("Filing No.", required=True, readonly=True)
    filed_on = fields.Date("Filed with the Authority On", required=True, readonly=True)
    copies = fields.Integer("Copies Filed", readonly=True)
    received_on = fields.Date("Received by the Authority On", readonly=True)
    objection_parties = fields.Text("Both Sides, with Their Addresses", readonly=True)
    objection_received_on = fields.Date("Received On, as the Opinion Says", readonly=True)
    objection_opinion = fields.Text("Opinion", readonly=True)
    objected_on = fields.Date("Day of the Opinion", readonly=True)
    objection_days = Count("Days to the Objection", compute="_compute_objection")
    objection_fields = fields.Integer("Particulars of the Opinion", compute="_compute_objection")

    _number_unique = models.Constraint(
        "UNIQUE (agreement_id, number)", "This filing is on record already."
    )

    @api.depends(
        "received_on",
        "objection_parties",
        "objection_received_on",
        "objection_opinion",
        "objected_on",
    )
    def _compute_objection(self):
        for filing in self:
            filing.objection_fields = sum(
                bool(one)
                for one in (
                    filing.objection_parties,
                    filing.objection_received_on,
                    filing.objection_opinion,
                    filing.objected_on,
                )
            )
            both = filing.received_on and filing.objected_on
            filing.objection_days = (
                (filing.objected_on - filing.received_on).days if both else False
            )

    def _union_check_organization(self):
        return self.agreement_id.organization_id
