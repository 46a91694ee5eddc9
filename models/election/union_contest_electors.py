from odoo import api, fields, models

from ..bodies import ELECTORS
from ..server_fields import shown

# A preparatory meeting elects nobody.
_ELECTORS = {"congress": "members", "general": "members", "plenary": "committee"}


class UnionContest(models.Model):
    """Who votes: the members or their congress directly, or the committee (NR-ELEC-3, QZ-7)."""

    _inherit = "union.contest"

    elected_by = fields.Selection(
        ELECTORS, compute="_compute_elected_by", help="By the kind of the meeting that votes."
    )

    @api.depends("election_id.meeting_id.kind")
    def _compute_elected_by(self):
        for contest in self:
            # Who reads the contest reads who votes.
            meeting = shown(contest, "election_id").sudo().meeting_id
            contest.elected_by = _ELECTORS.get(meeting.kind, False)
