from odoo import api, fields, models
from odoo.fields import Domain

from ...core import election_rules

SHARE = "meeting.extraordinary_share_representatives"


class UnionMeeting(models.Model):
    """A session out of turn: enough of the representatives may propose it too (NR-CONG-5e)."""

    _inherit = "union.meeting"

    representative_proposer_count = fields.Integer(
        "Representatives Who Propose It",
        help="How many representatives signed the proposal; the list stays in the file.",
    )
    representatives_needed = fields.Integer(
        compute="_compute_representatives_needed",
        help="So many of the representatives may call it themselves.",
    )
    representatives_missing = fields.Integer(compute="_compute_representatives_needed")

    _representative_proposers = models.Constraint(
        "CHECK (representative_proposer_count >= 0)",
        "Representatives who propose a meeting are zero or more.",
    )

    @api.depends("extraordinary", "organization_id", "representative_proposer_count")
    def _compute_representatives_needed(self):
        asked = self.filtered("extraordinary")
        # How many stand, not who: of places the reader sees.
        places = asked.organization_id._origin._in_sight()
        standing = dict(
            self.env["union.representative"]
            .sudo()  # as said above
            ._read_group(
                Domain("organization_id", "in", places.ids)
                & Domain("state", "=", "standing")
                & Domain("congress_id.state", "=", "standing"),
                ["organization_id"],
                ["__count"],
            )
        )
        shares = self.env["union.rule"]._parameters([SHARE], places)
        for meeting in self:
            place = meeting.organization_id._origin if meeting.extraordinary else places.browse()
            people = standing.get(place, 0)
            share = shares.get(place.id, {}).get(SHARE, {}).get("value")
            known = bool(share and people)
            needed = election_rules.least_share(people, share, strictly_more=False) if known else 0
            meeting.representatives_needed = needed
            # Without a congress or a rule no representative can call it, whatever was typed.
            meeting.representatives_missing = (
                max(0, needed - meeting.representative_proposer_count)
                if known
                else int(meeting.extraordinary)
            )
