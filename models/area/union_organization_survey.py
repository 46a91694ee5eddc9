from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..clock import today
from ..count_field import Count
from .figures import first_figure, rules_of

SURVEY = "organization.survey"


class UnionOrganization(models.Model):
    """When the territory of an organisation was last surveyed, and when it is due (SH-8)."""

    _inherit = "union.organization"

    survey_ids = fields.One2many("union.territory.survey", "organization_id", "Surveys")
    last_surveyed_on = fields.Date("Last Survey", compute="_compute_survey")
    survey_age_months = Count(
        "Months Since the Last Survey",
        compute="_compute_survey",
        help="Begun months; while there was none, since it was founded or recorded here.",
    )
    survey_due_on = fields.Date("Next Survey Due", compute="_compute_survey")

    @api.depends("survey_ids.state", "survey_ids.surveyed_on", "founded_on", "level", "state")
    def _compute_survey(self):
        day = today(self.env)
        last = dict(
            self.env["union.territory.survey"]._read_group(
                Domain("organization_id", "in", self._origin.ids) & Domain("state", "=", "closed"),
                ["organization_id"],
                ["surveyed_on:max"],
            )
        )
        periods = self._survey_periods()
        for organization in self:
            origin = organization._origin
            surveyed_on = last.get(origin)
            since = surveyed_on or organization._unsurveyed_since()
            period = periods.get(origin.id)
            organization.last_surveyed_on = surveyed_on
            organization.survey_age_months = _months_begun(since, day) if since else False
            organization.survey_due_on = since + period if since and period else False

    def _unsurveyed_since(self):
        """Return since when a first survey is waited for, None if nobody knows."""
        return self.founded_on or self._recorded_on()

    def _recorded_on(self):
        """Return the day the organisation was recorded here, None if nobody knows."""
        return self.create_date.date() if self.create_date else None

    def _survey_periods(self):
        """Return ``{organization_id: relativedelta}`` where a rule says how often to survey."""
        months = {
            id_: first_figure(rule)[1]
            for id_, rule in rules_of(self.env, SURVEY, self._origin).items()
        }
        return {id_: relativedelta(months=int(number)) for id_, number in months.items() if number}

    def button_surveys(self):
        """Open the surveys of this organisation's territory."""
        self.ensure_one()
        domain = [("organization_id", "=", self.id)]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Territory Surveys"),
            "res_model": "union.territory.survey",
            "view_mode": "list,form",
            "domain": domain,
            "context": {"default_organization_id": self.id},
        }


def _months_begun(start, end):
    """Return how many months have begun between two dates; 12 on the same day a year later."""
    full = relativedelta(end, start)
    return full.years * 12 + full.months + bool(full.days)
