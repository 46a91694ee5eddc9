from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..amount_field import Money
from .planned import planned_steps
from .union_fund_year import refuse_strange_meeting


class UnionFundBudget(models.Model):
    """The budget of a year, or a change of it: agreed here first, then by the superior.

    By the union's own committee and audit committee, then by the next higher union, in this
    order (NR-FUND-budget). A change is a paper of its own, whose lines are added to those of
    the budget; what holds is the sum of what was approved.
    """

    _name = "union.fund.budget"
    _description = "Budget"
    _inherit = ["union.approval.mixin", "union.standard.mixin"]
    _order = "year_id desc, id"
    _rec_names_search = ["year_id"]
    _named_first = ("year_id", "meeting_id")
    _approval_line_fields = ("line_ids",)
    _approval_free_fields = frozenset({"check_reason"})

    year_id = fields.Many2one(
        "union.fund.year",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('organization_id.in_officer_scope', '=', True), ('state', '=', 'open')]",
    )
    organization_id = fields.Many2one(
        related="year_id.organization_id", string="Union", store=True, index=True
    )
    kind = fields.Selection(
        [("budget", "Budget"), ("change", "Change of the Budget")],
        required=True,
        default="budget",
    )
    reason = fields.Text(help="Of a change: what it is for.")
    meeting_id = fields.Many2one(
        "union.meeting",
        "Decided by Meeting",
        ondelete="restrict",
        copy=False,
        domain="[('organization_id', '=', organization_id)]",
        help="The meeting of the committee that decided on it.",
    )
    currency_id = fields.Many2one(related="year_id.currency_id")
    line_ids = fields.One2many("union.fund.budget.line", "budget_id", "Lines", copy=True)
    income = Money(compute="_compute_sums")
    expense = Money("Spending", compute="_compute_sums")
    step_count = fields.Integer("Agreements in Sequence", compute="_compute_step_count")
    has_lines = fields.Boolean(compute="_compute_sums")

    _one_budget = models.UniqueIndex(
        "(year_id) WHERE kind = 'budget' AND approval_state NOT IN ('refused', 'revoked')",
        "This year has its budget already: enter a change of it.",
    )

    @api.depends("line_ids.amount", "line_ids.head_id")
    def _compute_sums(self):
        for budget in self:
            kinds = budget.line_ids.grouped(lambda line: line.head_id.kind)
            for name in ("income", "expense"):
                budget[name] = sum(line.amount for line in kinds.get(name, ()))
            budget.has_lines = bool(budget.line_ids)

    @api.depends("year_id", "approval_state")
    def _compute_step_count(self):
        plans = planned_steps(self)
        for budget in self:
            budget.step_count = len(plans.get(budget._origin.id, ()))

    @api.depends("kind", "year_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for budget in self:
            budget.display_name = f"{budget.year_id.display_name} – {kinds.get(budget.kind, '')}"

    @api.constrains("meeting_id", "year_id")
    def _check_meeting(self):
        for budget in self:
            refuse_strange_meeting(budget, "meeting_id")

    @api.constrains("year_id")
    def _check_year(self):
        self.year_id._check_open()

    def _approval_check_submit(self, reason=None):
        self.year_id._check_open()
        for budget in self:
            if not budget.line_ids:
                raise UserError(
                    self.env._(
                        "%(budget)s has no line: enter what is expected under each head.",
                        budget=budget.display_name,
                    )
                )
            if budget.kind == "change" and not budget.year_id.budget_approved:
                raise UserError(
                    self.env._(
                        "%(budget)s: there is no approved budget to change.",
                        budget=budget.display_name,
                    )
                )
        return super()._approval_check_submit(reason)

    def _approval_check_revoke(self):
        """A budget stays once the year it is of was handed in."""
        return super()._approval_check_revoke() | {
            budget.id: self.env._(
                "%(budget)s: the accounts of the year rest on it.", budget=budget.display_name
            )
            for budget in self
            if budget.year_id.state == "closed" or budget.year_id.approval_state == "pending"
        }


class UnionFundBudgetLine(models.Model):
    """What is expected under one head."""

    _name = "union.fund.budget.line"
    _description = "Line of a Budget"
    _inherit = ["union.approval.line.mixin"]
    _order = "budget_id, head_id, id"
    _rec_name = "head_id"
    _named_first = ("budget_id",)
    _approval_parent_field = "budget_id"

    budget_id = fields.Many2one("union.fund.budget", required=True, index=True, ondelete="cascade")
    organization_id = fields.Many2one(related="budget_id.organization_id", store=True, index=True)
    year_id = fields.Many2one(related="budget_id.year_id", store=True, index=True)
    head_id = fields.Many2one("union.fund.head", "Account Head", required=True, ondelete="restrict")
    kind = fields.Selection(related="head_id.kind")
    currency_id = fields.Many2one(related="budget_id.currency_id")
    amount = Money(required=True, help="Of a change: what is added; below zero: taken away.")
    note = fields.Char()

    _one_line = models.Constraint(
        "UNIQUE (budget_id, head_id)", "Each head stands in a budget once: add the amounts up."
    )

    @api.constrains("head_id", "amount", "budget_id")
    def _check_line(self):
        for line in self:
            budget = line.budget_id
            if not line.head_id._in_force(budget.year_id.date_to):
                raise ValidationError(
                    self.env._(
                        "“%(head)s” is no head of the accounts of %(year)s.",
                        head=line.head_id.name,
                        year=budget.year_id.year,
                    )
                )
            if line.amount < 0 and budget.kind == "budget":
                raise ValidationError(
                    self.env._(
                        "“%(head)s”: the amount of a budget is not below zero.",
                        head=line.head_id.name,
                    )
                )
