from odoo import api, models
from odoo.exceptions import ValidationError

from ...core import rule as core
from .tariff import EXCLUDED, LAPSE, RATE, RETAINED, STEP, fits


class UnionRule(models.Model):
    """Figures of dues are checked when they are saved: one that nobody can reckon by stops unions."""

    _inherit = "union.rule"

    @api.constrains("key", "kind", "value")
    def _check_dues_figure(self):
        asked = {
            RATE: self.env._("a share of the wage, such as 0.5% or 1/200"),
            STEP: self.env._("whole yuan, at least 1"),
            EXCLUDED: self.env._("parts of the wage, such as bonus|allowance|relief, or none"),
            RETAINED: self.env._("true or false"),
            LAPSE: self.env._("whole months, at least 1"),
        }
        for rule in self:
            if rule.kind != "parameter" or rule.key not in asked:
                continue
            try:
                fit = fits(rule.key, core.parse_value(rule.value))
            except core.RuleError:
                fit = False
            if not fit:
                raise ValidationError(
                    self.env._(
                        "Rule %(key)s: dues cannot be reckoned by “%(value)s”. Write %(what)s.",
                        key=rule.key,
                        value=rule.value or "",
                        what=asked[rule.key],
                    )
                )
