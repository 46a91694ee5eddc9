from odoo import api, models
from odoo.fields import Domain

from ..clock import today

# A page of a phone.
MOST = 20


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
