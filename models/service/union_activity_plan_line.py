from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..amount_field import Money
from ..plain_text import refuse_numbers

MONTHS = [
    ("1", "January"),
    ("2", "February"),
    ("3", "March"),
    ("4", "April"),
    ("5", "May"),
    ("6", "June"),
    ("7", "July"),
    ("8", "August"),
    ("9", "September"),
    ("10", "October"),
    ("11", "November"),
    ("12", "December"),
]


class UnionActivityPlanLine(models.Model):
    """What a plan foresees for a month: how many activities of a kind, for how much."""

    _name = "union.activity.plan.line"
    _description = "Line of a Plan of Activities"
    _inherit = ["union.approval.line.mixin"]
    _order = "plan_id, month_number, id"
    _places_first = ("plan_id",)
    _named_first = ("kind_id",)

    _approval_parent_field = "plan_id"

    plan_id = fields.Many2one("union.activity.plan", required=True, index=True, ondelete="cascade")
    organization_id = fields.Many2one(
        related="plan_id.organization_id", string="Union", store=True, index=True
    )
    approval_state = fields.Selection(related="plan_id.approval_state")
    month = fields.Selection(MONTHS, required=True)
    month_number = fields.Integer(compute="_compute_month_number", store=True, aggregator=False)
    day = fields.Date(help="Where it is known already.")
    kind_id = fields.Many2one(
        "union.service.activity.kind", required=True, index=True, ondelete="restrict"
    )
    norm = fields.Char("Answers", related="kind_id.clause_names")
    name = fields.Char("Title", required=True)
    times = fields.Integer("How Many", required=True, default=1)
    capacity = fields.Integer("Places", help="Of each; 0: as many as come.")
    currency_id = fields.Many2one(related="plan_id.currency_id")
    budget = Money(help="For all of this line.")
    activity_ids = fields.One2many("union.service.activity", "plan_line_id", "Activities")
    made_count = fields.Integer("Made", compute="_compute_made_count")

    _times = models.Constraint(
        "CHECK (times BETWEEN 1 AND 31)", "A line is for 1 to 31 activities of a month."
    )
    _capacity = models.Constraint(
        "CHECK (capacity >= 0)", "The number of places cannot be below zero."
    )
    _budget = models.Constraint("CHECK (budget >= 0)", "The budget cannot be below zero.")

    @api.depends("month")
    def _compute_month_number(self):
        for line in self:
            line.month_number = int(line.month or 0)

    @api.depends("activity_ids.phase")
    def _compute_made_count(self):
        for line in self:
            # Who reads the plan may know how far it is.
            line.made_count = len(
                line.sudo().activity_ids.filtered(lambda activity: activity.phase != "cancelled")
            )

    @api.constrains("name")
    def _check_name(self):
        refuse_numbers(self, "name")

    @api.constrains("month", "day", "plan_id")
    def _check_month(self):
        for line in self:
            if line.plan_id.month and line.month != line.plan_id.month:
                raise ValidationError(
                    self.env._(
                        "“%(line)s”: the plan is for another month.",
                        line=line.name,
                    )
                )
            if line.day and (line.day.year, line.day.month) != (line.plan_id.year, int(line.month)):
                raise ValidationError(
                    self.env._(
                        "“%(line)s”: the day %(day)s is not in the month of the line.",
                        line=line.name,
                        day=line.day.isoformat(),
                    )
                )

    @api.model
    def _approval_line_snapshot_fields(self):
        return ["month", "day", "kind_id", "name", "times", "capacity", "budget"]

    def _first_day(self):
        return date(self.plan_id.year, int(self.month), 1)

    def _hold(self):
        """Let nobody else make or open activities of these lines who does not see ours.

        The rows are written as they are: of two at once the second begins anew.
        """
        if self:
            self.env.cr.execute(
                SQL(
                    "UPDATE union_activity_plan_line SET times = times WHERE id = ANY(%s)",
                    sorted(self.ids),
                ),
                log_exceptions=False,
            )

    def _check_room(self, activities):
        """Raise UserError if these drafts are more, or dearer, than what is left of their lines."""
        for line in self:
            wanted = activities.filtered(lambda activity, line=line: activity.plan_line_id == line)
            opened = line.activity_ids.filtered(
                lambda activity: activity.phase in ("sign_up", "held", "filed")
            )
            # Read already, by an officer of theirs.
            spent = sum((activity.budget or 0 for activity in opened | wanted.sudo()), 0)
            if len(opened) + len(wanted) > line.times or spent > (line.budget or 0):
                raise UserError(
                    self.env._(
                        "“%(line)s”: the plan foresees %(times)s activities for %(budget)s;"
                        " with these it would be %(count)s for %(spent)s. Submit what goes"
                        " beyond it.",
                        line=line.name,
                        times=line.times,
                        budget=line.budget or 0,
                        count=len(opened) + len(wanted),
                        spent=spent,
                    )
                )
