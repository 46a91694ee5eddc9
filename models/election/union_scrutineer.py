from odoo import api, models
from odoo.exceptions import ValidationError

from ...core import text
from .sentences import sentence
from .union_election_gates import SCRUTINEER_CLAUSE


class UnionScrutineer(models.Model):
    """Scrutineers and tellers are no candidates."""

    _inherit = "union.scrutineer"

    @api.constrains("member_id", "user_id", "meeting_id", "outsider", "name")
    def _check_no_candidate(self):
        for meeting, people in self.grouped("meeting_id").items():
            for person in people._among(meeting.election_ids._candidates()):
                raise ValidationError(
                    sentence(
                        self.env,
                        "candidate_is_scrutineer",
                        {"name": person.name, "rule": SCRUTINEER_CLAUSE},
                    )
                )

    def _stands_in(self, candidates):
        """Return True if one of these people is among the candidates."""
        return bool(self._among(candidates))

    def _among(self, candidates):
        """Return those of these people who are among the candidates.

        By member, by login, and for somebody from outside by name and e-mail: as far as it
        can be told of a person whom no register here knows.
        """
        # Compared, not shown: who a login is may lie outside the reader's scope.
        members = candidates.sudo().member_id
        partners = members.partner_id
        mails = set(partners.mapped("email_normalized")) - {False}
        names = {text.clean_name(name) for name in members.mapped("name")}
        people = self._people()

        def stands(person):
            contact = person.sudo().user_id.partner_id  # as above
            return (
                people[person] & members
                or contact & partners
                or (
                    person.outsider
                    and (person._outside_names() & names or contact.email_normalized in mails)
                )
            )

        return self.filtered(stands)

    def _confirm(self, resolution):
        # Who answers for somebody from outside, and on what, cannot be changed afterwards.
        for person in self.filtered(lambda person: person.outsider and not person.confirmed):
            person.meeting_id.election_ids._note(
                "outsider", person.outsider_identity, scrutineer=person
            )
        return super()._confirm(resolution)
