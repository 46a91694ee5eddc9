from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..clock import today
from ..said import reason_said

# A page of a phone.
MOST = 20
# Of one login; more are let in after a pause that grows.
ANSWERS = 10


class UnionMeeting(models.Model):
    """What somebody who is due at a meeting reads on his own page: when, where, what, material."""

    _inherit = "union.meeting"

    @api.model
    @api.private
    def _portal_called(self, members):
        """Return the meetings (superuser) to come that these memberships are on the list of.

        Of those that were called; one that was cancelled or put off since stays until its day, so
        that nobody comes in vain.

        :param members: his memberships, found by his login
        """
        day = today(self.env)
        told = Domain("noticed_on", "!=", False) & Domain("date", ">=", day)
        stopped = Domain("put_off_from", ">=", day) | (
            Domain("state", "=", "cancelled") & Domain("date", ">=", day)
        )
        # A member has no right to meetings; what he is called to is his to read.
        return self.sudo().search(
            Domain("attendee_ids.member_id", "in", members.ids)
            & Domain("state", "in", ("draft", "held", "cancelled"))
            & (told | stopped),
            order="date, id",
            limit=MOST,
        )

    @api.model
    @api.private
    def _portal_material(self, members, file_id):
        """Return a file (superuser) of an agenda that these memberships are called to, or None."""
        meetings = self._portal_called(members).filtered(lambda one: one.state != "cancelled")
        items = meetings.item_ids.filtered(lambda item: item.state == "planned")
        return items.attachment_ids.filtered(lambda file: file.id == file_id) or None

    @api.private
    def _portal_line(self, members):
        """Return the lines (superuser) of the list that are of these memberships; not of others."""
        return self.attendee_ids.filtered(lambda line: line.member_id in members)

    @api.private
    def _portal_open(self):
        """Return whether an answer to the call still says something."""
        return self.state == "draft" and bool(self.noticed_on)

    @api.model
    @api.private
    def _portal_reply(self, members, meeting_id, answer, excuse=""):
        """Keep what somebody answers to the call of a meeting; the reason is read by the office.

        :param members: his memberships, found by his login
        :param str answer: ``coming`` or ``excused``; the last one stands
        :param str excuse: why he does not come
        :return: his lines of the list (superuser), or None if he is not called to it
        :raise UserError: another word, no reason, too many from this login, or over
        """
        meeting = self._portal_called(members).filtered(lambda one: one.id == meeting_id)
        if not meeting:
            return None
        lines = meeting._portal_line(members)
        if not meeting._portal_open() or any(lines.mapped("checked_in_on")):
            raise UserError(self.env._("Nothing is to be answered here any more."))
        if answer not in lines._fields["answer"].get_values(self.env):
            raise UserError(self.env._("Say whether you come or cannot come."))
        excuse = reason_said(self.env, excuse) if answer == "excused" else ""
        if answer == "excused" and not excuse:
            raise UserError(self.env._("Say why you cannot come; the office alone reads it."))
        attempts = self.env["union.entry.attempt"].sudo()  # counts under a key, no name
        key = attempts._key("meeting", "login", self.env.uid)
        if not attempts._count(key, ANSWERS, attempts._figures()):
            raise UserError(self.env._("You have answered several times. Wait a while."))
        lines.write({"answer": answer, "excuse": excuse or False})
        return lines
