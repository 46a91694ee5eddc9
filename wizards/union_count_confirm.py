from odoo import api, fields, models


class UnionCountConfirm(models.TransientModel):
    """Confirm the result of a vote, or object to it."""

    _name = "union.count.confirm"
    _description = "Confirm the Count, Dialog"

    contest_id = fields.Many2one("union.contest", required=True, readonly=True, ondelete="cascade")
    meeting_id = fields.Many2one("union.meeting", compute="_compute_meeting_id")
    scrutineer_id = fields.Many2one(
        "union.scrutineer", "From the Signed Paper Of", ondelete="cascade"
    )
    agrees = fields.Boolean("Confirms the Result", default=True)
    remark = fields.Text()

    @api.depends("contest_id")
    def _compute_meeting_id(self):
        for dialog in self:
            dialog.meeting_id = dialog.contest_id.election_id.meeting_id

    def button_confirm(self):
        """Record it; rights are checked by the vote's own action."""
        self.contest_id.action_confirm_result(
            self.scrutineer_id.id or None, self.agrees, self.remark
        )
        return {"type": "ir.actions.act_window_close"}
