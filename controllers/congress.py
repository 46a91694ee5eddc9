from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import content_disposition, request

from .roster import XLSX, _ids


class CongressController(http.Controller):
    """Downloads of congresses; rights are those of the congress."""

    @http.route(
        "/trade_union/congress_roster", type="http", auth="user", methods=["GET"], readonly=True
    )
    def congress_roster(self, congress_id=None):
        """The roster of the representatives of a congress as xlsx (SZ-5.1.3.3e)."""
        # Whether it exists is nobody's business out of scope.
        try:
            congress = request.env["union.congress"].browse(_ids(congress_id)).exists()
            congress.ensure_one().check_access("read")
            content = congress._roster_workbook()
            name = congress._roster_filename()
        except (AccessError, MissingError, UserError, ValueError):
            raise request.not_found() from None
        return request.make_response(
            content,
            headers=[
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(name)),
                ("Cache-Control", "no-store"),
            ],
        )
