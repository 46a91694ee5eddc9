from odoo import fields, models


class UnionEstablishmentPreparatory(models.Model):
    """One person of the preparatory group named in a set-up request (SZ-5.1.3.1b)."""

    _name = "union.establishment.preparatory"
    _description = "Preparatory Group Person"
    _inherit = ["union.approval.line.mixin"]
    _order = "sequence, id"

    _approval_parent_field = "establishment_id"

    establishment_id = fields.Many2one(
        "union.establishment", required=True, index=True, ondelete="cascade"
    )
    organization_id = fields.Many2one(
        related="establishment_id.organization_id", store=True, index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("Full Name", required=True)
    position = fields.Selection(
        [("leader", "Leader"), ("deputy", "Deputy Leader"), ("person", "Person in the Group")],
        required=True,
        default="person",
    )
    employer_name = fields.Char("Unit")
    post = fields.Char()
