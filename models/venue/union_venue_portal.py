from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...core import opening
from ...core.text import hide_numbers
from ..clock import now, today
from ..period import not_over
from ..said import reason_said, said
from .union_venue_booking import ALIVE

# Of one login; more are let in after a pause that grows.
ASKED = 5
LONGEST_PURPOSE = 200
MOST_PEOPLE = 99999
# Of one member at a time: what is only asked for takes the owner's time.
OPEN_AT_ONCE = 5


class UnionVenue(models.Model):
    """What a member sees of the venues he may ask for: hours, never who sits there."""

    _inherit = "union.venue"

    @api.model
    @api.private
    def _portal_venues(self, members):
        """Return the venues (superuser) these memberships may ask for.

        :param members: his memberships, found by his login
        """
        places = members.filtered(lambda member: member.state == "active").organization_id
        if not places:
            return self.sudo().browse()  # nothing
        # Shared with the members of those unions.
        return self.sudo().search(self._open_to(places), order="kind, name, id", limit=200)

    def _portal_items(self):
        """Return the equipment and signs (superuser) of a venue that a member may report broken."""
        return self.item_ids.filtered_domain(not_over(today(self.env)))

    @api.private
    def _portal_fault(self, item_id, note):
        """Record that a member found something of this venue (superuser) broken (SZ-6.4).

        :param str item_id: id of one of :meth:`_portal_items`, as the form sends it
        :param str note: what is wrong
        :return: the item, or None if there is no such thing here
        :raise UserError: nothing said, or too many from this login
        """
        item = self._portal_items().filtered(lambda one: str(one.id) == item_id)
        if not item:
            return None
        note = reason_said(self.env, note)
        if not note or len(note) > LONGEST_PURPOSE:
            raise UserError(
                self.env._(
                    "Say in at most %(count)s characters what is broken.", count=LONGEST_PURPOSE
                )
            )
        _count_try(self.env, "fault")
        item._note("repair", self.env._("Reported by a member: %(note)s", note=note), {})
        return item


class UnionVenueBooking(models.Model):
    """What a member asks for on his own page, and follows there: his own bookings, no others."""

    _inherit = "union.venue.booking"

    @api.model
    @api.private
    def _portal_own(self, members):
        """Return the bookings (superuser) of these memberships, the latest first."""
        # A member has no right to the register; his own are his to read.
        return self.sudo().search(Domain("member_id", "in", members.ids), limit=50)

    @api.model
    @api.private
    def _portal_ask(self, members, venue, form):
        """Ask for a venue on behalf of the member himself.

        :param members: his memberships, found by his login
        :param venue: one of :meth:`~UnionVenue._portal_venues`
        :param dict form: texts ``day`` (ISO), ``begin``, ``end`` (``09:00``), ``purpose``,
            ``people``
        :return: the booking (superuser), waiting for the union of the venue
        :raise UserError: something is missing or cannot be read, or too many from this login
        :raise ValidationError: closed, taken, or too many people
        """
        day, begin, end = self._portal_span(form)
        purpose = " ".join(said(self.env, form.get("purpose")).split())
        if not any(map(str.isalpha, purpose)) or len(purpose) > LONGEST_PURPOSE:
            raise UserError(
                self.env._(
                    "Say in at most %(count)s characters what you need it for.",
                    count=LONGEST_PURPOSE,
                )
            )
        people = said(self.env, form.get("people")) or "0"
        if not (people.isascii() and people.isdigit()) or int(people) > MOST_PEOPLE:
            raise UserError(self.env._("Say how many come: a whole number."))
        waiting = self.sudo().search_count(  # his own
            Domain("member_id", "in", members.ids)
            & Domain("state", "=", "asked")
            & Domain("date_end", ">", now())
        )
        if waiting >= OPEN_AT_ONCE:
            raise UserError(
                self.env._("You have asked for several bookings. Wait until they are answered.")
            )
        _count_try(self.env, "venue")
        member = members.filtered(
            lambda one: one.state == "active" and venue._is_open_to(one.organization_id)
        )[:1]
        # Which venue and which member he is was looked up; he has no right to the register.
        return self.sudo().create(
            {
                "venue_id": venue.id,
                "organization_id": member.organization_id.id,
                "member_id": member.id,
                # Typed by anybody: no number of a person stays in it.
                "purpose": hide_numbers(purpose),
                "people": int(people),
                "date_begin": venue._moment(day, begin),
                "date_end": venue._moment(day, end),
            }
        )

    def _portal_span(self, form):
        """Return ``(day, begin, end)`` of a form, in minutes of the office's clock."""
        try:
            day = fields.Date.to_date(form.get("day"))
        except ValueError:
            day = None
        begin, end = (opening.minutes_of(form.get(name)) for name in ("begin", "end"))
        if not day or begin is None or end is None or begin >= end:
            raise UserError(
                self.env._("Give the day, and from when to when on that day, as 09:00 and 11:30.")
            )
        return day, begin, end

    @api.private
    def _portal_cancel(self):
        """Give up one's own booking (superuser) while it is to come.

        :raise UserError: over, or answered with no
        """
        self._check_alive(ALIVE)
        self._end(self.env._("Cancelled by the member."), self.env.uid)

    @api.model
    def _portal_day(self, text):
        """Return the day a page asks about: today where it names none."""
        try:
            return fields.Date.to_date(text) or today(self.env)
        except ValueError:
            return today(self.env)


def _count_try(env, what):
    """Count what a login sends; raise UserError if that was too much for now."""
    attempts = env["union.entry.attempt"].sudo()  # counts under a key, no name
    if not attempts._count(attempts._key(what, "login", env.uid), ASKED, attempts._figures()):
        raise UserError(env._("You have sent several already. Wait a while before the next."))
