from odoo import api, models
from odoo.exceptions import UserError


class ReportMeetingMinutes(models.AbstractModel):
    """The minutes of a meeting: who came, what was on the agenda, how it was voted."""

    _name = "report.trade_union.meeting_minutes"
    _description = "Minutes"

    @api.model
    def _get_report_values(self, docids, data=None):
        meetings = self.env["union.meeting"].browse(docids)
        meetings.check_access("read")
        if planned := meetings.filtered(lambda meeting: meeting.state == "draft"):
            raise UserError(
                self.env._(
                    "“%(meeting)s” was not held yet: there are no minutes of it.",
                    meeting=planned[0].name,
                )
            )
        return {"doc_ids": docids, "doc_model": "union.meeting", "docs": meetings}


class ReportMeetingNotice(models.AbstractModel):
    """The notice of a meeting, to be posted and handed out."""

    _name = "report.trade_union.meeting_notice"
    _description = "Notice of a Meeting"

    @api.model
    def _get_report_values(self, docids, data=None):
        meetings = self.env["union.meeting"].browse(docids)
        meetings.check_access("read")
        if undated := meetings.filtered(lambda meeting: not meeting.date):
            raise UserError(
                self.env._(
                    "“%(meeting)s”: say first on which day it is held.", meeting=undated[0].name
                )
            )
        return {"doc_ids": docids, "doc_model": "union.meeting", "docs": meetings}
