from ast import literal_eval
from collections import defaultdict
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ...core import rule as core
from ...core import rule_order
from ..argument import record_of
from . import by_language, paths, words

SEVERITIES = [("inform", "Inform"), ("warn", "Reason Needed"), ("block", "Block")]
TRIGGERS = [
    ("save", "On Saving"),
    ("propose", "On Proposing"),
    ("submit", "On Submitting"),
    ("open", "On Opening"),
    ("close", "On Closing"),
    ("daily", "Every Day"),
]
# Who keeps the rules of an office, there or above it.
KEEPER_ROLES = ["reviewer", "approver", "chair", "platform_admin"]


class UnionRule(models.Model):
    """What a clause asks of a record, as data.

    A rule without an organisation came with a standard: nobody but the loader writes
    it. A rule of an organisation holds for its subtree; under the same ``key`` it takes
    the place of the general one, the nearest organisation first. It may be stricter; a
    looser one is set by a superior (union_rule_order.py).

    ``kind`` *parameter* is a figure that the rooms ask for with ``_parameter``.
    """

    _name = "union.rule"
    _description = "Rule"
    _order = "standard_id, sequence, key, id"
    _rec_names_search = ["key", "name", "name_zh", "clause_id"]
    _places_first = ("organization_id",)

    key = fields.Char(
        required=True, index=True, help="Rules of the same key stand in for each other."
    )
    name = fields.Char("Short Name")
    name_zh = fields.Char("Short Name in Chinese")
    title = fields.Char("Rule", compute="_compute_title", search="_search_title")
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    clause_id = fields.Many2one("union.clause", required=True, index=True, ondelete="restrict")
    standard_id = fields.Many2one(related="clause_id.standard_id", store=True, index=True)
    certainty = fields.Selection(related="clause_id.certainty")
    kind = fields.Selection(
        [("check", "Check"), ("parameter", "Parameter")], required=True, default="check"
    )
    organization_id = fields.Many2one(
        "union.organization",
        "Kept By",
        index=True,
        ondelete="restrict",
        help="The office whose own rule this is; empty: it came with the standard.",
    )
    model = fields.Char("Subject", help="Technical name of the records it speaks of.")
    model_text = fields.Char("About", compute="_compute_model_text")
    trigger = fields.Selection(TRIGGERS)
    domain = fields.Char("Applies To", default="[]", help="Records outside it are not concerned.")
    condition_ids = fields.One2many("union.rule.condition", "rule_id", "Conditions", copy=True)
    band_ids = fields.One2many("union.rule.band", "rule_id", "Bands", copy=True)
    value = fields.Char(help="The figure of a parameter: 5, 2/3, 5%, 3..15, a|b, true.")
    date_from = fields.Date(
        "Holds From", help="Of an office's own rule; empty: it holds for all times before."
    )
    date_to = fields.Date(
        "Holds Until",
        help="The last day; empty while it goes on. From the day after, the office's rule that it"
        " stood in for holds again.",
    )
    any_group = fields.Char(
        "Alternatives", help="Of the rules of one group it is enough that one passes."
    )
    fact = fields.Char(
        "Same Fact",
        readonly=True,
        copy=False,
        help="Rules of one fact that fail together make one finding, of the most severe, then of"
        " the nearest; it names the clauses of all. Told by the standards alone.",
    )
    severity = fields.Selection(SEVERITIES, required=True, default="warn")
    overridable = fields.Boolean(
        "In Principle", help="A superior may let it pass with a reason that stays on record."
    )
    due_days = fields.Integer(
        "Working Days to Settle", default=10, help="Until a finding of this rule is due."
    )
    # Two plain columns, not one translated field: rules are loaded before a language is
    # installed, and an office writes its own without a translation screen.
    message = fields.Char(help="Sentence when it fails; {value}, {expected}, {by} and so on.")
    message_zh = fields.Char("Message in Chinese")
    cure = fields.Char(help="What to do about it.")
    cure_zh = fields.Char("Cure in Chinese")
    expected_text = fields.Char("Expected", compute="_compute_expected_text")
    can_edit = fields.Boolean(compute="_compute_can_edit")

    _due_days = models.Constraint(
        "CHECK (due_days BETWEEN 0 AND 365)", "Working days are between 0 and 365."
    )
    _key_general = models.UniqueIndex(
        "(standard_id, key) WHERE organization_id IS NULL",
        "This version of the standard already has a rule of that key.",
    )
    _key_office = models.UniqueIndex(
        "(organization_id, key, COALESCE(date_from, DATE '0001-01-01'), COALESCE(date_to,"
        " DATE '9999-12-31')) WHERE organization_id IS NOT NULL AND active",
        "This organisation already keeps a rule of that key.",
    )
    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_from IS NULL OR date_to >= date_from)",
        "A rule ends no earlier than it begins: correct one of the two dates.",
    )

    @api.depends("title", "clause_id.display_name", "organization_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for rule in self:
            name = " · ".join(filter(None, (rule.title, rule.clause_id.display_name)))
            rule.display_name = (
                f"{name} ({rule.organization_id.name})" if rule.organization_id else name
            )

    @api.depends("key", "name", "name_zh")
    @api.depends_context("lang")
    def _compute_title(self):
        for rule in self:
            rule.title = by_language.read(rule, "name") or rule.key

    def _search_title(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        return Domain.OR(Domain(name, operator, value) for name in ("name", "name_zh", "key"))

    @api.depends("model")
    @api.depends_context("lang")
    def _compute_model_text(self):
        for rule in self:
            # A name out of the registry; a model that is not there is shown as it is.
            known = rule.model in self.env
            rule.model_text = self.env["ir.model"]._get(rule.model).name if known else rule.model

    @api.depends("kind", "value", "model", "condition_ids.source_text", "condition_ids.asked_text")
    @api.depends_context("lang")
    def _compute_expected_text(self):
        for rule in self:
            if rule.kind == "parameter":
                texts = [words.value_words(self.env, rule.value)]
            else:
                texts = [words.condition_words(line) for line in rule.condition_ids]
            rule.expected_text = "; ".join(texts)

    @api.depends_context("uid")
    @api.depends("organization_id", "authority_id")
    def _compute_can_edit(self):
        # Who set a rule may stand above what the user reads; only a yes or no leaves this.
        keepers = {rule.id: rule._keeper() for rule in self.sudo() if rule.organization_id}
        keeps = {keeper: self._keeps(keeper) for keeper in set(keepers.values())}
        for rule in self:
            rule.can_edit = keeps.get(keepers.get(rule.id), False)

    @api.constrains(
        "kind",
        "model",
        "trigger",
        "domain",
        "value",
        "stricter",
        "condition_ids",
        "message",
        "message_zh",
        "cure",
        "cure_zh",
    )
    def _check_shape(self):
        for rule in self:
            rule._check_texts()
            if rule.kind == "parameter":
                rule._parsed(rule.value, self.env._("the figure"))
                rule._check_direction()
                continue
            if not (rule.model and rule.trigger and rule.condition_ids):
                raise ValidationError(
                    self.env._(
                        "Rule %(key)s: a check names its subject, when it is asked and at least"
                        " one condition.",
                        key=rule.key,
                    )
                )
            paths.check_subject(self.env, rule)
            paths.check_domain(self.env, rule)
            # What they read was allowed for the subject the rule had before.
            rule.condition_ids._check_condition()

    @api.constrains("key", "organization_id", "active", "date_from", "date_to")
    def _check_period(self):
        """Rules of a key at an office follow each other, or one holds for a time within another.

        The months before keep their own.
        """
        beside = self._beside()
        for rule in self.filtered("active"):
            for other in beside[rule]:
                if rule._meets(other) and not (rule._within(other) or other._within(rule)):
                    raise ValidationError(
                        self.env._(
                            "Rule %(key)s: %(organization)s already keeps one for these days."
                            " End the other rule the day before this one begins, or let this one"
                            " begin and end within its days.",
                            key=rule.key,
                            organization=rule.organization_id.name,
                        )
                    )

    def _beside(self):
        """Return ``{rule: the other active ones its office keeps under its key}``; one query."""
        own = self.filtered("organization_id")
        kept = self.search(
            Domain("organization_id", "in", own.organization_id.ids)
            & Domain("key", "in", own.mapped("key"))
            & Domain("active", "=", True)  # whatever the caller's context shows
        ).grouped(lambda rule: (rule.organization_id, rule.key))
        return {
            rule: kept.get((rule.organization_id, rule.key), self.browse()) - rule for rule in self
        }

    def _days(self):
        """Return the first and the last day one rule holds."""
        return self.date_from or date.min, self.date_to or date.max

    def _meets(self, other):
        """Whether there is a day on which both hold."""
        (first, last), (start, end) = self._days(), other._days()
        return max(first, start) <= min(last, end)

    def _within(self, other):
        """Whether this one has a last day and holds for a time out of the days of another."""
        mine, theirs = self._days(), other._days()
        return (
            bool(self.date_to) and mine != theirs and theirs[0] <= mine[0] and mine[1] <= theirs[1]
        )

    @api.model_create_multi
    def create(self, vals_list):
        # The right first: the lines of a new rule and the database would speak before it.
        office = self.default_get(["organization_id"]).get("organization_id")
        if not self.env.su and not all(vals.get("organization_id", office) for vals in vals_list):
            raise AccessError(
                self.env._(
                    "General rules come with their standard: adapt one for your organisation."
                )
            )
        return super().create(vals_list)

    def copy_data(self, default=None):
        """Let the copy hold from the day after those its office keeps: the way to a new figure.

        Where one of them goes on without an end, the copy keeps its dates and is refused.
        """
        vals_list = super().copy_data(default)
        places = {(vals.get("organization_id"), vals["key"]) for vals in vals_list}
        if not any(place for place, _key in places):
            return vals_list
        kept = self.search(
            Domain("organization_id", "in", [place for place, _key in places if place])
            & Domain("key", "in", [key for _place, key in places])
            & Domain("active", "=", True)  # whatever the caller's context shows
        ).grouped(lambda rule: (rule.organization_id.id, rule.key))
        for vals in vals_list:
            own = kept.get((vals.get("organization_id"), vals["key"]))
            if (
                own
                and all(own.mapped("date_to"))
                and not {"date_from", "date_to"} & set(default or ())
            ):
                vals["date_from"] = max(own.mapped("date_to")) + timedelta(days=1)
                vals["date_to"] = False
        return vals_list

    def action_adapt(self, organization_id=None):
        """Copy this rule into an office's own, which then takes its place there.

        :param organization_id: the office; None: the first one the user keeps rules for
        :return: action that opens the new rule
        :raise UserError: that is no organisation
        :raise AccessError: the user keeps no rules for that organisation
        """
        self.ensure_one()
        organization = record_of(self.env["union.organization"], organization_id)
        if not organization:
            organization = self._my_offices()[:1]
        if not organization or not self._keeps(organization):
            raise AccessError(self.env._("You keep no rules for any organisation."))
        rule = self.copy({"organization_id": organization.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": rule.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    @api.model
    def _my_offices(self):
        """Return the organisations the user keeps rules for by a duty of his own."""
        duties = self.env["union.duty"].search(
            Domain("user_id", "=", self.env.uid)
            & Domain("role", "in", KEEPER_ROLES)
            & Domain("is_current", "=", True)
        )
        return duties.organization_id.sorted("parent_path")

    def _check_texts(self):
        """Raise ValidationError for a placeholder no result has."""
        count = len(self.condition_ids)
        for name in ("message", "message_zh", "cure", "cure_zh"):
            if unknown := core.unknown_placeholders(self[name], count):
                raise ValidationError(
                    self.env._(
                        "Rule %(key)s, %(field)s: unknown placeholder %(unknown)s. Known are"
                        " %(known)s.",
                        key=self.key,
                        field=self._fields[name].string,
                        unknown=", ".join(unknown),
                        known=", ".join(f"{{{name}}}" for name in core.placeholders(count)),
                    )
                )

    def _check_direction(self):
        """Raise ValidationError unless the direction of the figure can be read."""
        try:
            rule_order.parse_direction(self.stricter)
        except core.RuleError:
            raise ValidationError(
                self.env._(
                    "Rule %(key)s: the direction “%(text)s” cannot be read. Write higher, lower,"
                    " subset, or the words from the loosest to the strictest: false<true.",
                    key=self.key,
                    text=self.stricter,
                )
            ) from None

    def _parsed(self, text, what):
        """Return the figure, or raise ValidationError saying which rule and what of it."""
        try:
            return core.parse_value(text)
        except core.RuleError:
            raise ValidationError(
                self.env._(
                    "Rule %(key)s: %(what)s “%(text)s” cannot be read. Write 5, 2/3, 5%%, 3..15,"
                    " a|b or true.",
                    key=self.key,
                    what=what,
                    text=text or "",
                )
            ) from None

    def _domain(self):
        """Return the applicability as a Domain (literals only)."""
        return Domain(literal_eval(self.domain or "[]"))

    def _bands(self):
        return [band._as_core() for band in self.band_ids]

    def _render(self, name, params):
        """Return the text ``name`` (``message`` or ``cure``) in the reader's language."""
        self.ensure_one()
        template = by_language.read(self, name)
        if not template:
            return ""
        # format_map of a checked template: names only, no attributes or indexes.
        return template.format_map(defaultdict(str, params))
