from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError

from .seal import is_sealed, sealed
from .union_approval_inbox import ACTIVITY_TYPE


class MailActivity(models.Model):
    _inherit = "mail.activity"

    # Its button says Decide and opens the decision (static/src/approval).
    is_approval = fields.Boolean(compute="_compute_is_approval")

    @api.depends("activity_type_id")
    def _compute_is_approval(self):
        type_id = self._approval_type_id()
        for activity in self:
            activity.is_approval = activity.activity_type_id.id == type_id

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

    @api.autovacuum
    def _gc_delete_old_overdue_activities(self):
        """Let no decision stop this: of those thrown away the inbox job makes who waits anew."""
        return super(MailActivity, sealed(self))._gc_delete_old_overdue_activities()

    def _action_done(self, feedback=False, attachment_ids=None):
        self._approval_redirect()
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)

    def button_decide(self):
        """Open the decision this activity stands for; whose turn it is not, the paper.

        :return: window action
        """
        self.ensure_one()
        self.check_access("read")
        if not self.is_approval:
            raise UserError(self.env._("This activity stands for no decision."))
        paper = self.env[self.res_model].browse(self.res_id)
        if paper.has_access("read") and paper.can_decide:
            action = paper._approval_dialog("agree")
            action["name"] = self.env._("Decide: %(paper)s", paper=paper.display_name)
            action["context"] = {**action["context"], "default_choice": "agree"}
            return action
        return self._approval_paper_action()

    def _approval_paper_action(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    def _to_store_defaults(self, target):
        return [*super()._to_store_defaults(target), "is_approval"]

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
                approvals[0]._approval_paper_action(),
                self.env._("Decide"),
            )
