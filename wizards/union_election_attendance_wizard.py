from odoo import fields, models


class UnionElectionReasonWizard(models.TransientModel):
    _inherit = "union.election.reason.wizard"

    action = fields.Selection(
        selection_add=[
            ("new_sitting", "Come together again on another day"),
            ("freeze_roll", "Freeze the roll although its notice is not settled"),
            ("revoke_pass", "Revoke the pass"),
        ],
        ondelete={
            "new_sitting": "cascade",
            "freeze_roll": "cascade",
            "revoke_pass": "cascade",
        },
    )

    def button_go_on(self):
        if self.action == "new_sitting":
            self.election_id.action_new_sitting(self.reason)
        elif self.action == "freeze_roll":
            self.election_id.action_freeze_roll(reason=self.reason)
        elif self.action == "revoke_pass":
            self.voter_id.action_revoke_pass(self.reason)
        else:
            return super().button_go_on()
        return {"type": "ir.actions.act_window_close"}
