from odoo import fields, models


class UnionOrganization(models.Model):
    _inherit = "union.organization"

    venue_ids = fields.One2many("union.venue", "organization_id", "Venues")
