from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..core import rule as core
from ..models.organization.union_organization import LEVELS
from ..models.standard import by_language, paths
from ..models.standard.union_rule import SEVERITIES

#: What a person chooses, and the operator of the condition it becomes.
COMPARE = {
    "at_least": (">=", "is at least"),
    "at_most": ("<=", "is at most"),
    "exactly": ("=", "is exactly"),
    "between": ("between", "is between"),
    "yes": ("true", "is so"),
    "no": ("false", "is not so"),
    "bands": ("band", "goes by size, after a table"),
}


class UnionRuleDraft(models.TransientModel):
    """The dialog “New Rule of My Organisation”: from a metric to a rule that is tried first.

    It makes a rule that is switched off and opens its trial. Who may keep rules where is asked
    by the rule itself.
    """

    _name = "union.rule.draft"
    _description = "New Rule, Step by Step"

    organization_id = fields.Many2one(
        "union.organization",
        "Kept By",
        required=True,
        domain="[('in_manager_scope', '=', True)]",
        default=lambda self: self.env["union.rule"]._my_offices()[:1],
        ondelete="cascade",
        help="The rule holds for this organisation and all below it.",
    )
    name = fields.Char("Short Name", required=True)
    clause_id = fields.Many2one(
        "union.clause",
        "Carries Out",
        required=True,
        domain="[('standard_id.superseded_on', '=', False)]",
        ondelete="cascade",
        help="The clause of a standard that this rule makes a figure of.",
    )
    asks = fields.Selection(
        [
            ("metric", "A figure of each organisation"),
            ("deadline", "Working days since a day on a paper"),
        ],
        required=True,
        default="metric",
    )
    metric_id = fields.Many2one("union.metric", ondelete="cascade")
    metric_unit = fields.Selection(related="metric_id.unit", string="Unit")
    metric_meaning = fields.Text(related="metric_id.meaning_text", string="What It Counts")
    metric_measured = fields.Boolean(related="metric_id.automatic", string="Measured")
    paper_date = fields.Selection(selection="_select_paper_date", string="Counted From")
    paper_model = fields.Char(compute="_compute_paper_model")
    paper_domain = fields.Char("Papers Concerned", default="[]")
    days = fields.Integer("At Most, Working Days", default=10)
    compare = fields.Selection([(name, label) for name, (_op, label) in COMPARE.items()])
    figure = fields.Char(help="A number: 5, 0.5 or 2/3. A share is written in percent: 90.")
    figure_to = fields.Char("And")
    band_metric_id = fields.Many2one(
        "union.metric", "Size Is Measured By", ondelete="cascade", domain="[('unit', '=', 'count')]"
    )
    band_ids = fields.One2many("union.rule.draft.band", "draft_id", "Table")
    level = fields.Selection(LEVELS, help="Empty: organisations of every level.")
    kind = fields.Selection(
        lambda self: (
            self.env["union.organization"]._fields["kind"]._description_selection(self.env)
        ),
        "Kind of Union",
        help="Empty: of every kind.",
    )
    severity = fields.Selection(SEVERITIES, required=True, default="inform")
    due_days = fields.Integer("Working Days to Settle", default=20)
    message = fields.Char(
        compute="_compute_message",
        store=True,
        readonly=False,
        help="{value} is what was found, {expected} what is asked for, {by} the size.",
    )
    cure = fields.Char("What to Do About It")
    similar_ids = fields.Many2many(
        "union.rule", string="Rules That Read the Same", compute="_compute_similar_ids"
    )

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("New Rule of My Organisation")

    @api.model
    def _select_paper_date(self):
        """Return the dates of the papers that the standards speak of: ``[("model:field", label)]``."""
        # Which models the law speaks of is no secret.
        rules = self.env["union.rule"].sudo()
        found = []
        for (model,) in rules._read_group(Domain("organization_id", "=", False), ["model"]):
            if model not in self.env or "organization_id" not in self.env[model]._fields:
                continue
            paper = self.env["ir.model"]._get(model).name
            for name, field in self.env[model]._fields.items():
                # The days of the register itself, not who touched the row when.
                if (
                    field.type != "date"
                    or not field.store
                    or not paths.is_open_path(self.env, model, name)
                ):
                    continue
                label = field._description_string(self.env)
                found.append((f"{model}:{name}", f"{paper}: {label}"))
        return sorted(found, key=lambda pair: pair[1])

    @api.depends("paper_date")
    def _compute_paper_model(self):
        for draft in self:
            draft.paper_model = (draft.paper_date or "").partition(":")[0]

    @api.depends("asks", "metric_id", "compare", "paper_date")
    @api.depends_context("lang")
    def _compute_message(self):
        labels = dict(self._select_paper_date())
        for draft in self:
            what = draft.metric_id.title
            if draft.asks == "deadline":
                what = labels.get(draft.paper_date)
            # A brace in a name is no placeholder.
            what = (what or "").replace("{", "{{").replace("}", "}}")
            if not what:
                draft.message = draft.message
            elif draft.asks == "deadline":
                draft.message = what + self.env._(": {value} working days; {expected}")
            elif draft.compare in ("yes", "no"):
                draft.message = what
            elif draft.compare == "bands":
                draft.message = what + self.env._(": {value}; {expected} at a size of {by}")
            else:
                draft.message = what + self.env._(": {value}; {expected}")

    @api.depends("asks", "metric_id", "organization_id")
    @api.depends_context("uid")
    def _compute_similar_ids(self):
        rules = self.env["union.rule"]
        for draft in self:
            place = draft.organization_id._origin._filtered_access("read")
            if draft.asks != "metric" or not draft.metric_id or not place:
                draft.similar_ids = False
                continue
            reading = rules.search(
                Domain("condition_ids.source", "=", draft.metric_id.key)
                & Domain("condition_ids.source_kind", "=", "metric")
            )
            # The law is the same whoever asks; shown is what he reads.
            winners = rules.sudo()._winners(place, keys=set(reading.mapped("key")))[place.id]
            draft.similar_ids = reading & rules.browse([rule.id for rule in winners.values()])

    def action_save_and_try(self):
        """Make the rule, switched off, and show whom it would flag.

        :return: action that opens the trial
        :raise AccessError: the user keeps no rules for that organisation
        :raise UserError: a figure is missing or cannot be read
        """
        self.ensure_one()
        self.organization_id.check_access("read")
        return self.env["union.rule"].create(self._rule_values()).action_try()

    def _rule_values(self):
        chinese = by_language.is_chinese(self.env)
        texts = {
            f"{name}_zh" if chinese else name: self[name] for name in ("name", "message", "cure")
        }
        if self.asks == "deadline":
            model, domain, condition = self._deadline()
        else:
            model, domain, condition = "union.organization", self._domain(), self._condition()
        return {
            **texts,
            "key": self._free_key(),
            "clause_id": self.clause_id.id,
            "organization_id": self.organization_id.id,
            "active": False,
            "kind": "check",
            "model": model,
            "trigger": "daily",
            "domain": domain,
            "severity": self.severity,
            "due_days": self.due_days,
            "condition_ids": [Command.create(condition)],
            "band_ids": [
                Command.create({name: band[name] for name in ("low", "high", "minimum", "maximum")})
                for band in (self.band_ids if condition["operator"] == "band" else ())
            ],
        }

    def _free_key(self):
        """Return a key that no standard and no other office uses."""
        start = f"own.{self.organization_id.id}."
        # Whatever is switched off keeps its key; only the figures behind the dot are read.
        taken = self.env["union.rule"].sudo().with_context(active_test=False).search(
            Domain("key", "=like", f"{start}%")
        ).mapped("key")  # fmt: skip
        numbers = [int(key[len(start) :]) for key in taken if key[len(start) :].isdecimal()]
        return f"{start}{max(numbers, default=0) + 1}"

    def _domain(self):
        leaves = [("state", "=", "active")]
        if self.level:
            leaves.append(("level", "=", self.level))
        if self.kind:
            leaves.append(("kind", "=", self.kind))
        return str(leaves)

    def _deadline(self):
        model, _colon, name = (self.paper_date or "").partition(":")
        if not name:
            raise UserError(self.env._("Choose the day from which working days are counted."))
        if self.days < 1:
            raise UserError(self.env._("Say within how many working days: one or more."))
        condition = {
            "source_kind": "workdays",
            "source": f"{name}..",
            "operator": "<=",
            "value": str(self.days),
        }
        return model, self.paper_domain or "[]", condition

    def _condition(self):
        if not (self.metric_id and self.compare):
            raise UserError(self.env._("Choose a metric and how it is compared."))
        operator = COMPARE[self.compare][0]
        condition = {"source_kind": "metric", "source": self.metric_id.key, "operator": operator}
        if operator == "band":
            if not (self.band_metric_id and self.band_ids):
                raise UserError(
                    self.env._("Say by which metric the size is measured, and fill in the table.")
                )
            condition |= {"band_source_kind": "metric", "band_source": self.band_metric_id.key}
        elif operator == "between":
            condition["value"] = f"{self._number(self.figure)}..{self._number(self.figure_to)}"
        elif operator not in ("true", "false"):
            condition["value"] = self._number(self.figure)
        return condition

    def _number(self, text):
        """Return a figure as a rule has it; metrics in percent count 90, not 90 %."""
        text = (text or "").strip().replace("％", "%")
        if self.metric_unit == "%":
            text = text.removesuffix("%")
        try:
            core.parse_number(text)
        except core.RuleError:
            raise UserError(
                self.env._(
                    "“%(text)s” is no number. Write it like 5, 0.5 or 2/3.", text=text or "–"
                )
            ) from None
        return text


class UnionRuleDraftBand(models.TransientModel):
    """A row of the table: from so many to so many, at least and at most."""

    _name = "union.rule.draft.band"
    _description = "New Rule, Row of the Table"
    _order = "low, id"

    draft_id = fields.Many2one("union.rule.draft", required=True, ondelete="cascade", index=True)
    low = fields.Integer("From", required=True)
    high = fields.Integer("To", help="Included; 0 for an open end.")
    minimum = fields.Integer("At Least", required=True)
    maximum = fields.Integer("At Most", help="Included; 0 for no limit.")
