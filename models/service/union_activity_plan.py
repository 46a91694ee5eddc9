from datetime import datetime, time, timedelta, timezone
from decimal import ROUND_DOWN, Decimal
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..amount_field import CENT, Money
from ..clock import today, zone
from ..plain_text import refuse_numbers
from .union_activity_plan_line import MONTHS

# When a draft begins until the clerk says otherwise, and how long it lasts.
BEGINS, LASTS = time(9), timedelta(hours=2)


class UnionActivityPlan(models.Model):
    """The activities of a year or month as a union means to hold them, approved once.

    Activities are made from its lines; they need no approval of their own while they keep to
    their line.
    """

    _name = "union.activity.plan"
    _description = "Plan of Activities"
    _inherit = ["union.approval.mixin", "union.standard.mixin"]
    _order = "year desc, month, organization_id, id desc"
    _rec_names_search = ["organization_id"]
    _places_first = ("organization_id",)

    _approval_line_fields = ("line_ids",)
    _approval_free_fields = frozenset({"check_reason"})

    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    year = fields.Integer(
        required=True, default=lambda self: today(self.env).year, aggregator=False
    )
    month = fields.Selection(MONTHS, help="Empty: the plan of the whole year.")
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.ref("base.CNY")
    )
    note = fields.Text("Aims", help="What the year is about, and whom it is for.")
    line_ids = fields.One2many("union.activity.plan.line", "plan_id", "Lines", copy=True)
    budget_total = Money("Budget", compute="_compute_totals", store=True)
    planned_count = fields.Integer("Activities Planned", compute="_compute_totals", store=True)
    least_in_month = fields.Integer(
        "Fewest in a Month",
        compute="_compute_least_in_month",
        help="Of the months the plan is about.",
    )
    made_count = fields.Integer("Activities Made", compute="_compute_made_count")

    _one_plan = models.UniqueIndex(
        "(organization_id, year, COALESCE(month, ''))"
        " WHERE approval_state NOT IN ('refused', 'revoked')",
        "There is a plan of this union for this time already.",
    )

    @api.depends("line_ids.budget", "line_ids.times")
    def _compute_totals(self):
        for plan in self:
            plan.budget_total = sum((line.budget or 0 for line in plan.line_ids), 0)
            plan.planned_count = sum(plan.line_ids.mapped("times"))

    @api.depends("line_ids.month", "line_ids.times", "month")
    def _compute_least_in_month(self):
        for plan in self:
            months = [plan.month] if plan.month else [key for key, _label in MONTHS]
            counts = dict.fromkeys(months, 0)
            for line in plan.line_ids:
                if line.month in counts:
                    counts[line.month] += line.times
            plan.least_in_month = min(counts.values())

    @api.depends("line_ids.made_count")
    def _compute_made_count(self):
        for plan in self:
            plan.made_count = sum(plan.line_ids.mapped("made_count"))

    @api.depends("organization_id.name", "year", "month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        months = dict(self._fields["month"]._description_selection(self.env))
        for plan in self:
            when = f"{plan.year} · {months[plan.month]}" if plan.month else str(plan.year)
            plan.display_name = self.env._(
                "Plan of activities %(when)s, %(union)s",
                when=when,
                union=plan.organization_id.name or "",
            )

    @api.constrains("year")
    def _check_year(self):
        this_year = today(self.env).year
        for plan in self:
            if not this_year - 1 <= plan.year <= this_year + 2:
                raise ValidationError(
                    self.env._(
                        "%(year)s: a plan is for a year from %(first)s to %(last)s.",
                        year=plan.year,
                        first=this_year - 1,
                        last=this_year + 2,
                    )
                )

    @api.constrains("note")
    def _check_note(self):
        refuse_numbers(self, "note")

    def action_make(self, month=None):
        """Make drafts of the activities an approved plan foresees; what is made is made once.

        :param int month: 1 to 12; None: all months of the plan
        :return: ``{"made": int, "ids": [ids of union.service.activity]}``
        :raise UserError: not approved, or no such month
        :raise AccessError: not an officer of the union

        Clause: SZ-5.4.2.
        """
        self.ensure_one()
        self.check_access("write")
        if month is not None and (type(month) is not int or not 1 <= month <= 12):
            raise UserError(self.env._("Give the month as a number from 1 to 12."))
        if self.approval_state != "approved":
            raise UserError(self.env._("%(plan)s is not approved yet.", plan=self.display_name))
        # Read of its own plan by an officer of the union.
        lines = self.sudo().line_ids.filtered(
            lambda line: month is None or line.month == str(month)
        )
        lines._hold()
        values = [
            self._draft_values(line)
            for line in lines
            for _one in range(max(line.times - line.made_count, 0))
        ]
        # Only the link to the line is the server's; the drafts are the officer's own.
        made = self.env["union.service.activity"].sudo().create(values)
        return {"made": len(made), "ids": made.ids}

    def _approval_snapshot_fields(self):
        return ["organization_id", "year", "month", "currency_id", "budget_total", "note"]

    def button_make(self):
        """Make all drafts and show them."""
        self.action_make()
        return self.button_activities()

    def button_activities(self):
        """Open the activities made from this plan."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "trade_union.union_service_activity_action"
        )
        return {
            **action,
            "domain": [("plan_line_id.plan_id", "=", self.id)],
            "context": {"create": False},
        }

    def _draft_values(self, line):
        day = line.day or line._first_day().replace(day=15)
        begins = datetime.combine(day, BEGINS, tzinfo=ZoneInfo(zone(self.env)))
        begins = begins.astimezone(timezone.utc).replace(tzinfo=None)
        return {
            "organization_id": line.organization_id.id,
            "kind_id": line.kind_id.id,
            "name": line.name,
            "date_begin": begins,
            "date_end": begins + LASTS,
            "capacity": line.capacity,
            # Shared by those the line is for; a cent over would be more than it says.
            "budget": (Decimal(line.budget or 0) / line.times).quantize(CENT, ROUND_DOWN),
            "plan_line_id": line.id,
            "user_id": self.env.uid,
        }
