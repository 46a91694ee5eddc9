from odoo import api, fields, models


class UnionResolutionVote(models.TransientModel):
    """Ask for the counted votes of a resolution."""

    _name = "union.resolution.vote"
    _description = "Record Vote"

    resolution_id = fields.Many2one("union.resolution", required=True, ondelete="cascade")
    has_roll = fields.Boolean(related="resolution_id.meeting_id.has_roll", related_sudo=False)
    present_count = fields.Integer(
        "Present",
        compute="_compute_present_count",
        compute_sudo=False,
        store=True,
        readonly=False,
        help="At this vote; a meeting with a list of who is there knows it itself.",
    )
    method = fields.Selection(
        lambda self: (
            self.env["union.resolution"]._fields["method"]._description_selection(self.env)
        ),
        "How It Was Voted",
        required=True,
        default="hands",
    )
    votes_for = fields.Integer("For")
    votes_against = fields.Integer("Against")
    votes_abstain = fields.Integer("Abstained")

    @api.depends("resolution_id")
    def _compute_present_count(self):
        for dialog in self:
            dialog.present_count = dialog.resolution_id.meeting_id.present_count

    def button_record(self):
        """Record the votes; see ``action_record_vote`` of the resolution."""
        self.ensure_one()
        self.resolution_id.action_record_vote(
            self.votes_for,
            self.votes_against,
            self.votes_abstain,
            present=None if self.has_roll else self.present_count,
            method=self.method,
        )
        return {"type": "ir.actions.act_window_close"}
