from odoo import http
from odoo.exceptions import AccessError
from odoo.http import content_disposition, request

from .roster import XLSX


class StatisticsController(http.Controller):
    """Downloads of statistics returns; rights are those of the return."""

    @http.route(
        "/trade_union/statistics/<int:return_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def statistics(self, return_id):
        """One return as xlsx."""
        # Whether it exists is nobody's business out of scope.
        try:
            row = request.env["union.statistics.return"].search([("id", "=", return_id)])
        except AccessError:
            raise request.not_found() from None
        if not row:
            raise request.not_found()
        return request.make_response(
            row._xlsx(),
            headers=[
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(row._filename())),
                ("Cache-Control", "no-store"),
            ],
        )
