from odoo import api, models
from odoo.exceptions import ValidationError

from .sentences import sentence
from .union_election_gates import SCRUTINEER_CLAUSE


class UnionScrutineer(models.Model):
    """Scrutineers and tellers are no candidates."""

    _inherit = "union.scrutineer"

    @api.constrains("member_id", "user_id", "meeting_id")
    def _check_no_candidate(self):
        for person in self:
            if person._stands_in(person.meeting_id.election_ids._candidates()):
                raise ValidationError(
                    sentence(
                        self.env,
                        "candidate_is_scrutineer",
                        {"name": person.name, "rule": SCRUTINEER_CLAUSE},
                    )
                )

    def _stands_in(self, candidates):
        """Return True if one of these people is among the candidates, by member or by login."""
        members = candidates.member_id
        partners = members.partner_id
        return bool(self.member_id & members or self.user_id.partner_id & partners)
