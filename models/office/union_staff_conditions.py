from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..clock import today
from ..count_field import Count
from ..plain_text import refuse_numbers


class UnionStaff(models.Model):
    """What the standards ask of those who work for a union: conditions, rank, five stages.

    The conditions of a cadre are points of a clause (SZ-5.6.1.1a), looked at by whoever selects
    or reviews him. Of a social worker the register keeps each of the five stages (QZ-7a): how
    he was selected, where he is used (organisation and position), his duties, his assessment,
    and why he left.
    """

    _name = "union.staff"
    _inherit = ["union.staff", "union.points.mixin", "union.watched.mixin"]

    _point_prefix = "staff."
    _point_list_field = "kind"

    rank = fields.Selection(
        [
            ("deputy_head", "Deputy Head of Party or Government There"),
            ("middle_head", "Head of a Middle-level Department"),
            ("other", "Other"),
        ],
        help="The rank that goes with the office (QZ-5a).",
    )
    allowance_payer = fields.Selection(
        [
            ("superior", "Superior Union"),
            ("own", "The Union Itself"),
            ("employer", "An Employer"),
        ],
        "Allowance Paid By",
        help="Of who works part time; empty: there is none (BJ-3.2.1b).",
    )
    paid_days = fields.Integer(
        "Paid Days a Month",
        aggregator=False,
        help="Working days a month that go into union work, of who works part time (Trade Union"
        " Law, art. 41).",
    )
    selected_how = fields.Char("How Selected", help="E.g. open recruitment, and its document.")
    tasks = fields.Char("Duties of the Post", help="What the person is there for.")
    assessed_on = fields.Date("Last Assessment")
    assessment = fields.Selection(
        [
            ("excellent", "Excellent"),
            ("qualified", "Qualified"),
            ("basic", "Basically Qualified"),
            ("unqualified", "Not Qualified"),
        ]
    )
    assessment_age_months = Count(
        "Months Since the Last Assessment",
        compute="_compute_assessment_age_months",
        help="Full months; while there was none, since the work began.",
    )
    exit_reason = fields.Char("Why the Work Ended")

    @api.depends("assessed_on", "date_from")
    def _compute_assessment_age_months(self):
        day = today(self.env)
        for staff in self:
            since = staff.assessed_on or staff.date_from
            age = relativedelta(day, since) if since and since <= day else relativedelta()
            staff.assessment_age_months = 12 * age.years + age.months

    @api.constrains("selected_how", "tasks", "exit_reason")
    def _check_conditions_texts(self):
        refuse_numbers(self, "selected_how", "tasks", "exit_reason")
