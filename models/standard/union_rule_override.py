from odoo import fields, models


class UnionRuleOverride(models.Model):
    """That somebody went on in spite of a rule, and why."""

    _name = "union.rule.override"
    _inherit = ["union.append.only"]
    _log_access = False
    _description = "Rule Override"
    _order = "id desc"
    _rec_name = "rule_key"

    res_model = fields.Char("Subject", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Record", model_field="res_model", required=True, readonly=True
    )
    organization_id = fields.Many2one(
        "union.organization", required=True, readonly=True, index=True, ondelete="restrict"
    )
    rule_id = fields.Many2one("union.rule", required=True, readonly=True, ondelete="restrict")
    rule_key = fields.Char(required=True, readonly=True)
    clause_id = fields.Many2one("union.clause", required=True, readonly=True, ondelete="restrict")
    trigger = fields.Char(required=True, readonly=True)
    value = fields.Char(readonly=True)
    figures = fields.Json(
        readonly=True, help="The figures it was given for, one for each condition of the rule."
    )
    expected = fields.Char(readonly=True)
    reason = fields.Text(required=True, readonly=True)
    by_superior = fields.Boolean(
        readonly=True, help="A superior let a blocking rule pass that holds in principle."
    )
    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    decided_on = fields.Datetime(required=True, readonly=True)

    _subject = models.Index("(res_model, res_id)")
