import base64

from odoo import http
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import content_disposition, request

from .entry import PRIVATE


class FundsPortal(CustomerPortal):
    """The published funds of a member's own union; what he sees goes by his login alone."""

    @http.route("/my/union/funds", type="http", auth="user", website=True, methods=["GET"])
    def my_union_funds(self, **kw):
        """The newest sheet of each quarter (SZ-5.6.2.3)."""
        members = request.env["union.member"]._of_login()
        response = request.render(
            "trade_union.portal_my_union_funds",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "union_funds",
                "members": members,
                "sheets": request.env["union.fund.disclosure"]._of_person(members),
            },
        )
        response.headers.update(PRIVATE)
        return response


class FundsController(http.Controller):
    """Downloads of the books; rights are those of their models."""

    @http.route("/trade_union/fund_export", type="http", auth="user", methods=["GET"])
    def fund_export(self, year_id=""):
        """The books of one year as xlsx."""
        try:
            paper = request.env["union.fund.year"].browse(int(year_id)).action_export()
        except (AccessError, MissingError, UserError, ValueError):
            # Whether it exists is nobody's business out of scope.
            raise request.not_found() from None
        return request.make_response(
            base64.b64decode(paper["data"]),
            headers=[
                ("Content-Type", paper["mimetype"]),
                ("Content-Disposition", content_disposition(paper["filename"])),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
