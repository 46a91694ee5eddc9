from odoo import fields, models


class UnionMeetingStop(models.TransientModel):
    """Ask whether a meeting is cancelled or put off, and why; the meeting's own actions do it."""

    _name = "union.meeting.stop"
    _description = "Cancel a Meeting or Put It Off"

    meeting_id = fields.Many2one("union.meeting", required=True, ondelete="cascade")
    step = fields.Selection(
        [("put_off", "Put Off to Another Day"), ("cancel", "Cancel for Good")],
        "What Becomes of It",
        required=True,
        default="put_off",
    )
    starts_at = fields.Datetime("Begins Now At", help="Empty while the new day is not known.")
    reason = fields.Text(
        required=True, help="It stays on record, and whoever was invited reads it."
    )

    def button_stop(self):
        """See ``action_cancel`` and ``action_put_off`` of the meeting."""
        self.ensure_one()
        if self.step == "cancel":
            self.meeting_id.action_cancel(self.reason)
        else:
            self.meeting_id.action_put_off(self.reason, self.starts_at)
        return {"type": "ir.actions.act_window_close"}
