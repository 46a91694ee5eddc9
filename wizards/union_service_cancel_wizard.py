from odoo import fields, models


class UnionServiceCancelWizard(models.TransientModel):
    """Ask why activities are cancelled."""

    _name = "union.service.cancel.wizard"
    _description = "Cancel Activities"

    activity_ids = fields.Many2many(
        "union.service.activity",
        "union_service_cancel_wizard_activity_rel",
        string="Activities",
        required=True,
        readonly=True,
    )
    reason = fields.Text(required=True)

    def action_apply(self):
        """Cancel the activities; rights and rules are theirs."""
        self.activity_ids.action_cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
