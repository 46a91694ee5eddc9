from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..amount_field import Money
from ..clock import today
from ..plain_text import refuse_numbers
from ..said import said
from .union_fund_year_flow import ENDED

PURPOSES = [
    ("venue", "Venue"),
    ("education", "Education of Workers"),
    ("service", "Service"),
]


class UnionFundProject(models.Model):
    """A project a union asks its superior to fund: request, approval, spending, closing.

    The written request goes up when it is submitted and the reply comes back with the approval
    (SZ-5.6.2.2a); what is spent on it are entries of the union's funds, and in the end it is
    closed with its report.
    """

    _name = "union.fund.project"
    _description = "Funded Project"
    _inherit = ["union.approval.mixin", "union.server.fields.mixin", "union.standard.mixin"]
    _order = "id desc"
    _rec_name = "title"
    _places_first = ("organization_id",)
    _named_first = ("activity_id",)
    # Settled before its union ends.
    _house_end = {"open": [("state", "=", "running")]}

    _server_fields = frozenset({"state", "granted", "closed_on"})
    _approval_free_fields = _server_fields | {
        "report",
        "report_ids",
        "check_reason",
        "entry_ids",
    }
    _approval_request_kind = "petition_project"
    _approval_reply_kind = "reply"

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
    title = fields.Char("Project", required=True, help="As the letter names it.")
    body = fields.Text("Text", required=True, help="One paragraph a line; it goes into the letter.")
    purpose = fields.Selection(
        PURPOSES, help="What funds may be asked for as a project (SZ-5.6.2.2a)."
    )
    activity_id = fields.Many2one("union.service.activity", ondelete="restrict", copy=False)
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.ref("base.CNY")
    )
    amount = Money("Amount Asked For")
    plan_ids = fields.Many2many(
        "ir.attachment", "union_fund_project_plan_rel", string="Plan and Proofs", copy=False
    )
    plan_count = fields.Integer("Files", compute="_compute_plan_count")
    state = fields.Selection(
        [("draft", "Asked For"), ("running", "Running"), ("closed", "Closed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    granted = Money(readonly=True, copy=False)
    entry_ids = fields.One2many("union.fund.entry", "project_id", "Entries")
    spent = Money(compute="_compute_spent")
    left = Money("Not Spent", compute="_compute_spent")
    report = fields.Text(
        "Closing Report", copy=False, help="What was done with the funds and what it brought."
    )
    report_ids = fields.Many2many(
        "ir.attachment", "union_fund_project_report_rel", string="Proofs of Closing", copy=False
    )
    closed_on = fields.Date(readonly=True, copy=False)

    _amount_positive = models.Constraint("CHECK (amount >= 0)", "An amount is not below zero.")

    @api.constrains("title")
    def _check_texts(self):
        refuse_numbers(self, "title")

    @api.depends("plan_ids")
    def _compute_plan_count(self):
        for project in self:
            project.plan_count = len(project.plan_ids)

    @api.depends("entry_ids.net", "entry_ids.number", "granted")
    def _compute_spent(self):
        # A sum of a project that whoever asks reads.
        spent = dict(
            self.env["union.fund.entry"]
            .sudo()
            ._read_group(
                Domain("project_id", "in", self._origin.ids)
                & Domain("kind", "=", "expense")
                & Domain("number", "!=", 0),
                ["project_id"],
                ["net:sum"],
            )
        )
        for project in self:
            project.spent = spent.get(project._origin, 0)
            project.left = project.granted - project.spent

    def _approval_letter_values(self, direction):
        return {
            **super()._approval_letter_values(direction),
            "text": self.body,
            "amount": f"{self.amount:,.2f}",
        }

    def _on_approved(self):
        super()._on_approved()
        for project in self:
            project.write({"state": "running", "granted": project.amount})

    def _approval_check_revoke(self):
        """What was spent was spent; a project that was closed stays closed."""
        return super()._approval_check_revoke() | {
            project.id: self.env._(
                "%(project)s: funds were spent on it already.", project=project.title
            )
            for project in self
            if project.state == "closed" or project.entry_ids
        }

    def _on_revoked(self):
        super()._on_revoked()
        self.write({"state": "draft", "granted": 0})

    def write(self, vals):
        # First of all: the message below names the project.
        self.check_access("write")
        closed = self.filtered(lambda project: project.state == "closed")
        if closed and not self.env.su and not {"report", "report_ids"}.isdisjoint(vals):
            raise UserError(
                self.env._(
                    "%(project)s is closed: its report stays as it is.", project=closed[0].title
                )
            )
        return super().write(vals)

    def action_close(self, report=None):
        """Close projects whose funds are spent: the report is on record, every entry is posted.

        :param report: what was done and what it brought; the report of the form if None
        :return: True
        :raise UserError: not running, no report, or entries that are not posted
        :raise AccessError: outside the caller's scope
        """
        self.check_access("write")
        report = said(self.env, report)
        # Whether something is open is asked of the books.
        waiting = {
            project.id
            for (project,) in self.env["union.fund.entry"]
            .sudo()
            ._read_group(
                Domain("project_id", "in", self.ids)
                & Domain("number", "=", 0)
                & Domain("approval_state", "not in", ENDED),
                ["project_id"],
            )
        }
        for project in self:
            if project.state != "running":
                raise UserError(self.env._("%(project)s is not running.", project=project.title))
            if not (report or said(self.env, project.report)):
                raise UserError(
                    self.env._(
                        "%(project)s: write what was done with the funds, then close it.",
                        project=project.title,
                    )
                )
            if project.id in waiting:
                raise UserError(
                    self.env._(
                        "%(project)s: entries are not posted yet. Submit or delete them.",
                        project=project.title,
                    )
                )
        if report:
            self.write({"report": report})
        self._server_write({"state": "closed", "closed_on": today(self.env)})
        return True

    def button_close(self):
        """Form button of :meth:`action_close`."""
        return self.action_close()

    def button_entries(self):
        """Open what was entered for this project."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "trade_union.union_fund_entry_action"
        )
        return {
            **action,
            "domain": [("project_id", "=", self.id)],
            "context": {"default_project_id": self.id},
        }
