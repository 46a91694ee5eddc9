from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import format_date

from ..clock import today

MIN_MONTHS = "assessment.star.min_months"


class UnionAssessment(models.Model):
    """From when on a young federation may apply for a star: the figure is a rule (SZ-10.2.3).

    The clause allows; it forbids nothing. So the form says it and stops nobody.
    """

    _inherit = "union.assessment"

    may_apply_from = fields.Date(
        compute="_compute_may_apply_from",
        compute_sudo=True,
        help="Of a federation: it has to stand for so many months (SZ-10.2.3). Empty: at any time.",
    )
    age_note = fields.Char("About Its Age", compute="_compute_age_note")

    @api.depends("organization_id.founded_on", "organization_id.level")
    def _compute_may_apply_from(self):
        federations = self.organization_id.filtered(
            lambda organization: organization.level == "federation" and organization.founded_on
        )
        figures = self.env["union.rule"]._parameters([MIN_MONTHS], federations)
        for assessment in self:
            organization = assessment.organization_id
            months = figures.get(organization.id, {}).get(MIN_MONTHS, {}).get("value")
            assessment.may_apply_from = bool(months) and (
                organization.founded_on + relativedelta(months=int(months))
            )

    @api.depends("may_apply_from")
    @api.depends_context("lang")
    def _compute_age_note(self):
        day = today(self.env)
        for assessment in self:
            begins = assessment.may_apply_from
            assessment.age_note = (
                self.env._(
                    "%(organization)s is too young for the city star: it may apply from %(day)s"
                    " on (%(clause)s).",
                    organization=assessment.organization_name,
                    day=format_date(self.env, begins),
                    clause=self.env["union.clause"]._cite("SZ-10.2.3"),
                )
                if begins and begins > day
                else False
            )
