from odoo import api, models

FIGURE = "election.congress_members"


class UnionElection(models.Model):
    """General meeting or congress: which of the two votes follows from how many members there are."""

    _inherit = "union.election"

    @api.model
    def _meeting_kind(self, place):
        """Return the kind of meeting that elects at a place: SZ-5.1.3.3, NR-ELEC-16."""
        figure = self.env["union.rule"]._parameter(FIGURE, place)["value"]
        few = isinstance(figure, int) and place.member_count < figure
        return "general" if few else "congress"

    def _gate_meeting_form(self):
        figure = self.env["union.rule"]._parameter(FIGURE, self.organization_id)
        count, least = self.organization_id.member_count, figure["value"]
        if self.meeting_id.kind != "congress" or not isinstance(least, int) or count >= least:
            return []
        return [("meeting_form", {"count": count, "least": least, "rule": figure["clause"]})]
