from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class UnionAssessmentValue(models.Model):
    """What a union declares about itself for one metric or condition, with its evidence.

    Rows exist only for what nobody measures: a measured figure has no row here and so
    cannot be entered by hand. They are written out when the union is enrolled and
    closed while its paper is with the reviewers and afterwards.
    """

    _name = "union.assessment.value"
    _description = "Self-assessed Value"
    _inherit = ["union.server.fields.mixin", "union.approval.line.mixin"]
    _order = "assessment_id, sequence, id"

    _approval_parent_field = "assessment_id"
    _server_fields = frozenset(
        {
            "assessment_id",
            "metric_key",
            "kind",
            "unit",
            "sequence",
            "title_zh",
            "title_en",
            "used_in",
            "answered_by_id",
            "answered_on",
        }
    )
    _own_fields = frozenset({"answer", "number", "base", "declared", "note", "attachment_ids"})

    assessment_id = fields.Many2one(
        "union.assessment", required=True, index=True, ondelete="cascade", readonly=True
    )
    organization_id = fields.Many2one(
        related="assessment_id.organization_id", store=True, index=True
    )
    sequence = fields.Integer(readonly=True)
    kind = fields.Selection(
        [("metric", "Metric"), ("condition", "Circumstance")],
        required=True,
        readonly=True,
        default="metric",
    )
    metric_key = fields.Char("Metric", required=True, readonly=True)
    unit = fields.Char(required=True, readonly=True)
    title_zh = fields.Char("Chinese Title", readonly=True)
    title_en = fields.Char("English Title", readonly=True)
    title = fields.Char("What", compute="_compute_title")
    used_in = fields.Char("Indicators", readonly=True)
    answer = fields.Selection([("yes", "Yes"), ("no", "No")])
    number = fields.Integer("Figure", help="A count, days, or the part of a rate.")
    base = fields.Integer("Of", help="The whole of a rate.")
    declared = fields.Boolean(
        help="The figure counts. Zero is a figure too: tick this to declare it."
    )
    note = fields.Text()
    attachment_ids = fields.Many2many("ir.attachment", string="Evidence", copy=False)
    answered_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    answered_on = fields.Datetime(readonly=True)
    is_answered = fields.Boolean(compute="_compute_is_answered", store=True)
    can_edit = fields.Boolean(compute="_compute_can_edit")

    _once = models.Constraint(
        "UNIQUE (assessment_id, kind, metric_key)", "Each value is declared once."
    )
    _whole = models.Constraint("CHECK (number >= 0 AND base >= 0)", "A figure is zero or more.")

    @api.depends("title_zh", "title_en", "metric_key", "kind")
    @api.depends_context("lang")
    def _compute_title(self):
        chinese = (self.env.lang or "").startswith("zh")
        circumstances = self._circumstances()
        for value in self:
            title = value.title_zh if chinese else value.title_en
            if value.kind == "condition":
                title = circumstances.get(value.metric_key)
            value.title = title or value.metric_key

    @api.depends("title", "assessment_id")
    def _compute_display_name(self):
        for value in self:
            value.display_name = value.title

    @api.depends("answer", "declared", "unit")
    def _compute_is_answered(self):
        for value in self:
            value.is_answered = bool(value.answer if value.unit == "bool" else value.declared)

    @api.depends("assessment_id")
    def _compute_can_edit(self):
        editable = self.assessment_id._editable()
        for value in self:
            value.can_edit = value.assessment_id in editable

    @api.onchange("number", "base")
    def _onchange_figure(self):
        if self.number or self.base:
            self.declared = True

    @api.constrains("number", "base", "declared", "unit")
    def _check_rate(self):
        for value in self:
            if value.unit == "%" and value.declared:
                if not value.base and value.number:
                    raise ValidationError(
                        self.env._(
                            "%(title)s: give the whole that the %(number)s are a part of.",
                            title=value.title,
                            number=value.number,
                        )
                    )
                if value.number > value.base:
                    raise ValidationError(
                        self.env._(
                            "%(title)s: %(number)s is more than the whole of %(base)s.",
                            title=value.title,
                            number=value.number,
                            base=value.base,
                        )
                    )

    def write(self, vals):
        if self._own_fields & vals.keys():
            self.assessment_id._check_editable()
            self._check_kind(vals)
            vals = dict(vals)
            if {"number", "base"} & vals.keys():
                vals.setdefault("declared", True)
            # Who said so is the server's to note.
            super(UnionAssessmentValue, self.sudo()).write(
                {"answered_by_id": self.env.uid, "answered_on": fields.Datetime.now()}
            )
        return super().write(vals)

    # Not @api.ondelete: a caller could switch that off with a context key.
    def unlink(self):
        self._check_kept()
        return super().unlink()

    def _check_kept(self):
        if self:
            raise UserError(
                self.env._(
                    "What has to be declared follows from the scheme; empty the row instead."
                )
            )

    def _check_kind(self, vals):
        """A figure has no yes or no, and the other way round."""
        for value in self:
            boolean = value.unit == "bool"
            if (vals.get("answer") and not boolean) or (
                boolean and {name for name in ("number", "base", "declared") if vals.get(name)}
            ):
                raise UserError(
                    self.env._("%(title)s: answer yes or no.", title=value.title)
                    if boolean
                    else self.env._("%(title)s: enter a figure.", title=value.title)
                )

    @api.model
    def _fact(self, unit, answer, number, base, declared):
        """Return what the engine reads: ``{"value", "num", "den", "source"}``."""
        fact = {"value": None, "num": None, "den": None, "source": "self"}
        if unit == "bool":
            if answer:
                fact["value"] = answer == "yes"
        elif declared and unit == "%":
            # A rate of nothing does not exist.
            number = number or 0
            fact |= {
                "num": number,
                "den": base or 0,
                "value": 100 * number / base if base else None,
            }
        elif declared:
            fact["value"] = number or 0
        return fact

    @api.model
    def _circumstances(self):
        """Return ``{condition name: question}`` in the reader's language."""
        return {
            "has_second_level_unions": self.env._("There are second-level unions"),
            "has_subordinate_units": self.env._("There are subordinate units"),
            "female_members": self.env._("Number of women members"),
            "chair_is_party_member": self.env._("The chair is a Party member"),
            "has_agency_workers": self.env._("Agency workers are employed"),
            "is_institution": self.env._("The unit is a public institution"),
            "is_organ": self.env._("The unit is a government organ"),
            "has_board_or_supervisors": self.env._("The company has a board or supervisors"),
            "has_worker_directors": self.env._("There are worker directors or supervisors"),
            "has_party_organisation": self.env._("The unit has a Party organisation"),
            "institution_with_subordinate_units": self.env._(
                "The institution has subordinate units"
            ),
            "general_union_conditions_met": self.env._("The conditions of a general union are met"),
            "station_conditions_met": self.env._("The conditions of a service station are met"),
            "neweco_union_conditions_met": self.env._(
                "The conditions of a new-economy union are met"
            ),
            "main_urban_area": self.env._("The area is part of the main urban area"),
        }
