from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...core.text import hide_numbers
from ..said import said

# Of one login; more are let in after a pause that grows.
PROPOSALS = 3
LONGEST_SUBJECT = 100
LONGEST = 5000
MOST_SECONDERS = 9999
# A union without a congress hears proposals where a standard puts them on its agenda.
GENERAL = "meeting.agenda.general.proposals"


class UnionProposal(models.Model):
    """What a representative files and follows on his own pages: his own proposals, no others."""

    _inherit = "union.proposal"

    @api.model
    @api.private
    def _portal_mandates(self, members):
        """Return ``{place: member}``: where these memberships bring proposals in today.

        Here the general meeting of his own union, where a standard in force puts proposals on its
        agenda (BJ-3.3.2); a congress and its representatives come with the elections.

        :param members: his memberships (superuser), found by his login
        """
        active = members.filtered(lambda member: member.state == "active")
        places = active.organization_id
        # The law is the same whoever asks.
        found = self.env["union.rule"].sudo()._parameters([GENERAL], places)
        return {
            member.organization_id: member
            for member in active
            if found[member.organization_id.id][GENERAL]["value"]
        }

    @api.model
    @api.private
    def _portal_own(self, members):
        """Return the proposals (superuser) these memberships brought in, once they are filed.

        Also after the mandate: who asked is told.
        """
        # A member has no right to the register; his own are his to read.
        return self.sudo().search(
            Domain("member_id", "in", members.ids) & Domain("state", "!=", "draft")
        )

    @api.model
    @api.private
    def _portal_file(self, members, place_id, subject, content, seconders=""):
        """File a proposal of whoever holds a mandate at this place (NR-CONG-29).

        :param members: his memberships, found by his login
        :param str place_id: id of the organisation, as the form sends it
        :param str seconders: how many signed it as well, a whole number or nothing
        :return: the proposal (superuser), or None if he has no mandate there
        :raise UserError: something is missing, too long or no number, or too many from this login
        """
        mandates = {
            str(place.id): (place, who) for place, who in self._portal_mandates(members).items()
        }
        if place_id not in mandates:
            return None
        place, member = mandates[place_id]
        subject = " ".join(said(self.env, subject).split())
        content, seconders = said(self.env, content), said(self.env, seconders) or "0"
        if not any(map(str.isalpha, subject)) or not any(map(str.isalpha, content)):
            raise UserError(self.env._("Give the proposal a title, and say what you propose."))
        for text, most in ((subject, LONGEST_SUBJECT), (content, LONGEST)):
            if len(text) > most:
                raise UserError(self.env._("Say it in at most %(count)s characters.", count=most))
        if not (seconders.isascii() and seconders.isdigit()) or int(seconders) > MOST_SECONDERS:
            raise UserError(
                self.env._("Say how many signed it as well: a whole number, zero or more.")
            )
        attempts = self.env["union.entry.attempt"].sudo()  # counts under a key, no name
        key = attempts._key("proposal", "login", self.env.uid)
        if not attempts._count(key, PROPOSALS, attempts._figures()):
            raise UserError(
                self.env._("You have filed several proposals. Wait a while before the next.")
            )
        # His mandate was looked up; a member has no right to the register.
        register = self.sudo()
        proposal = register.create(
            {
                "organization_id": place.id,
                "meeting_id": register._session_to_come(place).id,
                "member_id": member.id,
                # Typed by anybody: no number of a person stays in it.
                "subject": hide_numbers(subject),
                "content": hide_numbers(content),
                "seconders": int(seconders),
            }
        )
        proposal.action_file()
        return proposal

    @api.private
    def _session_to_come(self, place):
        """Return the next congress or general meeting of a place that was called, if there is one."""
        return self.env["union.meeting"].search(
            Domain("organization_id", "=", place.id)
            & Domain("kind", "in", ("congress", "general"))
            & Domain("state", "in", ("draft", "held"))
            & Domain("noticed_on", "!=", False),
            order="date, id",
            limit=1,
        )
