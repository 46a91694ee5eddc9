from odoo import fields, models


class UnionResolutionVote(models.TransientModel):
    """Ask for the counted votes of a resolution."""

    _name = "union.resolution.vote"
    _description = "Record Vote"

    resolution_id = fields.Many2one("union.resolution", required=True, ondelete="cascade")
    present_count = fields.Integer(
        "Present", related="resolution_id.meeting_id.present_count", related_sudo=False
    )
    votes_for = fields.Integer("For")
    votes_against = fields.Integer("Against")
    votes_abstain = fields.Integer("Abstained")

    def button_record(self):
        """Record the votes; see ``action_record_vote`` of the resolution."""
        self.ensure_one()
        self.resolution_id.action_record_vote(
            self.votes_for, self.votes_against, self.votes_abstain
        )
        return {"type": "ir.actions.act_window_close"}
