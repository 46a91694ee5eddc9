from odoo import models


class UnionMember(models.Model):
    _inherit = "union.member"

    def _erase_traces(self, names):
        """Why somebody did not come ends, and his pass; that he was due and came stays.

        Minutes stay as they are: they are kept for good as an archive of the union.
        """
        attendees = self.env["union.meeting.attendee"].search([("member_id", "in", self.ids)])
        attendees.write(
            {"excuse": False, "pass_digest": False, "has_pass": False, "pass_revoked_why": False}
        )
        return super()._erase_traces(names)
