from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core import rule as core
from ...core import rule_order
from . import paths


class UnionRuleCondition(models.Model):
    """One figure a rule compares; all conditions of a rule must hold."""

    _name = "union.rule.condition"
    _description = "Rule Condition"
    _inherit = ["union.rule.line.mixin"]
    _order = "sequence, id"

    rule_id = fields.Many2one("union.rule", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    source_kind = fields.Selection(
        [("metric", "Metric"), ("field", "Field"), ("workdays", "Working Days Between")],
        required=True,
        default="field",
    )
    source = fields.Char(
        required=True,
        help="Metric key; field of the subject (a list counts its lines); or two date fields as"
        " first..last: working days after the first up to the last. No last one means today,"
        " “yesterday” counts full days only.",
    )
    operator = fields.Selection([(name, name) for name in core.OPERATORS], required=True)
    value = fields.Char("Figure")
    band_source_kind = fields.Selection([("metric", "Metric"), ("field", "Field")])
    band_source = fields.Char("Banded By")

    @api.constrains(
        "source_kind", "source", "operator", "value", "band_source_kind", "band_source", "rule_id"
    )
    def _check_condition(self):
        known = None
        for line in self:
            for kind, source in line._sources():
                if kind == "metric":
                    known = known or self.env["union.metric.provider"]._known_keys()
                    if source not in known:
                        raise ValidationError(
                            self.env._(
                                "Rule %(key)s: there is no metric %(metric)s.",
                                key=line.rule_id.key,
                                metric=source,
                            )
                        )
                else:
                    paths.check_path(self.env, line.rule_id, source)
            if line.operator == "band" and not line.band_source:
                raise ValidationError(
                    self.env._(
                        "Rule %(key)s: say by which figure the bands are chosen.",
                        key=line.rule_id.key,
                    )
                )
            try:
                core.check_operand(line.operator, line.value)
            except core.RuleError:
                raise ValidationError(
                    self.env._(
                        "Rule %(key)s: “%(operator)s %(value)s” cannot be compared. Write 5, 2/3,"
                        " 3..15 or a|b as the operator needs it.",
                        key=line.rule_id.key,
                        operator=line.operator,
                        value=line.value or "",
                    )
                ) from None

    def _sources(self):
        """Return ``[(kind, metric key or field path)]`` this condition reads."""
        self.ensure_one()
        if self.source_kind == "workdays":
            first, _dots, last = (self.source or "").partition("..")
            dates = [first] if last in ("", "yesterday") else [first, last]
            found = [("field", path) for path in dates]
        else:
            found = [(self.source_kind, self.source)]
        if self.operator == "band" and self.band_source:
            found.append((self.band_source_kind or "field", self.band_source))
        return found

    def _as_core(self):
        self.ensure_one()
        expected = None
        if self.operator not in ("true", "false", "set", "band"):
            expected = core.parse_value(self.value)
        by = (self.band_source_kind or "field", self.band_source)
        return rule_order.Condition(
            source=(self.source_kind, self.source),
            operator=self.operator,
            expected=expected,
            by=by if self.operator == "band" else None,
        )

    def _expected_text(self):
        """Return what is asked in figures and signs, for lists."""
        if self.operator == "band":
            return " / ".join(
                f"{core.show(band.by)}: {core.show(band.allowed)}" for band in self.rule_id._bands()
            )
        if self.operator in ("true", "false", "set"):
            return core.show_expected(self.operator, None)
        try:
            return core.show_expected(self.operator, core.parse_value(self.value))
        except core.RuleError:
            return ""
