from odoo import api, fields, models

from ..organization.union_organization_scope import RIGHTS
from .union_case_step import BY_HAND, KINDS

OPERATIONS = [
    ("step", "Enter a Step"),
    ("answer", "Answer"),
    ("escalate", "Report to the Superior"),
    ("act", "Act for the Union"),
    ("agree", "Agree to the End"),
    ("open", "Lift Confidentiality"),
    ("confide", "Make Confidential"),
    ("close", "Close"),
    ("refuse", "Do Not Take Up"),
]


class UnionCase(models.Model):
    _inherit = "union.case"

    def button_triage(self):
        """Ask of what kind the case is and who handles it."""
        self.ensure_one()
        return self._dialog("union.case.triage", self.env._("Assign"))

    def button_word(self):
        """Ask what :class:`UnionCaseWord` takes; the context says for which operation."""
        self.ensure_one()
        operation = self.env.context.get("case_operation") or "step"
        labels = dict(
            self.env["union.case.word"]._fields["operation"]._description_selection(self.env)
        )
        return self._dialog("union.case.word", labels.get(operation), operation=operation)

    def _able_users(self):
        """Return the users on duty who may be put into the chain of this case."""
        group = self.env["res.groups"]._get_group_definitions().get_id(RIGHTS)
        by_role = self.env["union.role.group"]._groups_by_role()
        roles = [role for role, groups in by_role.items() if group in groups]
        # Its place alone; whom the chain may hold is for who handles the case to know.
        place = self.organization_id.sudo()
        ids = [int(part) for part in (place.parent_path or "").split("/") if part]
        # As above.
        holders = self.env["union.duty"].sudo()._holders(ids, roles)
        return self.env["res.users"].browse(
            dict.fromkeys(user for people in holders.values() for user, _principal in people)
        )

    def _dialog(self, model, name, **values):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_case_id": self.id,
                **{f"default_{key}": value for key, value in values.items()},
            },
        }


class UnionCaseTriage(models.TransientModel):
    """Asks for what :meth:`union.case.action_triage` takes."""

    _name = "union.case.triage"
    _description = "Assign a Case"

    case_id = fields.Many2one("union.case", required=True, readonly=True, ondelete="cascade")
    type_id = fields.Many2one(
        "union.case.type", "Kind", compute="_compute_type", store=True, readonly=False
    )
    handler_ids = fields.Many2many(
        "res.users", "union_case_triage_rel", string="Handlers", domain="[('id', 'in', able_ids)]"
    )
    able_ids = fields.Many2many("res.users", compute="_compute_able")
    note = fields.Text()

    @api.depends("case_id")
    def _compute_type(self):
        for dialog in self:
            dialog.type_id = dialog.case_id.type_id

    @api.depends("case_id")
    def _compute_able(self):
        for dialog in self:
            dialog.able_ids = dialog.case_id._able_users()

    def action_apply(self):
        """Assign the case; see :meth:`union.case.action_triage`."""
        self.ensure_one()
        self.case_id.action_triage(
            type_id=self.type_id.id, handler_ids=self.handler_ids.ids, note=self.note or ""
        )
        # Who has handed it on may not read it any more: the list, not the form.
        return {"type": "ir.actions.client", "tag": "soft_reload"}


class UnionCaseWord(models.TransientModel):
    """Asks for the words of what is done in a case."""

    _name = "union.case.word"
    _description = "Write in a Case"

    case_id = fields.Many2one("union.case", required=True, readonly=True, ondelete="cascade")
    operation = fields.Selection(OPERATIONS, required=True, default="step", readonly=True)
    kind = fields.Selection(
        [(code, label) for code, label in KINDS if code in BY_HAND], default="progress"
    )
    text = fields.Text(required=True)
    told = fields.Boolean("Tell Who Brought It In")
    ask = fields.Boolean("We Ask for Help", default=True)
    lesson = fields.Text("Experience")
    reason = fields.Char(help="Why it is closed in spite of what the standards ask.")

    def action_apply(self):
        """Do it; see the action of the case."""
        self.ensure_one()
        case, text = self.case_id, self.text
        {
            "step": lambda: case.action_step(text, kind=self.kind, told=self.told),
            "answer": lambda: case.action_answer(text),
            "escalate": lambda: case.action_escalate(text, ask=self.ask),
            "act": lambda: case.action_act_for(text),
            "agree": lambda: case.action_agree(text),
            "open": lambda: case.action_confide(False, text),
            "confide": lambda: case.action_confide(True, text),
            "close": lambda: case.action_close(
                text, lesson=self.lesson or "", reason=self.reason or ""
            ),
            "refuse": lambda: case.action_refuse(text),
        }[self.operation]()
        return {"type": "ir.actions.client", "tag": "soft_reload"}
