from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...core.suppress import LEAST
from ..approval.row_lock import lock_rows
from ..clock import today
from ..plain_text import refuse_numbers
from .survey_survey import UNION


class UnionNeedSurvey(models.Model):
    """A survey of what workers, employers or unions need (SZ-8.1, SZ-8.3.4).

    The questions are Odoo's; they are frozen when it opens. Members answer on their own pages,
    for firms and unions an officer records what they said. What was answered is confidential:
    nobody reads a form, and figures of fewer than ``least`` are told nobody, also not as the
    difference between two that are (decision 0102). They are told once it is closed and does not
    change any more.
    """

    _name = "union.need.survey"
    _description = "Needs Survey"
    _inherit = ["union.server.fields.mixin"]
    _order = "year desc, id desc"
    _places_first = ("organization_id",)
    _house_end = {"open": [("state", "=", "open")], "values": {"state": "closed"}}

    _server_fields = frozenset({"survey_id", "state", "opened_on", "closed_on", "published_on"})
    # What was asked, and of whom.
    _asked_fields = frozenset(
        {
            "organization_id",
            "name",
            "year",
            "audience",
            "cut_by",
            "intro",
            "employer_ids",
            "question_ids",
            "least",
        }
    )

    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    name = fields.Char("Title", required=True)
    year = fields.Integer(required=True, default=lambda self: today(self.env).year, aggregator=None)
    audience = fields.Selection(
        [("workers", "Members"), ("employers", "Employers"), ("unions", "Unions Below")],
        "Who Is Asked",
        required=True,
        default="workers",
        help="Members answer on their own pages. What an employer or a union below says is"
        " recorded by an officer.",
    )
    cut_by = fields.Selection(
        [("employer", "By Employer"), ("union", "By Union or Group")],
        "Told Apart",
        help="Answers of members are told in groups as well. A group of fewer members than"
        " are told goes to the others.",
    )
    employer_ids = fields.Many2many(
        "union.employer",
        "union_need_survey_employer_rel",
        string="Only These Employers",
        help="Empty: all of the union and of those below it.",
    )
    intro = fields.Text("What It Is For", help="Shown above the questions.")
    least = fields.Integer(
        "Fewest Told", required=True, default=LEAST, help="Figures of fewer answers stay hidden."
    )
    survey_id = fields.Many2one(
        "survey.survey", readonly=True, copy=False, index=True, ondelete="cascade"
    )
    question_ids = fields.One2many("survey.question", "need_survey_id", "Questions", copy=False)
    answer_until = fields.Date("Answers Until", help="The last day; empty: until it is closed.")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("open", "Taking Answers"),
            ("closed", "Closed"),
            ("published", "Published"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    opened_on = fields.Date("Open Since", readonly=True, copy=False)
    closed_on = fields.Date(readonly=True, copy=False)
    published_on = fields.Date(readonly=True, copy=False)
    entitled_count = fields.Integer("How Many Are Asked", compute="_compute_entitled_count")
    answered_count = fields.Integer("Answered", compute="_compute_answered_count")
    need_ids = fields.One2many("union.need", "survey_id", "Needs")
    need_count = fields.Integer("Needs Found", compute="_compute_need_count")

    _year_plausible = models.Constraint(
        "CHECK (year BETWEEN 2000 AND 2100)", "The year lies between 2000 and 2100."
    )
    _least = models.Constraint(
        f"CHECK (least >= {LEAST})", f"Figures of fewer than {LEAST} answers are never told."
    )
    _questions_kept = models.Constraint(
        "CHECK (state = 'draft' OR (survey_id IS NOT NULL AND opened_on IS NOT NULL))",
        "A survey that was opened has its questions.",
    )

    @api.depends("organization_id", "audience", "employer_ids")
    def _compute_entitled_count(self):
        for survey in self:
            # Shown on the form of one: each survey asks others.
            survey.entitled_count = (
                survey._asked_model().search_count(survey._asked_domain())
                if survey.organization_id
                else 0
            )

    @api.depends("state")
    def _compute_answered_count(self):
        answered = dict(
            # How many, of surveys the user reads; who they are is read by nobody.
            self.env["union.need.answered"]
            .sudo()
            ._read_group([("survey_id", "in", self.ids)], ["survey_id"], ["__count"])
        )
        for survey in self:
            survey.answered_count = answered.get(survey._origin, 0)

    @api.depends("need_ids")
    def _compute_need_count(self):
        for survey in self:
            survey.need_count = len(survey.need_ids)

    @api.constrains("name", "intro")
    def _check_numbers(self):
        refuse_numbers(self, "name", "intro")

    @api.constrains("audience", "cut_by")
    def _check_cut(self):
        if any(survey.cut_by and survey.audience != "workers" for survey in self):
            raise ValidationError(
                self.env._("Only answers of members are told apart: leave the groups empty.")
            )

    @api.constrains("employer_ids", "organization_id")
    def _check_employers(self):
        for survey in self:
            path = survey.organization_id.parent_path or ""
            # Read only to refuse: that one is elsewhere, not which.
            paths = survey.sudo().employer_ids.organization_id.mapped("parent_path")
            if not all((other or "").startswith(path) for other in paths):
                raise ValidationError(
                    self.env._(
                        "“%(survey)s” asks employers of %(organization)s and below it only.",
                        survey=survey.name,
                        organization=survey.organization_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        questions = [vals.pop("question_ids", None) for vals in vals_list]
        surveys = super().create(vals_list)
        lists = (
            self.env["survey.survey"]
            .sudo()  # made for the survey just made, see the guard there
            .with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
            .create(
                [
                    {
                        "title": survey.name,
                        "survey_type": UNION,
                        "union_organization_id": survey.organization_id.id,
                        "access_mode": "token",
                        "user_id": False,
                    }
                    for survey in surveys
                ]
            )
        )
        for survey, list_, asked in zip(surveys, lists, questions, strict=True):
            survey.sudo().survey_id = list_  # as above
            if asked:
                survey.question_ids = asked
        return surveys

    def write(self, vals):
        self.check_access("write")
        if not self.env.su and not self._asked_fields.isdisjoint(vals):
            self._check_draft()
        result = super().write(vals)
        renamed = {"name": "title", "organization_id": "union_organization_id"}
        if not renamed.keys().isdisjoint(vals):
            for survey in self:
                survey.sudo().survey_id.write(  # the list of questions goes along
                    {
                        "title": survey.name,
                        "union_organization_id": survey.organization_id.id,
                    }
                )
        return result

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self.check_access("unlink")
        self._check_draft()
        lists = self.sudo().survey_id  # the list of questions goes with its survey
        result = super().unlink()
        lists.unlink()
        return result

    def copy(self, default=None):
        copies = super().copy(default)
        for survey, new in zip(self, copies, strict=True):
            survey.question_ids.copy({"need_survey_id": new.id, "survey_id": new.survey_id.id})
        return copies

    def action_open(self):
        """Freeze the questions and let those who are asked answer.

        :raise UserError: no draft, no questions, or one with fewer than two choices
        :raise AccessError: the caller is no officer of the union

        Clauses: SZ-8.1, SZ-8.3.4.
        """
        self._check_draft()
        for survey in self:
            if not survey.question_ids:
                raise UserError(
                    self.env._("“%(survey)s” asks nothing yet: add a question.", survey=survey.name)
                )
            for question in survey.question_ids:
                choices = len(question.suggested_answer_ids)
                if question.question_type.endswith("_choice") and choices < 2:
                    raise UserError(
                        self.env._(
                            "“%(question)s” has %(count)s choices: give two or more.",
                            question=question.title,
                            count=choices,
                        )
                    )
        self._server_write({"state": "open", "opened_on": today(self.env)})
        return True

    def action_close(self):
        """Take no more answers; from now on the figures can be told.

        :raise UserError: not open
        :raise AccessError: the caller is no officer of the union
        """
        self._lock_in("open")
        self._server_write({"state": "closed", "closed_on": today(self.env)})
        return True

    def action_publish(self):
        """Show the figures to the members of the union and of those below it.

        Texts somebody wrote are not shown to members.

        :raise UserError: not closed
        :raise AccessError: the caller is no officer of the union
        """
        self._lock_in("closed")
        self._server_write({"state": "published", "published_on": today(self.env)})
        return True

    def button_results(self):
        """Open the page of the results."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/trade_union/needs/{self.id}/results",
            "target": "self",
        }

    def button_record(self):
        """Open the page on which an officer records what employers or unions say."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/trade_union/needs/{self.id}/record",
            "target": "self",
        }

    def _asked_model(self):
        return self.env[
            {"workers": "union.member", "employers": "union.employer"}.get(
                self.audience, "union.organization"
            )
        ].sudo()  # counted only, or asked of one's own

    def _asked_domain(self):
        """Return the domain of those who are asked: members, employers or unions below."""
        place = self.organization_id.id
        if self.audience == "unions":
            return Domain("id", "child_of", place) & Domain("id", "!=", place)
        domain = Domain("organization_id", "child_of", place)
        if self.audience == "workers":
            domain &= Domain("state", "=", "active")
            if self.employer_ids:
                domain &= Domain("employer_id", "in", self.employer_ids.ids)
        elif self.employer_ids:
            domain &= Domain("id", "in", self.employer_ids.ids)
        return domain

    def _check_draft(self):
        self._lock_in("draft")

    def _lock_in(self, state):
        """Lock these surveys in a state, or refuse.

        :raise UserError: another state, or somebody changes it right now
        """
        self.check_access("write")
        busy = self - lock_rows(self)
        if busy:
            raise UserError(
                self.env._("“%(survey)s” is being changed right now. Reload.", survey=busy[0].name)
            )
        self.invalidate_recordset(["state"])
        labels = dict(self._fields["state"]._description_selection(self.env))
        for survey in self:
            if survey.state != state:
                raise UserError(
                    self.env._(
                        "“%(survey)s” is “%(state)s”; this needs “%(needed)s”.",
                        survey=survey.name,
                        state=labels[survey.state],
                        needed=labels[state],
                    )
                )
