from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...core import opening
from ..clock import day_begins, zone


class UnionVenue(models.Model):
    """When a venue is open, and what of a day nobody has booked yet."""

    _inherit = "union.venue"

    @api.constrains("opening")
    def _check_opening(self):
        for venue in self:
            try:
                opening.parse(venue.opening)
            except opening.OpeningError as error:
                raise ValidationError(
                    self.env._(
                        "%(venue)s, opening hours: “%(line)s” cannot be read. Write the days and"
                        " the hours, as “1-5 09:00-12:00 13:30-17:30”.",
                        venue=venue.name,
                        line=error.line,
                    )
                ) from None

    def action_free(self, day):
        """Return what of a day is still free in these venues, on the office's clock.

        Who booked the rest is not told.

        :param str day: ISO date
        :return: ``[{'id', 'open': [{'begin', 'end'}], 'free': [{'begin', 'end'}]}]`` in the order
            of ``self``; times as ``09:00``, up to ``24:00``
        :raise UserError: no day
        :raise AccessError: the caller may not read the venue

        Rights: whoever may read the venue.
        """
        self.check_access("read")
        try:
            day = fields.Date.to_date(day)
        except (TypeError, ValueError):
            day = None
        if not day:
            raise UserError(self.env._("Give the day as a date, e.g. 2026-10-20."))
        return [
            {"id": venue.id, "open": _told(spans), "free": _told(left)}
            for venue, (spans, left) in self._day(day).items()
        ]

    def _day(self, day):
        """Return ``{venue: (open spans, free spans)}`` of a day in minutes; one query.

        Outside its time of use a venue is open to nobody.
        """
        begins, ends = day_begins(self.env, day), day_begins(self.env, day + timedelta(days=1))
        # Times alone: what is taken is no secret, by whom is.
        bookings = self.env["union.venue.booking"].sudo()
        taken = {venue.id: [] for venue in self}
        for booking in bookings.search_fetch(
            Domain("venue_id", "in", self.ids)
            & Domain("state", "=", "approved")
            & Domain("date_begin", "<", ends)
            & Domain("date_end", ">", begins),
            ["venue_id", "date_begin", "date_end"],
        ):
            taken[booking.venue_id.id].append(
                (
                    _minutes(max(booking.date_begin, begins) - begins),
                    _minutes(min(booking.date_end, ends) - begins, up=True),
                )
            )
        found = {}
        for venue in self:
            spans = venue._spans(day)
            found[venue] = spans, opening.free(spans, taken[venue.id])
        return found

    def _spans(self, day):
        """Return the open spans of a day of this venue."""
        self.ensure_one()
        if day < self.date_from or (self.date_to and day > self.date_to):
            return ()
        if not (self.opening or "").strip():
            return ((0, opening.DAY),)
        return opening.parse(self.opening)[day.weekday()]

    @api.model
    def _moment(self, day, minutes):
        """Return the moment (naive UTC) a clock of the office shows on a day."""
        local = datetime.combine(day, time(), tzinfo=ZoneInfo(zone(self.env)))
        local += timedelta(minutes=minutes)
        return local.astimezone(timezone.utc).replace(tzinfo=None)


def _minutes(span, up=False):
    """Return a span in whole minutes; what is begun counts where it is rounded up."""
    seconds = int(span.total_seconds())
    return -(-seconds // 60) if up else seconds // 60


def _told(spans):
    return [{"begin": opening.clock(first), "end": opening.clock(last)} for first, last in spans]
