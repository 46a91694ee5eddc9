import time

from odoo import http
from odoo.exceptions import AccessDenied, UserError
from odoo.http import request

from .texts import texts

# Between the code and the password.
MINUTES = 15
PROOF = "union_entry"
FIRST = "union_entry_first"
PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "X-Frame-Options": "DENY",
}


class EntryController(http.Controller):
    """Entry of members: number and one-time code, then a password of their own.

    Public, and the same for a number somebody has as for one nobody has.
    """

    @http.route(
        "/union/entry",
        type="http",
        auth="public",
        website=True,
        methods=["GET", "POST"],
        sitemap=False,
    )
    def entry(self, number="", code="", **kw):
        """Ask for number and code; a right pair opens the next page for some minutes."""
        if request.httprequest.method == "GET":
            return self._page("trade_union.entry_code")
        given = texts({"number": number, "code": code})
        if any(len(text) > 64 for text in given.values()):
            given = dict.fromkeys(given, "")
        try:
            found, wait = request.env["union.member.entry.code"]._try(
                given["number"], given["code"], request.httprequest.remote_addr or ""
            )
        except UserError:
            # The server's keys are not there; its log says so.
            return self._page("trade_union.entry_code", problem="closed")
        if not found:
            return self._page("trade_union.entry_code", problem="wait" if wait else "wrong")
        request.session[PROOF] = {"code": found.id, "until": time.time() + 60 * MINUTES}
        # Who knew the session of before does not know this one.
        request.session.should_rotate = True
        return request.redirect("/union/entry/password")

    @http.route(
        "/union/entry/password",
        type="http",
        auth="public",
        website=True,
        methods=["GET", "POST"],
        sitemap=False,
    )
    def password(self, password="", again="", **kw):
        """Set the password, use the code up and log in."""
        code = self._proven()
        if not code:
            return request.redirect("/union/entry")
        least = request.env["union.entry.attempt"]._figures().password_length
        values = {"number": code.member_id.member_number, "least": least}
        if request.httprequest.method == "GET":
            return self._page("trade_union.entry_password", **values)
        given = texts({"password": password, "again": again})
        password, again = given["password"], given["again"]
        if problem := self._judge(password, again, code.member_id.member_number, least):
            return self._page("trade_union.entry_password", problem=problem, **values)
        login = code._use(password)
        request.session.pop(PROOF, None)
        if not login:
            return self._page("trade_union.entry_code", problem="wrong")
        request.env.flush_all()
        try:
            request.session.authenticate(
                request.env, {"type": "password", "login": login, "password": password}
            )
        except AccessDenied:
            # Locked by tries of others at the password; the new one is set all the same.
            return request.redirect("/web/login")
        request.session[FIRST] = True
        return request.redirect("/my/union/consent")

    def _proven(self):
        """Return the code (superuser) this session has just shown, while it is good."""
        proof = request.session.get(PROOF) or {}
        # The session names it, which only the server writes.
        code = request.env["union.member.entry.code"].sudo().browse(proof.get("code") or [])
        if not code or proof["until"] < time.time() or not code._is_open():
            request.session.pop(PROOF, None)
            return None
        return code

    @staticmethod
    def _judge(password, again, number, least):
        if password != again:
            return "different"
        if len(password) < least or len(password) > 4096:
            return "short"
        return "simple" if password.upper() == number.upper() or len(set(password)) < 4 else None

    @staticmethod
    def _page(template, **values):
        # A missing problem is told apart from an unknown name.
        values.setdefault("problem", None)
        response = request.render(template, values)
        response.headers.update(PRIVATE)
        return response


class CardController(http.Controller):
    """What the QR code of a member card leads to."""

    @http.route(
        "/union/card/<string:token>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=True,
    )
    def card(self, token, **kw):
        """Say whether a card is valid; who the holder is, officers in scope and himself only."""
        member = request.env["union.member.card"]._member_of(token)
        response = request.render(
            "trade_union.card_check",
            {
                "valid": bool(member),
                "member": member if member and self._may_know(member) else None,
                "is_public": request.env.user._is_public(),
            },
        )
        response.headers.update(PRIVATE)
        return response

    @staticmethod
    def _may_know(member):
        user = request.env.user
        if user._is_public():
            return False
        return member.partner_id == user.partner_id or member.with_user(user).has_access("read")
