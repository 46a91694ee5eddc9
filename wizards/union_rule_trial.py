from odoo import api, fields, models


class UnionRuleTrial(models.TransientModel):
    """What a trial of a rule found, shown to who made it; the rule's own method asks his right."""

    _name = "union.rule.trial"
    _description = "Trial of a Rule"

    rule_id = fields.Many2one("union.rule", required=True, readonly=True, ondelete="cascade")
    organization_id = fields.Many2one(
        "union.organization",
        "Tried On",
        required=True,
        domain="[('in_manager_scope', '=', True)]",
        ondelete="cascade",
        help="This organisation and all below it.",
    )
    result = fields.Json("Figures", readonly=True)
    flagged_count = fields.Integer("Would Be Flagged", compute="_compute_told")
    asked_count = fields.Integer("Of", compute="_compute_told")
    is_on = fields.Boolean(related="rule_id.active", string="Switched On")
    can_edit = fields.Boolean(related="rule_id.can_edit", related_sudo=False)
    trial_html = fields.Html("Result", compute="_compute_told", sanitize=False)

    @api.depends("rule_id", "result")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for trial in self:
            trial.display_name = self.env._("Trial of “%(rule)s”", rule=trial.rule_id.title)

    @api.depends("result")
    def _compute_told(self):
        for trial in self:
            result = trial.result or {}
            trial.flagged_count = len(result.get("failed", ()))
            trial.asked_count = result.get("asked", 0)
            # A template of ours; names and sentences in it are escaped.
            trial.trial_html = result and self.env["ir.qweb"]._render(
                "trade_union.rule_trial",
                {"result": result, "flagged": trial.flagged_count, "on": trial.rule_id.active},
                minimal_qcontext=True,
            )

    def action_try_again(self):
        """Try the rule as it is now, on the organisation that stands in the dialog.

        :return: action that opens the result
        :raise AccessError: the user keeps no rules there
        """
        self.ensure_one()
        return self.rule_id.action_try(self.organization_id.id)

    def action_open_flagged(self):
        """Return the action that lists the records the rule would flag."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self.rule_id.model,
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "mobile_view_mode": "kanban",
            "domain": [("id", "in", (self.result or {}).get("failed", []))],
        }

    def action_switch_on(self):
        """Switch the rule on, as it was tried.

        :return: action that opens the rule
        :raise AccessError: the user does not keep this rule
        """
        self.ensure_one()
        self.rule_id.action_switch_on()
        return {
            "type": "ir.actions.act_window",
            "res_model": "union.rule",
            "res_id": self.rule_id.id,
            "views": [(False, "form")],
        }

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
