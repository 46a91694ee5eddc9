from odoo import api, fields, models


class UnionHandoverWizard(models.TransientModel):
    """The dialog behind *Hand Over Open Work*; it holds no rights, the duty's action asks."""

    _name = "union.handover.wizard"
    _description = "Hand Over Open Work"

    duty_id = fields.Many2one("union.duty", required=True, ondelete="cascade", readonly=True)
    to_user_id = fields.Many2one(
        "res.users", "Successor", required=True, domain="[('id', 'in', candidate_ids)]"
    )
    candidate_ids = fields.Many2many(
        "res.users", compute="_compute_candidate_ids", compute_sudo=False
    )
    can_grant = fields.Boolean(compute="_compute_candidate_ids", compute_sudo=False)
    new_duty = fields.Boolean(
        "Grant Him the Same Role", help="From today on; only by who may grant duties there."
    )
    new_last_day = fields.Date("Last Day of the New Duty")
    last_day = fields.Date("Last Day of the Old Duty", help="Empty: the old duty goes on as it is.")
    reason = fields.Char()

    @api.depends("duty_id", "new_duty")
    def _compute_candidate_ids(self):
        """Offer who holds a fitting role; with a new duty any internal colleague."""
        for wizard in self:
            duty = wizard.duty_id
            wizard.can_grant = bool(duty) and duty.user_id != self.env.user
            if wizard.new_duty and wizard.can_grant:
                wizard.candidate_ids = self.env["res.users"].search([("share", "=", False)])
            else:
                wizard.candidate_ids = duty._fitting_users() if duty else False

    def action_hand_over(self):
        """Hand over; rights and rules are those of ``union.duty.action_hand_over``.

        :return: the action that shows what moved and what did not, and why
        """
        self.ensure_one()
        answer = self.duty_id.action_hand_over(
            self.to_user_id.id,
            reason=self.reason,
            last_day=self.last_day,
            new_duty=self.new_duty,
            new_last_day=self.new_last_day,
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "union.handover",
            "res_id": answer["id"],
            "views": [(False, "form")],
        }
