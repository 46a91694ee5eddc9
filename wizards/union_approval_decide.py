import base64

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
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Files", help="They stay with the decision as they are."
    )
    changes_html = fields.Html(
        "What Changed", compute="_compute_changes_html", sanitize=False, compute_sudo=False
    )

    @api.depends("res_model", "res_ids")
    def _compute_changes_html(self):
        """Show what changed in a paper to who is about to decide on it."""
        for dialog in self:
            papers = dialog._papers()
            # Of many papers nobody would read it here.
            one = bool(papers) and len(papers) == 1 and papers.has_access("read")
            dialog.changes_html = one and papers.approval_changes_html

    def _files(self):
        """Return the files chosen, as the paper's own action takes them."""
        # Whoever names a file here has to be able to read it.
        self.attachment_ids.check_access("read")
        return [
            {"name": row.name, "data": base64.b64encode(row.raw or b"").decode()}
            for row in self.attachment_ids
        ]

    def _drop_uploads(self):
        """Delete what was uploaded into this dialog: the decision has its own copy."""
        self.attachment_ids.filtered(
            lambda row: row.res_model == self._name and row.create_uid == self.env.user
        ).unlink()

    def _papers(self):
        """Return the papers of this dialog, none if it names something else."""
        model = self.env.get(self.res_model or "")
        if model is None or not getattr(model, "_approval_is_paper", False):
            return None
        return model.browse(int(part) for part in (self.res_ids or "").split(",") if part.isdigit())

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
        papers = self._papers()
        if papers is None:
            raise UserError(self.env._("“%(model)s” is not a paper.", model=self.res_model))
        step = {"expected_step_id": self.expected_step_id or None}
        if self.kind != "recall":
            step["files"] = self._files()
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
        self._drop_uploads()
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
