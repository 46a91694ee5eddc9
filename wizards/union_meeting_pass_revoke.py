from odoo import fields, models


class UnionMeetingPassRevoke(models.TransientModel):
    """Ask why the pass of somebody on the list of a meeting is revoked."""

    _name = "union.meeting.pass.revoke"
    _description = "Revoke the Pass of an Attendee"

    attendee_id = fields.Many2one("union.meeting.attendee", required=True, ondelete="cascade")
    reason = fields.Text(required=True, help="It stays on the list.")

    def button_revoke(self):
        """See ``action_revoke_pass`` of the attendee."""
        self.ensure_one()
        self.attendee_id.action_revoke_pass(self.reason)
        return {"type": "ir.actions.act_window_close"}
