from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..clock import now

# What is asked before a place is given; all else of an activity is for its page.
PORTAL_FIELDS = (
    "name",
    "organization_id",
    "phase",
    "date_begin",
    "date_end",
    "sign_up_until",
    "event_id",
    "capacity",
    "waiting_list",
    "audience",
)


class UnionServiceActivity(models.Model):
    """What a member sees and does on the portal: through his own membership only."""

    _inherit = "union.service.activity"

    @api.model
    def _portal_memberships(self):
        """Return the active memberships (superuser) of the current user himself."""
        partner = SQL("(SELECT partner_id FROM res_users WHERE id = %s)", self.env.uid)
        # A member reads himself here and nobody else: his contact is his login's.
        return (
            self.env["union.member"]
            .sudo()
            .search_fetch(
                [("partner_id", "in", partner), ("state", "=", "active")],
                ["name", "state", "organization_id", "partner_id"],
                order="id",
            )
        )

    @api.model
    def _portal_activities(self, members):
        """Return the activities (superuser) these memberships may join or are listed for.

        Published downwards: those of the member's union and of all above it, for whom they are
        meant. One that was cancelled stays until its day is over, for who had a place there.
        """
        places = {
            int(part)
            for path in members.organization_id.mapped("parent_path")
            for part in path.split("/")
            if part
        }
        if not places:
            return self.sudo().browse()  # nothing
        listed = (
            self.env["event.registration"]
            .sudo()  # his own places
            .search([("union_member_id", "in", members.ids)])
        )
        found = self.sudo().search(  # open to every member of those unions
            Domain("organization_id", "in", list(places))
            & (
                (Domain("phase", "=", "sign_up") & Domain("date_end", ">", now()))
                | Domain("event_id", "in", listed.event_id.ids)
            ),
            order="date_begin, id",
            limit=200,
        )
        own = found._portal_registrations(members)
        return found.filtered(lambda activity: activity._portal_shown(members, own))

    @api.model
    def _portal_activity(self, members, activity_id, joining=False):
        """Return this activity, if this member is shown it, and his registration there.

        :param joining: he wants to sign up: where he stands is asked when he gets his place
        :return: ``(activity, registration)``, superuser; either may be empty
        """
        # Shown or not follows from the member, below.
        activity = self.sudo().search_fetch([("id", "=", activity_id)], PORTAL_FIELDS)
        place = self.env["event.registration"].sudo()  # none, or his own
        if not activity or not members:
            return activity.browse(), place
        (activity.organization_id | members.organization_id).fetch(["parent_path"])
        own = {} if joining else activity._portal_registrations(members)
        if not activity._portal_shown(members, own):
            return activity.browse(), place
        return activity, own.get(activity.event_id, place)

    def _portal_shown(self, members, own):
        """Return whether a member is shown this activity.

        :param own: what :meth:`_portal_registrations` returns
        """
        below = self._portal_below(members)
        if not below or self.phase == "plan":
            return False
        place = own.get(self.event_id)
        if self.phase == "cancelled":
            return bool(place) and place.union_told == "called_off" and self.date_end > now()
        if place and place.state != "cancel":
            return True
        if self.phase != "sign_up" or self.date_end <= now():
            return False
        return bool(self._among_audience(below))

    def _portal_below(self, members):
        """Return those of these memberships that belong to the union of this activity."""
        path = self.organization_id.parent_path
        return members.filtered(lambda m: m.organization_id.parent_path.startswith(path))

    def _portal_registrations(self, members):
        """Return ``{event: the member's own registration (superuser)}`` of these activities."""
        registrations = (
            self.env["event.registration"]
            .sudo()  # his own places
            .search_fetch(
                [("union_member_id", "in", members.ids), ("event_id", "in", self.event_id.ids)],
                ["event_id", "union_member_id", "state", "union_told", "union_told_on"],
                order="id",
            )
        )
        return {registration.event_id: registration for registration in registrations}

    def _portal_places(self, members):
        """Return how the member stands in these activities.

        :return: ``{activity id: {"state", "position", "told", "told_on"}}`` of those he is or was
            on the list of; ``position`` is 1 for who gets the next place, False for who does not
            wait
        """
        by_event = self._portal_registrations(members)
        own = self.env["event.registration"].sudo().union(*by_event.values())  # his own places
        positions = own._queue_positions()
        return {
            activity.id: {
                "state": place.state,
                "position": positions.get(place.id, False),
                "told": place.union_told,
                "told_on": place.union_told_on,
            }
            for activity in self
            if (place := by_event.get(activity.event_id))
        }

    def _portal_change(self, members, operation):
        """Sign the member up for this activity, or withdraw him, until it begins.

        :param members: his own memberships, from :meth:`_portal_memberships`
        :param operation: ``sign_up`` or ``withdraw``
        :raise UserError: begun, full and no waiting list, closed
        """
        self.ensure_one()
        self._portal_check(operation)
        below = self._portal_below(members)
        if operation == "withdraw":
            self._take_turn()
            self._leave(below)
            return
        member = (self._among_audience(below) or below)[:1]
        self._check_eligible(member)
        # What was read up to here is locked with the plan or asked again by the statements below.
        self._take_turn(nothing_read=True)
        self._take_places(member, wait=self.waiting_list)

    def _portal_check(self, operation):
        """Raise UserError where nobody may sign up, or withdraw, on the portal."""
        if self.date_begin <= now():
            raise UserError(
                self.env._(
                    "“%(activity)s” has begun; speak to the people on the spot.",
                    activity=self.name,
                )
            )
        if operation == "sign_up":
            self._check_sign_up_open()
            # Most of those who come in vain need not queue for it.
            if self.capacity and not self.waiting_list:
                self._check_places(self.places_left, 1)
        else:
            self._check_list_open()

    def _portal_refusal(self, operation):
        """Return why this is refused here and now, None if it is not.

        The page says so by itself: thousands sign up at once, and a note in the session would be a
        file written for each.
        """
        try:
            self._portal_check(operation)
        except UserError as error:
            return str(error)
        return None
