from odoo import api, fields, models

from ..models.clock import today


class UnionCertificateHandOver(models.TransientModel):
    """Who receives certificates and seals, when, and who oversaw it."""

    _name = "union.certificate.hand.over"
    _description = "Hand Over Certificates and Seals, Dialog"

    certificate_ids = fields.Many2many(
        "union.certificate", string="Certificates and Seals", required=True
    )
    place_id = fields.Many2one("union.organization", compute="_compute_place_id", string="Union")
    member_id = fields.Many2one(
        "union.member",
        "Received By",
        ondelete="cascade",
        domain="[('organization_id', 'child_of', place_id), ('state', '=', 'active')]",
    )
    staff_id = fields.Many2one(
        "union.staff",
        "Or by Staff",
        ondelete="cascade",
        domain="[('organization_id', '=', place_id), ('is_current', '=', True)]",
    )
    handed_on = fields.Date(required=True, default=lambda self: today(self.env))
    witness = fields.Char("Handed Over Before", help="Who oversaw it.")
    document_number = fields.Char(help="Number of the handing-over list.")

    @api.depends("certificate_ids")
    def _compute_place_id(self):
        for dialog in self:
            dialog.place_id = dialog.certificate_ids.organization_id[:1]

    def button_hand_over(self):
        """Hand them over."""
        self.ensure_one()
        self.certificate_ids.action_hand_over(
            member_id=self.member_id.id,
            staff_id=self.staff_id.id,
            handed_on=self.handed_on,
            witness=self.witness,
            document_number=self.document_number,
        )
        return {"type": "ir.actions.act_window_close"}
