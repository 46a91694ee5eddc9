from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core import rule as core


class UnionRuleBand(models.Model):
    """One row of a rule's band table: from so many to so many, at least and at most."""

    _name = "union.rule.band"
    _description = "Rule Band"
    _inherit = ["union.rule.line.mixin"]
    _order = "low, id"

    rule_id = fields.Many2one("union.rule", required=True, index=True, ondelete="cascade")
    low = fields.Integer("From", required=True)
    high = fields.Integer("To", help="Included; 0 for an open end.")
    minimum = fields.Integer(required=True)
    maximum = fields.Integer(help="Included; 0 for no limit.")

    _ends = models.Constraint(
        "CHECK (low >= 0 AND (high = 0 OR high >= low) AND (maximum = 0 OR maximum >= minimum))",
        "A band goes from the smaller to the larger figure.",
    )

    @api.constrains("low", "high", "rule_id")
    def _check_overlap(self):
        for rule in self.rule_id:
            if pair := core.first_overlap(rule._bands()):
                raise ValidationError(
                    self.env._(
                        "Rule %(key)s: the bands %(first)s and %(second)s overlap.",
                        key=rule.key,
                        first=core.show(pair[0].by),
                        second=core.show(pair[1].by),
                    )
                )

    def _as_core(self):
        return core.Band(self.low, self.high or None, self.minimum, self.maximum or None)
