from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..clock import today
from ..count_field import Count
from ..plain_text import refuse_numbers
from .steps import KINDS, SCOPES

_TEXTS = ("name", "result", "answer_text")
# What the other side was invited to, and with whom, stays as it was.
_INVITED = frozenset({"organization_id", "kind", "scope", "employer_ids", "renews_id"})


class UnionBargaining(models.Model):
    """A round of collective bargaining, or an equal consultation that ends without a paper.

    Invitation, answer, data, representatives, the talks and what came of them: each step is
    entered with the day it happened on. What is agreed becomes a ``union.agreement`` in draft.
    Steps: ``union_bargaining_steps.py``.
    """

    _name = "union.bargaining"
    _description = "Bargaining"
    _inherit = ["union.server.fields.mixin", "union.standard.mixin"]
    _order = "id desc"
    _places_first = ("organization_id",)
    _named_first = ("renews_id",)

    _server_fields = frozenset(
        {
            "state", "invited_on", "answered_on", "answer", "answer_text", "met_on",
            "concluded_on",
        }
    )  # fmt: skip
    _house_end = {"starts": ("invited", "accepted", "talks")}

    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    name = fields.Char(
        "What to Bargain About", required=True, help="What it is about, as the invitation says."
    )
    kind = fields.Selection(
        [*KINDS, ("consultation", "Consultation")], required=True, default="collective"
    )
    scope = fields.Selection(SCOPES, "Reach", required=True, default="enterprise")
    employer_ids = fields.Many2many(
        "union.employer",
        "union_bargaining_employer_rel",
        string="Employers",
        domain="[('organization_id', 'child_of', organization_id)]",
    )
    skill_wage = fields.Boolean("Wages by Skill", help="What is paid for grades of skill.")
    larger_firm = fields.Boolean(
        "Larger Enterprise", help="As the rule of the place has it: more representatives a side."
    )
    invited_by = fields.Selection(
        [("workers", "Workers' Side"), ("employer", "Employer's Side")],
        required=True,
        default="workers",
    )
    renews_id = fields.Many2one(
        "union.agreement", "Renewal Of", index="btree_not_null", ondelete="restrict", copy=False
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("invited", "Invited"),
            ("accepted", "Invitation Accepted"),
            ("talks", "Talks"),
            ("concluded", "Concluded"),
            ("refused", "Invitation Refused"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    invited_on = fields.Date(readonly=True, copy=False)
    answered_on = fields.Date("Answer Given On", readonly=True, copy=False)
    answer = fields.Selection(
        [("accepted", "Invitation Accepted"), ("refused", "Invitation Refused")],
        "Answer to the Invitation",
        readonly=True,
        copy=False,
    )
    answer_text = fields.Text("Words of the Answer", readonly=True, copy=False)
    data_given_on = fields.Date(
        copy=False, help="The day the employer gave the data for the talks."
    )
    met_on = fields.Date("Talks Begun On", readonly=True, copy=False)
    concluded_on = fields.Date(readonly=True, copy=False)
    result = fields.Text("What Came of It", copy=False, help="In brief, as the minutes have it.")
    rep_ids = fields.One2many("union.bargaining.rep", "bargaining_id", "At the Table")
    agreement_ids = fields.One2many("union.agreement", "bargaining_id", "Agreements")
    subject_ids = fields.One2many(
        "union.bargaining.subject", "bargaining_id", "Proposed by Members"
    )

    answer_days = Count("Days to the Answer", compute="_compute_days")
    data_days = Count("Days from the Data to the Talks", compute="_compute_days")
    worker_reps = fields.Integer("Workers' Representatives", compute="_compute_sides")
    employer_reps = fields.Integer("Employer's Representatives", compute="_compute_sides")
    least_side = fields.Integer("Smaller Side", compute="_compute_sides")
    greatest_side = fields.Integer("Larger Side", compute="_compute_sides")
    equal_sides = fields.Boolean(compute="_compute_sides")
    one_chief_each = fields.Boolean(compute="_compute_sides")
    outsider_share = fields.Float("Share of Outsiders", compute="_compute_sides")

    @api.depends("invited_on", "answered_on", "data_given_on", "met_on")
    def _compute_days(self):
        day = today(self.env)
        for round_ in self:
            begun, end = round_.invited_on, round_.answered_on or day
            round_.answer_days = (end - begun).days if begun else False
            given, met = round_.data_given_on, round_.met_on or day
            round_.data_days = (met - given).days if given else False

    @api.depends("rep_ids.side", "rep_ids.is_chief", "rep_ids.is_outsider")
    def _compute_sides(self):
        for round_ in self:
            sides = [
                round_.rep_ids.filtered(lambda rep, side=side: rep.side == side)
                for side in ("workers", "employer")
            ]
            counts = [len(side) for side in sides]
            round_.worker_reps, round_.employer_reps = counts
            round_.least_side, round_.greatest_side = min(counts), max(counts)
            round_.equal_sides = counts[0] == counts[1]
            round_.one_chief_each = all(len(side.filtered("is_chief")) == 1 for side in sides)
            round_.outsider_share = max(
                len(side.filtered("is_outsider")) / len(side) if side else 0 for side in sides
            )

    @api.depends("state")
    @api.depends_context("lang", "uid")
    def _compute_check(self):
        # Before the talks the checklist speaks of who comes, afterwards of the deadlines.
        early = self.filtered(lambda one: one.state in ("draft", "accepted"))
        super(UnionBargaining, early)._compute_check()
        return super(UnionBargaining, self - early)._compute_check()

    @property
    def _union_check_trigger(self):
        return "open" if self and self[0].state in ("draft", "accepted") else "daily"

    @api.constrains(*_TEXTS)
    def _check_texts(self):
        refuse_numbers(self, *_TEXTS)

    @api.constrains("organization_id", "employer_ids")
    def _check_employers(self):
        check_employers(self)

    @api.constrains("data_given_on")
    def _check_data_day(self):
        day = today(self.env)
        for round_ in self:
            if round_.data_given_on and round_.data_given_on > day:
                raise ValidationError(
                    self.env._(
                        "The data cannot have been given on %(day)s: that day is still to come.",
                        day=round_.data_given_on,
                    )
                )

    def write(self, vals):
        # First of all: the messages below name the round.
        self.check_access("write")
        if not self.env.su:
            self._check_locked(vals)
        return super().write(vals)

    def _check_locked(self, vals):
        """Raise UserError if the values touch what the other side was invited to."""
        for round_ in self:
            over = round_.state in ("concluded", "refused") and vals.keys() - {"check_reason"}
            if over or (round_.state != "draft" and not _INVITED.isdisjoint(vals)):
                raise UserError(
                    self.env._(
                        "“%(round)s”: the other side was invited to this, or the talks are over."
                        " Begin a new round if it must be different.",
                        round=round_.name,
                    )
                )

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self.check_access("unlink")
        if any(round_.state != "draft" for round_ in self):
            raise UserError(self.env._("Once the other side was invited a round stays on record."))
        return super().unlink()


def check_employers(records):
    """Raise ValidationError for an employer of another union than the record's or those below."""
    for record in records:
        path = record.organization_id.parent_path or ""
        # Where it stands is asked; the message names what the writer named.
        for employer in record.employer_ids.sudo():
            if not (employer.organization_id.parent_path or "").startswith(path):
                raise ValidationError(
                    record.env._(
                        "%(employer)s belongs to no union of %(organization)s: name employers of"
                        " this union or of those below it.",
                        employer=employer.name,
                        organization=record.organization_id.name,
                    )
                )
