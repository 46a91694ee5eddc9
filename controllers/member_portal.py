from odoo import http
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.http import request

from .entry import FIRST, PRIVATE
from .papers import printed_once

DECISIONS = ("given", "refused", "withdrawn")


class MemberPortal(CustomerPortal):
    """A member's own pages: his data (masked), his card, his consent.

    Members have no right to any of our models. Everything here is found through the contact of
    the login, among memberships that hold today.
    """

    def _own_memberships(self):
        return request.env["union.member"]._of_login()

    @http.route("/my/union", type="http", auth="user", website=True, methods=["GET"])
    def my_union(self, **kw):
        """The member's own data as the union holds it."""
        members = self._own_memberships()
        consents = request.env["union.consent"]._last(members)
        return self._private(
            "trade_union.portal_my_union",
            {
                "page_name": "union_home",
                "members": members,
                "consents": consents.grouped("member_id"),
                "trail": members.entry_event_ids.sorted("id", reverse=True)[:5],
                "notices": request.env["union.publicity"]._portal_running(members.organization_id),
                "requests_url": self._requests_url(),
            },
        )

    @http.route("/my/union/card", type="http", auth="user", website=True, methods=["GET"])
    def my_union_card(self, **kw):
        """The member's card with its QR code, to show."""
        cards = request.env["union.member.card"]._of(self._own_memberships())
        return self._private(
            "trade_union.portal_my_union_card", {"page_name": "union_card", "cards": cards}
        )

    @http.route(
        "/my/union/consent", type="http", auth="user", website=True, methods=["GET", "POST"]
    )
    def my_union_consent(self, decision=None, version=None, **kw):
        """Show the text in force and what was answered; give, refuse or withdraw."""
        members = self._own_memberships()
        text = request.env["union.consent.text"]._current()
        first = bool(request.session.get(FIRST))
        if request.httprequest.method == "GET":
            if first and not (members and text):
                request.session.pop(FIRST)
                return request.redirect("/my/union")
            return self._private(
                "trade_union.portal_my_union_consent",
                {
                    "page_name": "union_consent",
                    "members": members,
                    "text": text,
                    "first": first,
                    "consents": request.env["union.consent"]._last(members),
                },
            )
        # What he answers is the text he was shown, not one that came into force since.
        if not members or decision not in DECISIONS or version != text.version:
            return request.redirect("/my/union/consent")
        if decision == "withdrawn":
            last = request.env["union.consent"]._last(members)
            members = last.filtered(lambda row: row.decision == "given").member_id
        request.env["union.consent"]._record(
            members, text, decision, "entry" if first else "portal"
        )
        request.session.pop(FIRST, None)
        return request.redirect("/my/union")

    # A member's data are the union's to correct, and a contact is open to every colleague: his
    # own login enters no address and no mobile there.

    @http.route()
    def account(self, **kw):
        """Show a member what his union holds instead of Odoo's contact form."""
        if request.env.user._is_member_login():
            return request.redirect("/my/union")
        return super().account(**kw)

    @http.route()
    def my_addresses(self, **kw):
        """As :meth:`account`."""
        if request.env.user._is_member_login():
            return request.redirect("/my/union")
        return super().my_addresses(**kw)

    @http.route()
    def portal_address(self, *args, **kw):
        """As :meth:`account`."""
        if request.env.user._is_member_login():
            return request.redirect("/my/union")
        return super().portal_address(*args, **kw)

    @http.route()
    def portal_address_submit(self, *args, **kw):
        """As :meth:`account`: nothing is stored."""
        if request.env.user._is_member_login():
            raise request.not_found()
        return super().portal_address_submit(*args, **kw)

    def _requests_url(self):
        """Return the address of the member's requests, if there is such a page."""
        url = "/my/union/requests"
        rules = request.env["ir.http"].routing_map().iter_rules()
        return url if any(rule.rule == url for rule in rules) else None

    def _private(self, template, values):
        response = request.render(template, {**self._prepare_portal_layout_values(), **values})
        response.headers.update(PRIVATE)
        return response


class MemberPapersController(http.Controller):
    """The file of cards or code slips a dialog has asked for, once."""

    @http.route(
        "/trade_union/member_papers/<int:papers_id>", type="http", auth="user", methods=["GET"]
    )
    def papers(self, papers_id):
        """Print and hand over; see :func:`printed_once`."""
        # Since the dialog was answered somebody may have left, or the duty ended.
        return printed_once("union.member.papers", papers_id)
