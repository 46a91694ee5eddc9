from odoo import api, fields, models
from odoo.exceptions import UserError


class UnionMeeting(models.Model):
    """A meeting that elects takes its attendance from the roll of the election."""

    _inherit = "union.meeting"

    election_ids = fields.One2many("union.election", "meeting_id", "Elections", readonly=True)

    @api.depends(
        "election_ids", "election_ids.roll_frozen_on", "election_ids.voter_ids.checked_in_on"
    )
    def _compute_attendance(self):
        return super()._compute_attendance()

    def _roll_attendance(self):
        # How many, not who; whoever reads the meeting may know.
        served = self.sudo()
        frozen = {meeting: meeting.election_ids.filtered("roll_frozen_on") for meeting in served}
        counts = served.election_ids._attendance()
        together = self._people_on(
            self.env["union.election"].union(*(many for many in frozen.values() if len(many) > 1))
        )
        rolls = {}
        for meeting, elections in frozen.items():
            if len(elections) > 1:
                # Who stands on several rolls is one person, and there if checked in on any.
                people = [together.get(election.id, {}) for election in elections]
                came = {member for one in people for member, there in one.items() if there}
                rolls[meeting._origin.id] = (len(set().union(*people)), len(came))
            elif elections:
                rolls[meeting._origin.id] = counts.get(elections.id, (0, 0))
        return super()._roll_attendance() | rolls

    def _people_on(self, elections):
        """Return ``{election_id: {member_id: whether checked in}}`` of these rolls, one query."""
        people = {}
        voters = self.env["union.voter"].sudo()  # how many, as above
        for voter in voters.search_fetch(
            [("election_id", "in", elections.ids)], ["election_id", "member_id", "checked_in_on"]
        ):
            roll = people.setdefault(voter.election_id.id, {})
            roll[voter.member_id.id] = bool(voter.checked_in_on)
        return people

    def _check_recordable(self):
        super()._check_recordable()
        for meeting in self:
            if meeting.sudo().election_ids:  # that there is one, no more
                raise UserError(
                    self.env._(
                        "“%(meeting)s” elects: it is opened on its day, with its polls.",
                        meeting=meeting.name,
                    )
                )
