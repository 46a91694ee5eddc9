from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core import rule as core
from ...core import rule_order
from . import fits, paths, words


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
    source_text = fields.Char("What Is Read", compute="_compute_texts")
    asked_text = fields.Char("What Is Asked", compute="_compute_texts")

    @api.depends(
        "source_kind",
        "source",
        "operator",
        "value",
        "band_source_kind",
        "band_source",
        "rule_id.model",
        "rule_id.band_ids",
    )
    @api.depends_context("lang")
    def _compute_texts(self):
        for line in self:
            line.source_text = words.source_words(
                self.env, line.rule_id.model, line.source_kind, line.source
            )
            line.asked_text = words.asked_words(line)

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
            line._check_fit()

    def _check_fit(self):
        """Raise ValidationError where an office compares a field with what it never holds."""
        self.ensure_one()
        rule = self.rule_id
        if not rule.organization_id:
            return
        for kind, path in self._sources():
            field = kind == "field" and paths.find_field(self.env, rule.model, path)
            if not field:
                continue
            if self.source_kind == "workdays" and path != self.band_source:
                wanted = field.type not in fits.DAYS and self.env._(
                    "the first and the last day, as first..last"
                )
            else:
                wanted = fits.condition_misfit(self.env, field, self.operator, self.value)
            asked = f"{self.operator} {self.value or ''}".strip()
            paths.check_fit(self.env, rule, path, asked, wanted)

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
