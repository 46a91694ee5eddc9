from decimal import ROUND_HALF_UP, Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..amount_field import CENT, Amount, Money
from ..clock import today

RATE = "fund.contribution_rate"
# What stands as it is once the money was shared out.
FIXED = frozenset(
    {
        "organization_id", "employer_id", "month", "currency_id", "payroll", "received",
        "received_on", "source", "prepared_on", "settles_id",
    }
)  # fmt: skip


class UnionContribution(models.Model):
    """What an employer owes the union for one month, and what was received (NR-LAW-43).

    The rate is that of the day the month is entered and stays on the row. Of an unknown payroll
    nothing is known to be due. Money that comes later for the same month is a row of its own that
    settles the first. Received money is shared out between the levels by :meth:`action_split`;
    from then on the row stays, and the superior confirms his share himself.
    """

    _name = "union.contribution"
    _description = "Employer Contribution"
    _inherit = ["union.server.fields.mixin", "union.standard.mixin"]
    _order = "month desc, organization_id, employer_id, id desc"
    _rec_names_search = ["employer_id"]
    _places_first = ("organization_id",)
    _named_first = ("employer_id", "settles_id")
    _house_end = {"settles": "month"}
    _union_check_trigger = "daily"

    _server_fields = frozenset({"state"})

    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    employer_id = fields.Many2one(
        "union.employer",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('organization_id', '=', organization_id)]",
    )
    month = fields.Date(
        required=True,
        default=lambda self: today(self.env).replace(day=1),
        help="The month whose payroll it is of; any day of it.",
    )
    settles_id = fields.Many2one(
        "union.contribution",
        "Later Payment For",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('organization_id', '=', organization_id), ('employer_id', '=', employer_id),"
        " ('month', '=', month), ('settles_id', '=', False)]",
        help="The row of this month whose arrears this money pays.",
    )
    later_ids = fields.One2many("union.contribution", "settles_id", "Later Payments")
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.ref("base.CNY")
    )
    payroll = Amount(
        "Total Payroll", help="Of all workers; empty while the union does not know it."
    )
    rate = Amount(
        "Rate (%)", compute="_compute_rate", store=True, precompute=True, aggregator=False
    )
    due = Amount("Amount Due", compute="_compute_due", store=True, precompute=True)
    source = fields.Selection(
        [("direct", "From the Employer"), ("tax", "By the Tax Office")], default="direct"
    )
    prepared_on = fields.Date(
        "Preparation Approved On",
        help="Of a preparation fund: the day the preparatory group was approved (NR-FUND-prep).",
    )
    received = Money()
    received_on = fields.Date()
    reminded_on = fields.Date()
    payment_order_on = fields.Date(
        "Payment Order Asked For On",
        help="At the people's court, for what the employer does not pay (NR-LAW-44).",
    )
    split_ids = fields.One2many("union.contribution.split", "contribution_id", "Shares")
    state = fields.Selection(
        [("open", "Being Entered"), ("split", "Shared Out"), ("passed_on", "Passed On")],
        required=True, default="open", readonly=True, copy=False, index=True,
    )  # fmt: skip

    _month_once = models.UniqueIndex(
        "(organization_id, employer_id, month) WHERE settles_id IS NULL",
        "This employer's month is entered already. Enter what comes later as a later payment.",
    )
    _amounts = models.Constraint(
        "CHECK (COALESCE(payroll, 0) >= 0 AND COALESCE(received, 0) >= 0)",
        "Payroll and money received are not below zero.",
    )
    _later = models.Constraint(
        "CHECK (settles_id IS NULL OR payroll IS NULL)",
        "A later payment has no payroll of its own.",
    )
    _received = models.Constraint(
        "CHECK (COALESCE(received, 0) = 0 OR received_on IS NOT NULL)",
        "Say on which day the money was received.",
    )

    @api.depends("organization_id")
    def _compute_rate(self):
        figures = self.env["union.rule"]._parameters([RATE], self.organization_id)
        for row in self:
            value = figures.get(row.organization_id.id, {}).get(RATE, {}).get("value")
            row.rate = row.rate or (None if value is None else float(value * 100))

    @api.depends("payroll", "rate")
    def _compute_due(self):
        for row in self:
            known = row.payroll is not False and row.rate is not False
            row.due = known and (row.payroll * row.rate / 100).quantize(CENT, ROUND_HALF_UP)

    @api.depends("employer_id.name", "month")
    def _compute_display_name(self):
        for row in self:
            month = row.month and row.month.strftime("%Y-%m")
            row.display_name = f"{row.employer_id.name or ''} {month or ''}".strip()

    @api.constrains("employer_id", "organization_id", "settles_id", "month")
    def _check_employer(self):
        for row in self:
            # Who may write the row named them; compared is only whose they are.
            employer, first = row.sudo().employer_id, row.sudo().settles_id
            if employer.organization_id != row.organization_id:
                raise ValidationError(
                    self.env._("%(row)s: name an employer of the union itself.", row=_name(row))
                )
            if first and (
                first.settles_id
                or (first.organization_id, first.employer_id, first.month)
                != (row.organization_id, row.employer_id, row.month)
            ):
                raise ValidationError(
                    self.env._(
                        "%(row)s: a later payment is for the same employer's same month.",
                        row=_name(row),
                    )
                )

    @api.constrains("payment_order_on")
    def _check_payment_order(self):
        for row in self:
            if row.payment_order_on and not row.overdue:
                raise ValidationError(
                    self.env._(
                        "%(row)s: a payment order is asked for what is due and was not paid"
                        " (NR-LAW-44).",
                        row=_name(row),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([_of_month(vals) for vals in vals_list])

    def write(self, vals):
        if not self.env.su and FIXED & vals.keys():
            # First of all: the message names the row.
            self.check_access("write")
            self._check_still_open()
        return super().write(_of_month(vals))

    def unlink(self):
        self.check_access("unlink")
        self._check_still_open()
        return super().unlink()

    def _check_still_open(self):
        for row in self.sudo():  # the same for everybody who may write it
            if row.state != "open":
                raise UserError(
                    self.env._(
                        "%(row)s was shared out and stays as it is. Take the shares back first, as"
                        " long as nothing was passed on.",
                        row=_name(row),
                    )
                )


def _of_month(vals):
    """Return the values with the first day of the month that was named."""
    if vals.get("month"):
        return {**vals, "month": fields.Date.to_date(vals["month"]).replace(day=1)}
    return vals


def _name(row):
    return row.sudo().display_name  # of a row the reader writes


def total(amounts):
    """Return the sum of amounts, of none zero."""
    return sum(amounts, Decimal("0.00"))
