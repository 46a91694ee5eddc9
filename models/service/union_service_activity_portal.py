from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..clock import now


class UnionServiceActivity(models.Model):
    """What a member sees and does on the portal: through his own membership only."""

    _inherit = "union.service.activity"

    @api.model
    def _portal_memberships(self):
        """Return the active memberships (superuser) of the current user himself."""
        # A member reads himself here and nobody else: his contact is his login's.
        return (
            self.env["union.member"]
            .sudo()
            .search_fetch(
                [("partner_id", "=", self.env.user.partner_id.id), ("state", "=", "active")],
                ["name", "state", "organization_id", "partner_id"],
            )
        )

    @api.model
    def _portal_activities(self, members, activity_id=None):
        """Return the activities (superuser) these memberships may join or are listed for.

        Published downwards: those of the member's union and of all above it, for whom they are
        meant. One that was cancelled stays until its day is over, for who had a place there.

        :param activity_id: only this one, if it is among them
        """
        places = {
            int(part)
            for path in members.organization_id.mapped("parent_path")
            for part in path.split("/")
            if part
        }
        if not places:
            return self.sudo().browse()  # nothing
        one = Domain("id", "=", activity_id) if activity_id else Domain.TRUE
        registrations = self.env["event.registration"].sudo()  # his own places
        listed = registrations._search(
            Domain("union_member_id", "in", members.ids)
            & (Domain("state", "!=", "cancel") | Domain("union_told", "=", "called_off"))
        )
        mine = Domain("event_id", "in", listed.subselect("event_id"))
        open_ones = Domain("phase", "=", "sign_up") & Domain("date_end", ">", now())
        over = Domain("phase", "=", "cancelled") & Domain("date_end", "<=", now())
        found = self.sudo().search_fetch(  # open to every member of those unions
            one & Domain("organization_id", "in", list(places)) & (open_ones | mine) & ~over,
            ["organization_id", "phase", "audience", "event_id", "date_begin", "capacity"],
            order="date_begin, id",
            limit=200,
        )
        chosen = found.filtered(lambda activity: activity.audience == "chosen")
        if not chosen:
            return found
        own = chosen._portal_registrations(members)
        return found.filtered(
            lambda activity: (
                activity not in chosen
                or activity.event_id in own
                or activity._among_audience(activity._portal_below(members))
            )
        )

    def _portal_below(self, members):
        """Return those of these memberships that belong to the union of this activity."""
        path = self.organization_id.parent_path
        return members.filtered(lambda m: m.organization_id.parent_path.startswith(path))

    def _portal_registrations(self, members):
        """Return ``{event: the member's own registration (superuser)}`` of these activities."""
        registrations = (
            self.env["event.registration"]
            .sudo()  # his own places
            .search([("union_member_id", "in", members.ids), ("event_id", "in", self.event_id.ids)])
        )
        return {registration.event_id: registration for registration in registrations}

    def _portal_places(self, members):
        """Return how the member stands in these activities.

        :return: ``{activity id: {"state", "position", "told", "told_on"}}`` of those he is or was
            on the list of; ``position`` is 1 for who gets the next place, False for who does not
            wait
        """
        by_event = self._portal_registrations(members)
        own = self.env["event.registration"].sudo().union(*by_event.values())
        positions = own._queue_positions()
        return {
            activity.id: {
                "state": by_event[activity.event_id].state,
                "position": positions.get(by_event[activity.event_id].id, False),
                "told": by_event[activity.event_id].union_told,
                "told_on": by_event[activity.event_id].union_told_on,
            }
            for activity in self
            if activity.event_id in by_event
        }

    def _portal_pass(self, members):
        """Return the registration (superuser) a member shows at the door, if he has a place."""
        own = self._portal_registrations(members).get(self.event_id)
        return (
            own.filtered(lambda registration: registration.state in ("open", "done"))
            if own
            else own
        )

    def _portal_change(self, members, operation):
        """Sign the member up for this activity, or withdraw him, until it begins.

        :param members: his own memberships, from :meth:`_portal_memberships`
        :param operation: ``sign_up`` or ``withdraw``
        :raise UserError: begun, full and no waiting list, closed
        """
        self.ensure_one()
        if self.date_begin <= now():
            raise UserError(
                self.env._(
                    "“%(activity)s” has begun; speak to the people on the spot.",
                    activity=self.name,
                )
            )
        mine = self._portal_below(members)
        if operation == "sign_up":
            self._check_sign_up_open()
            self._join((self._among_audience(mine) or mine)[:1], wait=self.waiting_list)
        else:
            self._leave(mine)
