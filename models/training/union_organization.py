from odoo import fields, models


class UnionOrganization(models.Model):
    _inherit = "union.organization"

    training_ids = fields.One2many("union.training", "organization_id", "Trainings")
