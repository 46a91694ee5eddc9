from odoo import api, models
from odoo.exceptions import RedirectWarning, UserError

from .seal import is_sealed
from .union_approval_inbox import ACTIVITY_TYPE


class MailActivity(models.Model):
    _inherit = "mail.activity"

    @api.model_create_multi
    def create(self, vals_list):
        activities = super().create(vals_list)
        # A hand-made one would look like a paper waiting for a decision.
        if not is_sealed(self.env) and activities._approvals():
            raise UserError(self.env._("Approval activities are made by submitting a paper."))
        return activities

    def write(self, vals):
        self._approval_redirect()
        result = super().write(vals)
        if "activity_type_id" in vals and not is_sealed(self.env) and self._approvals():
            raise UserError(self.env._("Approval activities are made by submitting a paper."))
        return result

    def unlink(self):
        self._approval_redirect()
        return super().unlink()

    def _action_done(self, feedback=False, attachment_ids=None):
        self._approval_redirect()
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)

    @api.model
    def _approval_type_id(self):
        return self.env["ir.model.data"]._xmlid_to_res_id(ACTIVITY_TYPE)

    def _approvals(self):
        type_id = self._approval_type_id()
        # The type alone; the activity may be one the user cannot read.
        return self.sudo().filtered(lambda row: row.activity_type_id.id == type_id)

    def _approval_redirect(self):
        """Send who touches an approval activity to the decision: only that closes it."""
        if is_sealed(self.env):
            return
        approvals = self._approvals()
        if approvals:
            raise RedirectWarning(
                self.env._(
                    "This activity stands for a decision: it closes when the paper is decided."
                ),
                {
                    "type": "ir.actions.act_window",
                    "res_model": approvals[0].res_model,
                    "res_id": approvals[0].res_id,
                    "views": [(False, "form")],
                },
                self.env._("Decide"),
            )
