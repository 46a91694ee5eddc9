from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class UnionMeeting(models.Model):
    """A meeting that elects takes its attendance from the roll of the election."""

    _inherit = "union.meeting"

    election_ids = fields.One2many("union.election", "meeting_id", "Elections", readonly=True)

    @api.depends(
        "election_ids",
        "election_ids.roll_frozen_on",
        "election_ids.voter_ids.checked_in_on",
        "election_ids.sitting_ids.state",
    )
    def _compute_attendance(self):
        return super()._compute_attendance()

    def _roll_attendance(self):
        """Several votes of one meeting: who is on any of their rolls is called to it once.

        What a vote held again on another day counts belongs to that day, not to this meeting.
        """
        # How many, not who; whoever reads the meeting may know.
        elections = self.sudo().election_ids.filtered("roll_frozen_on")
        if not elections.ids:
            return super()._roll_attendance()
        self.env["union.voter"].flush_model()
        self.env["union.election.presence"].flush_model()
        self.env["union.election"].flush_model(["meeting_id"])
        self.env.cr.execute(
            SQL(
                """
                SELECT e.meeting_id,
                       COUNT(DISTINCT v.member_id),
                       COUNT(DISTINCT v.member_id) FILTER (
                           WHERE CASE WHEN s.state = 'closed' THEN p.id IS NOT NULL
                                      ELSE v.checked_in_on IS NOT NULL END)
                  FROM union_election e
                  JOIN union_voter v ON v.election_id = e.id
                  LEFT JOIN union_election_sitting s ON s.election_id = e.id AND s.number = 1
                  LEFT JOIN union_election_presence p
                         ON p.sitting_id = s.id AND p.voter_id = v.id
                 WHERE e.id = ANY(%s)
                 GROUP BY e.meeting_id
                """,
                elections.ids,
            )
        )
        rolls = {meeting: (called, came) for meeting, called, came in self.env.cr.fetchall()}
        return super()._roll_attendance() | rolls

    def _standing_representatives(self):
        """Return who stands for the term of the congress (NR-CONG-19); without one, as before."""
        standing = self.env["union.representative"].search(
            Domain("organization_id", "=", self.organization_id.id)
            & Domain("congress_id.state", "=", "standing")
            & Domain("state", "=", "standing")
        )
        members = standing.member_id.filtered(lambda member: member.state == "active")
        return members or super()._standing_representatives()

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

    def _check_closable(self):
        super()._check_closable()
        for meeting in self:
            # That its polls are open, no more.
            if meeting.sudo().election_ids.filtered(lambda election: election.phase == "opened"):
                raise UserError(
                    self.env._(
                        "“%(meeting)s” elects, and its polls are open: close them first.",
                        meeting=meeting.name,
                    )
                )

    def _check_cancellable(self):
        super()._check_cancellable()
        # That there is one, no more.
        running = self.sudo().election_ids.filtered(lambda election: not election.phase_id.ends)
        if running:
            raise UserError(
                self.env._(
                    "“%(meeting)s” elects: put it off, or give the election up first.",
                    meeting=self.name,
                )
            )
