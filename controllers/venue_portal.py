from markupsafe import Markup

from odoo import http
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.http import request

from ..core import opening, qr
from ..models.clock import now, today
from .entry import PRIVATE
from .member_portal import MemberPortal
from .texts import texts

PAGE = "/my/union/venues"
MESSAGE = "union_venue_message"


class VenuePortal(MemberPortal):
    """A member finds a venue, sees its free hours and asks for a booking, on his phone.

    Who sits there at other hours he is not told.
    """

    @http.route(PAGE, type="http", auth="user", website=True, methods=["GET"])
    def my_union_venues(self, **kw):
        """Show the venues open to this member, and his own bookings."""
        members = self._own_memberships()
        return self._private(
            "trade_union.portal_my_union_venues",
            {
                "page_name": "union_venues",
                "members": members,
                "venues": request.env["union.venue"]._portal_venues(members),
                "bookings": request.env["union.venue.booking"]._portal_own(members),
                "now": now(),
                "message": request.session.pop(MESSAGE, None),
            },
        )

    @http.route(
        f"{PAGE}/<int:venue_id>", type="http", auth="user", website=True, methods=["GET", "POST"]
    )
    def my_union_venue(self, venue_id, **form):
        """Show a venue with the free hours of a day; ask for a booking."""
        members = self._own_memberships()
        venue = self._own_venue(members, venue_id)
        bookings = request.env["union.venue.booking"]
        form, message = texts(form), None
        if request.httprequest.method == "POST":
            try:
                # What was refused must leave nothing behind.
                with request.env.cr.savepoint():
                    bookings._portal_ask(members, venue, form)
            except (UserError, ValidationError) as error:
                message = {"level": "warning", "text": str(error)}
            else:
                return self._back_with(
                    request.env._(
                        "You have asked for “%(venue)s”. Its union answers here.", venue=venue.name
                    )
                )
        day = bookings._portal_day(form.get("day"))
        spans, free = venue._day(day)[venue]
        return self._private(
            "trade_union.portal_my_union_venue",
            {
                "page_name": "union_venue",
                "members": members,
                "venue": venue,
                "day": day,
                "today": today(request.env),
                "open": spans,
                "free": free,
                "clock": opening.clock,
                "form": form,
                "message": message,
            },
        )

    @http.route(
        f"{PAGE}/<int:venue_id>/fault", type="http", auth="user", website=True, methods=["POST"]
    )
    def my_union_venue_fault(self, venue_id, **form):
        """Report equipment or a sign of this venue broken; not found where there is no such."""
        venue = self._own_venue(self._own_memberships(), venue_id)
        form = texts(form)
        try:
            # As above.
            with request.env.cr.savepoint():
                item = venue._portal_fault(form.get("item"), form.get("note"))
        except UserError as error:
            return self._back_with(str(error), "warning")
        if not item:
            raise request.not_found()
        return self._back_with(request.env._("Thank you: the union of the venue looks at it."))

    @http.route(
        f"{PAGE}/bookings/<int:booking_id>/cancel",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def my_union_venue_cancel(self, booking_id, **kw):
        """Give up one's own booking; not found for others."""
        own = request.env["union.venue.booking"]._portal_own(self._own_memberships())
        booking = own.filtered(lambda one: one.id == booking_id)
        if not booking:
            raise request.not_found()
        try:
            # As above.
            with request.env.cr.savepoint():
                booking._portal_cancel()
        except UserError as error:
            return self._back_with(str(error), "warning")
        return self._back_with(request.env._("Your booking is cancelled."))

    def _own_venue(self, members, venue_id):
        venues = request.env["union.venue"]._portal_venues(members)
        venue = venues.filtered(lambda one: one.id == venue_id)
        if not venue:
            raise request.not_found()
        return venue

    def _back_with(self, text, level="success"):
        request.session[MESSAGE] = {"level": level, "text": text}
        return request.redirect(PAGE)


class VenueDoor(http.Controller):
    """The code at the door of a station: what is offered, when, and who is on duty (SH-10)."""

    @http.route(
        "/union/venue/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def door(self, token):
        """Show anybody what stands at the door; the same "nothing" for every other code."""
        venue = request.env["union.venue"]._by_door(token)
        if not venue:
            return self._render("trade_union.venue_door_nothing", {}, status=404)
        day = today(request.env)
        spans, _free = venue._day(day)[venue]
        return self._render(
            "trade_union.venue_door",
            {
                "venue": venue,
                "hours": [f"{opening.clock(a)}–{opening.clock(b)}" for a, b in spans],
                "duties": request.env["union.venue.duty"]._of_day(venue, day),
            },
        )

    @http.route(
        "/trade_union/venue/<int:venue_id>/door",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def sheet(self, venue_id):
        """Show an officer the sheet with the code, to be printed and hung at the door."""
        venue = request.env["union.venue"].browse(venue_id).exists()
        try:
            venue.ensure_one().check_access("write")
        except (AccessError, ValueError):
            # Whether it exists is nobody's business out of scope.
            raise request.not_found() from None
        if not venue.has_door_page:
            raise request.not_found()
        return self._render(
            "trade_union.venue_door_sheet",
            {
                "venue": venue,
                # Lines alone, no text of anybody's.
                "code": Markup(qr.svg(venue.get_base_url() + venue._door_path())),
            },
        )

    def _render(self, template, values, status=200):
        """Render a page that says nothing of the user, so nothing of him is read."""
        qweb = request.env["ir.qweb"].with_context(minimal_qcontext=True)
        page = qweb._render(template, {"lang": request.env.lang or "en", **values})
        return request.make_response(
            page,
            headers=[("Content-Type", "text/html; charset=utf-8"), *PRIVATE.items()],
            status=status,
        )
