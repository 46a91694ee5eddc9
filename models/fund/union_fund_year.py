from datetime import date
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...core import fund
from ..amount_field import Amount, Money
from ..clock import today
from .fund_guard import guard_years


class UnionFundYear(models.Model):
    """The funds of a union in one year: budget, entries, final accounts, closed for good.

    The final accounts are the paper: with the report of the audit committee they go to the
    union's chair, its auditor and the superior, and the last agreement closes the year
    (NR-LAW-45). From then on nobody enters, changes or takes away anything: the database refuses
    it as well (``fund_guard.py``). What was wrong is reversed in a year that is open; the
    superior alone opens one again, by withdrawing his approval.
    """

    _name = "union.fund.year"
    _description = "Fund Year"
    _inherit = ["union.approval.mixin", "union.server.fields.mixin", "union.standard.mixin"]
    _order = "year desc, organization_id, id desc"
    _rec_names_search = ["organization_id"]
    _places_first = ("organization_id",)
    _named_first = ("ledger_of_id", "report_meeting_id")
    # The accounts of its last year are made when a house has ended.
    _house_end = {"settles": "date_from"}

    _server_fields = frozenset({"state", "closed_on", "last_number"})
    # When the accounts were told to the congress is known after they are closed (NR-FUND-report).
    _approval_free_fields = _server_fields | {
        "report_meeting_id",
        "check_reason",
        # Papers of their own, which ask the year.
        "budget_ids",
        "entry_ids",
    }
    # Opened again by the superior, the year is closed anew with other accounts.
    _approval_revoked_state = "returned"

    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    superior_id = fields.Many2one(related="organization_id.parent_id")
    year = fields.Integer(
        required=True, default=lambda self: today(self.env).year, aggregator=False
    )
    date_from = fields.Date("First Day", compute="_compute_dates")
    date_to = fields.Date("Last Day", compute="_compute_dates")
    account_mode = fields.Selection(
        [
            ("own", "Own Account"),
            ("acting_for", "Superior Keeps the Books"),
            ("reimbursement", "Reimbursement"),
        ],
        compute="_compute_account_mode",
        store=True,
        readonly=False,
        precompute=True,
        help="As it was this year; ownership and use of the funds stay with the union.",
    )
    ledger_of_id = fields.Many2one(
        "union.organization",
        "Books Kept By",
        ondelete="restrict",
        help="The superior in whose books a ledger of its own is kept for this union.",
    )
    well_off = fields.Boolean(
        "Employers Doing Well",
        help="For local tables with a higher figure for them (NR-HOLGIFT-hubei).",
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.ref("base.CNY")
    )
    opening = Money("Balance at the Beginning", help="What was left of the year before.")
    income = Money(compute="_compute_sums")
    expense = Money("Spending", compute="_compute_sums")
    closing = Money("Balance at the End", compute="_compute_sums")
    for_members = Money("Spent on Members", compute="_compute_sums")
    retained = Money("Retained Funds", compute="_compute_sums")
    members_share = Amount(
        "Share Spent on Members (%)",
        compute="_compute_sums",
        help="Of the retained funds; empty while nothing was retained (BJ-3.1.4).",
    )
    state = fields.Selection(
        [("open", "Running"), ("closed", "Closed")], required=True, default="open", readonly=True,
        copy=False, index=True,
    )  # fmt: skip
    closed_on = fields.Date(readonly=True, copy=False)
    last_number = fields.Integer(
        required=True, default=0, readonly=True, copy=False, aggregator=False
    )
    accounts_ids = fields.Many2many(
        "ir.attachment", "union_fund_year_accounts_rel", string="Final Accounts", copy=False
    )
    review_ids = fields.Many2many(
        "ir.attachment",
        "union_fund_year_review_rel",
        string="Report of the Audit Committee",
        copy=False,
    )
    accounts_count = fields.Integer("Final Accounts Attached", compute="_compute_files")
    review_count = fields.Integer("Audit Reports Attached", compute="_compute_files")
    report_meeting_id = fields.Many2one(
        "union.meeting",
        "Heard By",
        ondelete="restrict",
        copy=False,
        domain="[('organization_id', '=', organization_id)]",
        help="The congress or general meeting that heard the accounts (NR-FUND-report).",
    )
    budget_ids = fields.One2many("union.fund.budget", "year_id", "Budgets")
    entry_ids = fields.One2many("union.fund.entry", "year_id", "Entries")
    entry_count = fields.Integer("Entries Made", compute="_compute_sums")
    budget_approved = fields.Boolean(compute="_compute_budget_approved")
    sheet_html = fields.Html("Budget and Actual", compute="_compute_sheet_html", sanitize=False)

    _one_year = models.Constraint(
        "UNIQUE (organization_id, year)", "There are accounts of this union for this year already."
    )
    _ledger = models.Constraint(
        "CHECK (account_mode = 'acting_for' OR ledger_of_id IS NULL)",
        "Only where the superior keeps the books they are named.",
    )
    # Closing changes what an entry points at: who enters something meanwhile begins anew.
    _closed_is_key = models.UniqueIndex("(id, state)")

    def init(self):
        guard_years(self.env.cr, self._table)

    @api.depends("year")
    def _compute_dates(self):
        for row in self:
            known = 1900 <= row.year <= 9998
            row.date_from = known and date(row.year, 1, 1)
            row.date_to = known and date(row.year, 12, 31)

    @api.depends("organization_id")
    def _compute_account_mode(self):
        for row in self:
            row.account_mode = row.account_mode or row.organization_id.account_mode

    @api.depends("entry_ids.net", "entry_ids.number", "opening")
    def _compute_sums(self):
        # Figures of a year that whoever asks reads.
        entries = self.sudo()._posted()
        heads = {}
        for year, head, net, count in entries:
            heads.setdefault(year.id, []).append((head, net, count))
        for row in self:
            listed = heads.get(row._origin.id, [])
            row.income = _sum(net for head, net, _n in listed if head.kind == "income")
            row.expense = _sum(net for head, net, _n in listed if head.kind == "expense")
            row.closing = row.opening + row.income - row.expense
            row.for_members = _sum(net for head, net, _n in listed if head.for_members)
            row.retained = _sum(net for head, net, _n in listed if head.retained)
            row.members_share = fund.share(row.for_members, row.retained)
            row.entry_count = sum(count for _head, _net, count in listed)

    def _posted(self):
        """Return ``[(year, head, sum, entries)]`` of what was posted."""
        return self.env["union.fund.entry"]._read_group(
            Domain("year_id", "in", self._origin.ids) & Domain("number", "!=", 0),
            ["year_id", "head_id"],
            ["net:sum", "__count"],
        )

    @api.depends("accounts_ids", "review_ids")
    def _compute_files(self):
        for row in self:
            row.accounts_count = len(row.accounts_ids)
            row.review_count = len(row.review_ids)

    @api.depends("budget_ids.approval_state")
    def _compute_budget_approved(self):
        approved = self.sudo()._approved_budgets().year_id  # a yes or no of a year he reads
        for row in self:
            row.budget_approved = row._origin in approved

    def _approved_budgets(self):
        return self.env["union.fund.budget"].search_fetch(
            Domain("year_id", "in", self._origin.ids) & Domain("approval_state", "=", "approved"),
            ["year_id", "kind"],
        )

    @api.depends("organization_id.name", "year")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for row in self:
            row.display_name = self.env._(
                "%(union)s, funds of %(year)s",
                union=row.organization_id.name or "",
                year=row.year,
            )

    @api.depends_context("lang")
    @api.depends("entry_ids.net", "entry_ids.number", "budget_ids.approval_state")
    def _compute_sheet_html(self):
        for row in self:
            lines = row.action_sheet() if row._origin.id else []
            row.sheet_html = self.env["ir.qweb"]._render(
                "trade_union.fund_sheet", {"lines": lines, "year": row}
            )

    @api.constrains("year")
    def _check_year(self):
        latest = today(self.env).year + 1
        for row in self:
            if not 2000 <= row.year <= latest:
                raise ValidationError(
                    self.env._(
                        "%(year)s: the accounts are of a year from 2000 to %(latest)s.",
                        year=row.year,
                        latest=latest,
                    )
                )

    @api.constrains("ledger_of_id", "organization_id")
    def _check_ledger(self):
        for row in self:
            chain = row.organization_id.parent_path.split("/")
            keeper = row.ledger_of_id
            if keeper and (keeper == row.organization_id or str(keeper.id) not in chain):
                raise ValidationError(
                    self.env._(
                        "%(year)s: the books are kept by a superior of the union.",
                        year=row.display_name,
                    )
                )

    @api.constrains("report_meeting_id", "organization_id")
    def _check_meeting(self):
        for row in self:
            refuse_strange_meeting(row, "report_meeting_id")

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self.check_access("unlink")
        for row in self.sudo():  # whether anything stands there, for who may delete it
            if row.entry_ids or row.budget_ids:
                raise UserError(
                    self.env._(
                        "%(year)s: there are entries or budgets. Delete those that were not"
                        " submitted first; what was submitted stays on record.",
                        year=row.display_name,
                    )
                )
        return super().unlink()

    def action_sheet(self):
        """Return budget and actual of one year, head by head.

        Needs the right to read the year.

        :return: ``[{'head', 'code', 'kind', 'budget', 'actual', 'left'}]``, amounts in yuan as
            numbers, income first
        """
        self.ensure_one()
        self.check_access("read")
        figures = self.sudo()._by_head()  # sums of the year he reads
        # The heads are the same for everybody.
        heads = self.env["union.fund.head"].sudo().browse({head for _year, head in figures})
        lines = []
        for head in heads.sorted(lambda head: (head.kind != "income", head.sequence, head.id)):
            budget, actual = figures[self.id, head.id]
            lines.append(
                {
                    "head": head.name,
                    "code": head.code,
                    "kind": head.kind,
                    "budget": float(budget),
                    "actual": float(actual),
                    "left": float(budget - actual),
                }
            )
        return lines

    def _by_head(self):
        """Return ``{(year id, head id): (budget, actual)}`` of these years, in two queries."""
        lines = self.env["union.fund.budget.line"]._read_group(
            Domain("budget_id.year_id", "in", self._origin.ids)
            & Domain("budget_id.approval_state", "=", "approved"),
            ["year_id", "head_id"],
            ["amount:sum"],
        )
        figures = {(year.id, head.id): (amount, Decimal(0)) for year, head, amount in lines}
        for year, head, net, _count in self._posted():
            key = year.id, head.id
            figures[key] = figures.get(key, (Decimal(0), Decimal(0)))[0], net
        return figures


def refuse_strange_meeting(record, name):
    """Raise ValidationError for a meeting of another union, or one that was not held."""
    meeting = record.sudo()[name]  # who may write the record named it
    if meeting and (
        meeting.organization_id != record.organization_id or meeting.state not in ("held", "closed")
    ):
        raise ValidationError(record.env._("Name a meeting of the union itself that was held."))


def _sum(amounts):
    return sum(amounts, Decimal(0))
