from odoo import api, fields, models


class UnionMeeting(models.Model):
    """A meeting that elects takes its attendance from the roll of the election."""

    _inherit = "union.meeting"

    election_ids = fields.One2many("union.election", "meeting_id", "Elections", readonly=True)

    @api.depends("election_ids", "election_ids.voter_ids.checked_in_on")
    def _compute_attendance(self):
        return super()._compute_attendance()

    def _roll_attendance(self):
        # How many, not who; whoever reads the meeting may know.
        counts = self.sudo().election_ids._attendance()
        rolls = {}
        for meeting in self:
            for election in meeting.sudo().election_ids.filtered("roll_frozen_on"):  # as above
                rolls[meeting._origin.id] = counts.get(election.id, (0, 0))
        return super()._roll_attendance() | rolls
