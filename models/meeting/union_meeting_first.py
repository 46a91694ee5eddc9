from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..clock import office_day, today


class UnionMeeting(models.Model):
    """The first session of a congress: reported beforehand, its representatives trained.

    Both are asked by the rules of the standards when it is called and opened (NR-CONG-26, 27).
    """

    _inherit = "union.meeting"
    _named_first = ("proposal_id", "main_id", "report_id")

    first_session = fields.Boolean(help="The first session of a congress newly elected.")
    report_id = fields.Many2one(
        "union.petition",
        "Report to the Superior",
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
        domain="[('organization_id', '=', organization_id)]",
        help="On organisation, composition and agenda; the superior answers it.",
    )
    report_approved = fields.Boolean("The Superior Agreed", compute="_compute_report_approved")
    report_days = fields.Integer(
        "Days the Report Has Waited",
        compute="_compute_report_days",
        help="For the superior’s reply; zero where none is outstanding.",
    )
    trained_on = fields.Date("Representatives Trained On", copy=False)

    @api.depends("report_id.approval_state")
    def _compute_report_approved(self):
        for meeting in self:
            meeting.report_approved = meeting.report_id.approval_state == "approved"

    @api.depends("report_id.approval_state")
    def _compute_report_days(self):
        day = today(self.env)
        for meeting in self:
            # When it went up, which is read with the meeting.
            report = meeting.sudo().report_id
            waits = report.approval_state == "pending" and report.approval_request_id.submitted_on
            meeting.report_days = waits and (day - office_day(self.env, waits)).days

    @api.constrains("report_id", "organization_id")
    def _check_report(self):
        for meeting in self:
            if meeting.report_id and meeting.report_id.organization_id != meeting.organization_id:
                raise ValidationError(
                    self.env._(
                        "“%(meeting)s”: the report is one of another organisation.",
                        meeting=meeting.name,
                    )
                )
