from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..approval.row_lock import lock_rows
from ..clock import now, today
from ..count_field import Count
from ..rate_field import Rate

# What is frozen at closing, as the organisation shows it for its subtree.
FIGURES = (
    "employer_count",
    "covered_employer_count",
    "worker_count",
    "member_count",
    "realname_count",
    "primary_count",
)


class UnionTerritorySurvey(models.Model):
    """A survey of the employers and workers of a territory, at least once a year (SH-8).

    What was found stands beside what is on record. Closing freezes the figures of the day:
    from then on nothing of it changes, and the next year is held against it.
    """

    _name = "union.territory.survey"
    _description = "Territory Survey"
    _inherit = ["union.server.fields.mixin", "union.standard.mixin"]
    _order = "year desc, organization_id, id"
    _places_first = ("organization_id",)
    _house_end = {"starts": ("closed",)}

    _server_fields = frozenset({"state", "closed_on", "closed_by_id", "snapshot"})
    _union_check_trigger = "close"

    name = fields.Char(compute="_compute_name")
    organization_id = fields.Many2one(
        "union.organization",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True), ('level', 'not in', ('primary', 'group'))]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    surveyed_on = fields.Date(required=True, default=lambda self: today(self.env))
    year = fields.Integer(compute="_compute_year", store=True, precompute=True, aggregator=None)
    surveyed_by = fields.Char(required=True, help="Who went round: the people or the team.")
    employer_found = Count("Employers Found", help="Resident in the territory.")
    worker_found = Count("Workers Found")
    note = fields.Text("What Was Found", help="Which form of union would suit whom (SH-8).")
    state = fields.Selection(
        [("draft", "Draft"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    closed_on = fields.Datetime(readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    snapshot = fields.Json("Figures at Closing", readonly=True, copy=False)

    employer_count = Count("Employers on Record", compute="_compute_figures")
    covered_employer_count = Count("Employers Covered", compute="_compute_figures")
    worker_count = Count("Workers on Record", compute="_compute_figures")
    member_count = Count("Members", compute="_compute_figures")
    realname_count = Count("Real-name Members", compute="_compute_figures")
    primary_count = Count("Primary Unions", compute="_compute_figures")
    union_rate = Rate("Union-building Rate (%)", compute="_compute_rates", help="SH-8a.")
    joining_rate = Rate("Joining Rate (%)", compute="_compute_rates", help="SH-8a, BJ-2.2.")
    collection_rate = Rate(
        "Data Collection Rate (%)", compute="_compute_rates", help="Real-name members (BJ-2.2)."
    )
    unknown_employer_count = Count(
        "Found but Not on Record", compute="_compute_figures", help="Employers."
    )
    previous_id = fields.Many2one(
        "union.territory.survey", "Survey Before", compute="_compute_previous_id"
    )
    employer_change = Count("Employers: Change", compute="_compute_changes")
    worker_change = Count("Workers: Change", compute="_compute_changes")
    covered_change = Count("Covered: Change", compute="_compute_changes")
    member_change = Count("Members: Change", compute="_compute_changes")
    next_due_on = fields.Date("Next Survey Due", compute="_compute_next_due_on")

    _found = models.Constraint(
        "CHECK (employer_found >= 0 AND worker_found >= 0)", "What was found is zero or more."
    )
    _year_unique = models.Constraint(
        "UNIQUE (organization_id, year)",
        "This organisation already has a survey of that year. Open that one.",
    )
    _closed = models.Constraint(
        "CHECK (state != 'closed' OR (snapshot IS NOT NULL AND closed_on IS NOT NULL"
        " AND employer_found IS NOT NULL AND worker_found IS NOT NULL))",
        "A closed survey has its figures.",
    )

    @api.depends("organization_id.name", "year")
    @api.depends_context("lang")
    def _compute_name(self):
        for survey in self:
            survey.name = self.env._(
                "%(organization)s, survey of %(year)s",
                organization=survey.organization_id.name or "",
                year=survey.year,
            )

    @api.depends("surveyed_on")
    def _compute_year(self):
        for survey in self:
            survey.year = survey.surveyed_on.year if survey.surveyed_on else False

    @api.depends("state", "snapshot", "organization_id", "employer_found")
    @api.depends_context("uid")
    def _compute_figures(self):
        for survey in self:
            if survey.state == "closed":
                figures = survey.snapshot or {}
            else:
                figures = {name: survey.organization_id[name] for name in FIGURES}
            for name in FIGURES:
                survey[name] = figures.get(name, False)
            found, known = survey.employer_found, survey.employer_count
            survey.unknown_employer_count = (
                False if found is False or known is False else max(found - known, 0)
            )

    @api.depends(*FIGURES)
    def _compute_rates(self):
        for survey in self:
            for rate, part, whole in (
                ("union_rate", "covered_employer_count", "employer_count"),
                ("joining_rate", "member_count", "worker_count"),
                ("collection_rate", "realname_count", "member_count"),
            ):
                survey[rate] = 100 * survey[part] / survey[whole] if survey[whole] else False

    @api.depends("organization_id", "year", "state")
    def _compute_previous_id(self):
        closed = self.search(
            Domain("organization_id", "in", self.organization_id.ids)
            & Domain("state", "=", "closed"),
            order="year desc",
        )
        by_organization = closed.grouped("organization_id")
        for survey in self:
            before = by_organization.get(survey.organization_id._origin, closed.browse())
            survey.previous_id = before.filtered(lambda s, year=survey.year: s.year < year)[:1]

    @api.depends("previous_id", "employer_found", "worker_found", *FIGURES)
    def _compute_changes(self):
        for survey in self:
            for name, source in (
                ("employer_change", "employer_found"),
                ("worker_change", "worker_found"),
                ("covered_change", "covered_employer_count"),
                ("member_change", "member_count"),
            ):
                now_, before = survey[source], survey.previous_id[source]
                known = survey.previous_id and now_ is not False and before is not False
                survey[name] = now_ - before if known else False

    @api.depends("surveyed_on", "organization_id")
    def _compute_next_due_on(self):
        periods = self.organization_id._survey_periods()
        for survey in self:
            period = periods.get(survey.organization_id._origin.id)
            survey.next_due_on = period and survey.surveyed_on and survey.surveyed_on + period

    @api.constrains("surveyed_on")
    def _check_surveyed_on(self):
        day = today(self.env)
        for survey in self:
            if survey.surveyed_on > day:
                raise ValidationError(
                    self.env._(
                        "%(survey)s: the day of the survey lies in the future. Enter the day it"
                        " was made.",
                        survey=survey.name,
                    )
                )

    @api.constrains("organization_id")
    def _check_territory(self):
        for survey in self:
            if survey.organization_id.level in ("primary", "group"):
                raise ValidationError(
                    self.env._(
                        "%(organization)s is the union of employers and has no territory to"
                        " survey. Choose the federation or the street above it.",
                        organization=survey.organization_id.name,
                    )
                )

    def write(self, vals):
        # For everybody, the server included: what was closed is on record.
        if closed := self.filtered(lambda survey: survey.state == "closed"):
            raise UserError(
                self.env._(
                    "%(survey)s is closed and stays as it is. What has changed since belongs into"
                    " the next survey.",
                    survey=closed[0].name,
                )
            )
        return super().write(vals)

    # True: with False a caller switches the guard off by a context key.
    @api.ondelete(at_uninstall=True)
    def _unlink_only_draft(self):
        if any(survey.state != "draft" for survey in self):
            raise UserError(self.env._("A closed survey is not deleted."))

    def action_close(self):
        """Close these surveys: the figures of today are frozen beside what was found.

        :return: list of ``{'id', 'year', 'closed_on', 'next_due_on'}``, dates ISO
        :raise UserError: closed already, or the figures found are missing
        :raise AccessError: not an officer of the organisation

        Clauses: SH-8, SH-8a, SH-5, BJ-2.2.
        """
        self.check_access("write")
        if busy := self - lock_rows(self):
            raise UserError(
                self.env._(
                    "%(survey)s: somebody else is closing it right now. Reload.",
                    survey=busy[0].name,
                )
            )
        self.invalidate_recordset(["state"])
        for survey in self:
            if survey.state == "closed":
                raise UserError(self.env._("%(survey)s was closed already.", survey=survey.name))
            if survey.employer_found is False or survey.worker_found is False:
                raise UserError(
                    self.env._(
                        "%(survey)s: enter how many employers and workers were found, then close.",
                        survey=survey.name,
                    )
                )
        self._union_enforce("close")
        for survey in self:
            survey._server_write(
                {
                    "snapshot": {name: survey[name] for name in FIGURES},
                    "state": "closed",
                    "closed_on": now(),
                    "closed_by_id": self.env.uid,
                }
            )
        return [
            {
                "id": survey.id,
                "year": survey.year,
                "closed_on": survey.closed_on.isoformat(),
                "next_due_on": survey.next_due_on.isoformat() if survey.next_due_on else False,
            }
            for survey in self
        ]

    def button_close(self):
        """Form button of :meth:`action_close`."""
        self.action_close()
        return True
