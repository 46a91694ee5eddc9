from odoo import api, fields, models
from odoo.exceptions import UserError


class UnionApprovalDecide(models.TransientModel):
    """The dialog behind the buttons of a paper: one decision, its comment, to whom.

    It holds no rights: it calls the paper's own action, which checks everything.
    """

    _name = "union.approval.decide"
    _description = "Decide on Papers"

    res_model = fields.Char(required=True)
    res_ids = fields.Char(required=True)
    expected_step_id = fields.Integer()
    kind = fields.Selection(
        [
            ("agree", "Agree"),
            ("return", "Return for Correction"),
            ("refuse", "Refuse"),
            ("forward", "Forward"),
            ("add_sign", "Ask Somebody to Sign"),
            ("recall", "Take Back"),
            ("revoke", "Revoke the Approval"),
            ("pass_up", "Pass to the Superior"),
            ("copy", "Send a Copy"),
        ],
        required=True,
    )
    # Where the dialog was opened to decide, whatever the decision; else the button said it.
    choice = fields.Selection(
        [("agree", "Agree"), ("return", "Return for Correction"), ("refuse", "Refuse")],
        "Your Decision",
    )
    comment = fields.Text()
    user_ids = fields.Many2many("res.users", string="People")
    copy_user_ids = fields.Many2many(
        "res.users", "union_approval_decide_copy_rel", string="Copy To"
    )
    after = fields.Boolean("After Me", help="Otherwise they sign before you do.")

    @api.onchange("choice")
    def _onchange_choice(self):
        if self.choice:
            self.kind = self.choice

    def action_decide(self):
        """Do what the dialog says on its papers.

        :return: window action: close, or a message with what could not be done
        :raise UserError: as the paper's own action
        """
        self.ensure_one()
        model = self.env.get(self.res_model)
        if model is None or not getattr(model, "_approval_is_paper", False):
            raise UserError(self.env._("“%(model)s” is not a paper.", model=self.res_model))
        papers = model.browse(int(part) for part in self.res_ids.split(",") if part.isdigit())
        step = {"expected_step_id": self.expected_step_id or None}
        if self.kind == "forward":
            if len(self.user_ids) != 1:
                raise UserError(self.env._("Choose one person to forward to."))
            results = papers.action_forward(self.user_ids.id, comment=self.comment, **step)
        elif self.kind == "add_sign":
            results = papers.action_add_sign(
                self.user_ids.ids, comment=self.comment, after=self.after, **step
            )
        elif self.kind == "copy":
            results = papers.action_copy(self.copy_user_ids.ids)
        else:
            results = getattr(papers, f"action_{self.kind}")(comment=self.comment, **step)
        failed = [result["message"] for result in results if not result["ok"]]
        if failed:
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "warning",
                    "sticky": True,
                    "title": self.env._(
                        "%(done)s of %(all)s done",
                        done=len(results) - len(failed),
                        all=len(results),
                    ),
                    "message": "\n".join(failed),
                    "next": {"type": "ir.actions.act_window_close"},
                },
            }
        return {"type": "ir.actions.act_window_close"}
