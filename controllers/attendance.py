import logging
import re
from datetime import datetime

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import Response, content_disposition, request

from ..models.clock import office_time
from .entry import PRIVATE
from .roster import _ids
from .texts import texts

# No person, no row: what a pass leads to that is not known here.
NOBODY = (None, None)
_TOKEN_IN_LINE = re.compile(r"(/union/attend/)(?!board/)[^\s\"?]+")


class HideTokens(logging.Filter):
    """Keep the tokens of passes out of the server's own log of requests."""

    def filter(self, record):
        if "/union/attend/" in record.getMessage():
            record.msg = _TOKEN_IN_LINE.sub(r"\1…", record.getMessage())
            record.args = ()
        return True


logging.getLogger("werkzeug").addFilter(HideTokens())


class AttendanceController(http.Controller):
    """The door of a vote or a meeting: a pass is scanned, a helper checks its holder in.

    Whoever has no duty at that door is told one and the same, whatever the pass is.
    """

    @http.route(
        "/union/attend/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def scanned(self, token):
        """Show a helper whose pass this is, and one button. Reading changes nothing."""
        _person, row = request.env["union.attendance.mixin"]._by_pass(token) or NOBODY
        return self._page(row, token, came=row and row.came)

    @http.route("/union/attend", type="http", auth="public", methods=["POST"], sitemap=False)
    def check_in(self, token="", **kw):
        """Check the holder of a pass in; the token comes in the body."""
        token = texts({"token": token})["token"]
        person, row = request.env["union.attendance.mixin"]._by_pass(token) or NOBODY
        if not row:
            return self._page(None, token)
        try:
            # What it refuses, it refuses before it writes.
            (told,) = person._check_in({row.id: row})
        except UserError as error:
            return self._page(row, token, problem=str(error))
        return self._page(row, token, came=datetime.fromisoformat(told["checked_in_on"]), done=True)

    @http.route(
        [
            "/union/attend/board/<int:door_id>",
            "/union/attend/board/<any(meeting):kind>/<int:door_id>",
        ],
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def board(self, door_id, kind="election"):
        """How many are there, for the projector of the hall: figures alone."""
        if kind not in ("election", "meeting"):
            # Named in the query, past what the address allows.
            raise request.not_found()
        board = request.env[f"union.{kind}"]._presence_board(door_id)
        if not board:
            raise request.not_found()
        return self._render("trade_union.attendance_board", board)

    @http.route(
        "/trade_union/<any(election,meeting):door>/<int:door_id>/passes",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        sitemap=False,
    )
    def passes(self, door, door_id, people="", **kw):
        """Ask whether passes are to be made; make and print them when that is said."""
        door = request.env[f"union.{door}"].browse(door_id).exists()
        try:
            door.ensure_one().check_access("write")
            name = door.name
            # What names nobody is not "all of them".
            ids = _ids(str(people))
        except (AccessError, UserError, ValueError):
            # Whether it exists is nobody's business out of scope.
            raise request.not_found() from None
        if request.httprequest.method == "GET":
            missing = len(door[door._door_people].filtered(lambda person: not person.has_pass))
            values = {
                "name": name,
                "address": request.httprequest.path,
                "people": ",".join(map(str, ids)),
                "count": len(ids) or missing,
                "again": bool(ids),
                "csrf": request.csrf_token(),
            }
            return self._render("trade_union.attendance_passes", values)
        try:
            content, _count = door._print_passes(ids or None)
        except UserError as error:
            return Response(str(error), status=422, content_type="text/plain; charset=utf-8")
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", content_disposition(f"{name}.pdf")),
                ("Cache-Control", "no-store"),
            ],
        )

    def _page(self, row, token, came=None, **values):
        if not row:
            known = not request.env.user._is_public()
            return self._render("trade_union.attendance_nobody", {"known": known}, status=404)
        # The pass was shown at this door: its helper reads the name and where he belongs.
        values |= {
            "row": row,
            "token": token,
            "csrf": request.csrf_token(),
            # The hour of the hall's clock, not of the helper's settings.
            "came": came and office_time(request.env, came).split()[1],
        }
        return self._render("trade_union.attendance_pass", values)

    def _render(self, template, values, status=200):
        """Render a page of the door: it says nothing of the user, so nothing of him is read."""
        qweb = request.env["ir.qweb"].with_context(minimal_qcontext=True)
        page = qweb._render(template, {"lang": request.env.lang or "en", **values})
        return request.make_response(
            page,
            headers=[("Content-Type", "text/html; charset=utf-8"), *PRIVATE.items()],
            status=status,
        )
