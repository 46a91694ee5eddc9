from decimal import ROUND_DOWN, Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError


class UnionAssessmentLine(models.Model):
    """The result of one indicator: codes and figures, said in words when they are read.

    Written by the rating in one statement for all unions; nobody else writes it.
    """

    _name = "union.assessment.line"
    _description = "Result of an Indicator"
    _order = "assessment_id, seq, id"

    assessment_id = fields.Many2one(
        "union.assessment", required=True, index=True, ondelete="cascade", readonly=True
    )
    organization_id = fields.Many2one(
        "union.organization", required=True, index=True, ondelete="restrict", readonly=True
    )
    indicator_id = fields.Many2one(
        "union.indicator", required=True, index=True, ondelete="restrict", readonly=True
    )
    seq = fields.Integer("Number", readonly=True)
    code = fields.Char(related="indicator_id.code")
    title = fields.Char(compute="_compute_words")
    level = fields.Selection(
        lambda self: self.env["union.indicator"]._fields["level"]._description_selection(self.env),
        "Index",
        readonly=True,
    )
    dimension = fields.Selection(related="indicator_id.dimension")
    star = fields.Integer(readonly=True)
    state = fields.Selection(
        [
            ("pass", "Met"),
            ("fail", "Not met"),
            ("na", "Not applicable"),
            ("unknown", "Not known"),
        ],
        "Result",
        required=True,
        readonly=True,
    )
    state_left_out = fields.Selection(
        lambda self: self._fields["state"]._description_selection(self.env),
        "Result Without Doubtful Clauses",
        readonly=True,
    )
    source = fields.Selection(
        [("automatic", "Measured"), ("self", "Self-assessed"), ("mixed", "Both")], readonly=True
    )
    doubt = fields.Boolean("To Be Confirmed", readonly=True)
    missing = fields.Boolean("For the Next Star", readonly=True)
    clauses = fields.Json(readonly=True)
    value_text = fields.Char("Value", compute="_compute_words")
    gap_text = fields.Char("Gap", compute="_compute_words")
    reason = fields.Text(compute="_compute_words")

    _once = models.Constraint(
        "UNIQUE (assessment_id, indicator_id)", "Each indicator has one result."
    )

    @api.depends("clauses", "state", "indicator_id")
    @api.depends_context("lang")
    def _compute_words(self):
        chinese = (self.env.lang or "").startswith("zh")
        for line in self:
            indicator = line.indicator_id
            line.title = indicator.title_zh if chinese else indicator.title_en
            clauses = line.clauses or []
            line.reason = (
                "\n".join(self._say(clause, chinese) for clause in clauses)
                if clauses
                else self.env._("Does not apply to this category.")
            )
            live = [clause for clause in clauses if clause["state"] != "na"]
            line.value_text = "; ".join(self._say_value(clause) for clause in live)
            line.gap_text = "; ".join(
                filter(None, (self._say_gap(clause) for clause in live if clause["gap"]))
            )

    @api.depends("code", "title")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.code} {line.title}"

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse()
        return super().write(vals)

    # Not @api.ondelete: a caller could switch that off with a context key.
    def unlink(self):
        self._refuse()
        return super().unlink()

    def _refuse(self):
        raise AccessError(
            self.env._("Results follow from the figures by the scheme; nobody types them.")
        )

    @api.model
    def _say(self, clause, chinese=None):
        """Return the sentence of one clause in the reader's language."""
        if chinese is None:
            chinese = (self.env.lang or "").startswith("zh")
        title = (clause["title_zh"] if chinese else clause["title_en"]) or clause["metric"]
        params = {
            "value": self._say_value(clause),
            "threshold": self._say_figure(clause["threshold"] or 0, clause["unit"]),
            "gap": self._say_gap(clause),
            "condition": self._say_condition(clause["condition"]),
        }
        sentence = self._sentences(clause["op"]).get(clause["code"], clause["code"]) % params
        doubt = self.env._(" (to be confirmed)") if clause["doubt"] else ""
        mark = {"pass": "✓", "fail": "✗", "na": "–", "unknown": "?"}[clause["state"]]
        return self.env._("%(what)s: %(text)s", what=f"{mark} {title}{doubt}", text=sentence)

    @api.model
    def _sentences(self, op):
        limit = {
            ">=": self.env._("at least %(threshold)s needed"),
            "<=": self.env._("at most %(threshold)s allowed"),
            "=": self.env._("exactly %(threshold)s asked"),
        }.get(op, "")
        value, gap = "%(value)s", "%(gap)s"  # stay places to be filled
        return {
            "met": self.env._("%(value)s; %(limit)s", value=value, limit=limit),
            "below": self.env._(
                "%(value)s; %(limit)s; missing: %(gap)s", value=value, limit=limit, gap=gap
            ),
            "above": self.env._(
                "%(value)s; %(limit)s; too much: %(gap)s", value=value, limit=limit, gap=gap
            ),
            "yes": self.env._("yes"),
            "no": self.env._("no"),
            "no_value": self.env._("nothing is known yet"),
            "no_value_na": self.env._("nothing entered, so it does not apply"),
            "condition_unknown": self.env._("not known whether this holds: %(condition)s"),
            "condition_false": self.env._("does not apply, as this does not hold: %(condition)s"),
            "other_form": self.env._("does not apply to this kind of organisation"),
            "no_headcount": self.env._("the number of workers is not known"),
            "too_few_answers": self.env._("too few answers; missing: %(gap)s"),
            "excluded": self.env._("excluded from the scheme"),
            "left_out": self.env._("left out until confirmed"),
        }

    @api.model
    def _say_condition(self, condition):
        if not condition:
            return ""
        name = condition.rstrip("0123456789").rstrip("<>=")
        said = self.env["union.assessment.value"]._circumstances().get(name, name)
        limit = condition.removeprefix(name)
        return f"{said} {limit}".rstrip()

    @api.model
    def _say_value(self, clause):
        if clause["value"] is None:
            return "–"
        if clause["unit"] == "bool":
            return self.env._("yes") if clause["value"] else self.env._("no")
        said = self._say_figure(clause["value"], clause["unit"])
        if clause["den"]:
            said += f" ({clause['num']}/{clause['den']})"
        return said

    @api.model
    def _say_gap(self, clause):
        if not clause["gap"]:
            return ""
        return self._say_figure(clause["gap"], clause["gap_unit"])

    @api.model
    def _say_figure(self, figure, unit):
        # Two decimals and cut off, never up: 79.96 must not read as 80.
        exact = Decimal(str(figure)).quantize(Decimal("0.01"), ROUND_DOWN)
        number = f"{exact:.2f}".rstrip("0").rstrip(".")
        if unit == "%":
            return f"{number}%"
        if unit == "people":
            return self.env._("%(number)s people", number=number)
        if unit == "days":
            return self.env._("%(number)s days", number=number)
        if unit == "months":
            return self.env._("%(number)s months", number=number)
        return number
