from odoo import fields, models


class UnionServiceListWizard(models.TransientModel):
    """Choose members for the list of an activity: sign up, withdraw, put ahead, record who came."""

    _name = "union.service.list.wizard"
    _description = "List of an Activity"

    activity_id = fields.Many2one(
        "union.service.activity", required=True, ondelete="cascade", readonly=True
    )
    operation = fields.Selection(
        [
            ("sign_up", "Sign Up"),
            ("attend", "Have Come"),
            ("withdraw", "Cancel Sign-up"),
            ("promote", "Put Ahead of the Waiting List"),
        ],
        required=True,
        default="sign_up",
    )
    member_ids = fields.Many2many(
        "union.member", "union_service_list_wizard_member_rel", string="Members"
    )
    walk_in = fields.Boolean(
        "Also People Not on the List", help="Walk-ins are signed up as long as places are left."
    )

    reason = fields.Char(help="Why the order is broken; it stays on record.")

    def action_apply(self):
        """Carry out the chosen operation; rights and rules are those of the activity."""
        self.ensure_one()
        ids = self.member_ids.ids
        if self.operation == "sign_up":
            self.activity_id.action_sign_up(ids)
        elif self.operation == "attend":
            self.activity_id.action_attend(ids, walk_in=self.walk_in)
        elif self.operation == "promote":
            self.activity_id.action_promote(ids, self.reason)
        else:
            self.activity_id.action_withdraw(ids)
        return {"type": "ir.actions.act_window_close"}
