from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request


class CountBoardController(http.Controller):
    """How far the count is, for a projector in the hall."""

    @http.route(
        "/union/count/<int:election_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def board(self, election_id):
        """Bundles done and agreed of each vote of an election; no figure of any entry.

        Rights: officers of the organisation, scrutineers, tellers and observers voted by the
        meeting. Others get *not found*: whether it exists is nobody's business out of scope.
        """
        try:
            election = request.env["union.election"].search([("id", "=", election_id)])
            rows = election._count_board()
        except AccessError:
            raise request.not_found() from None
        if not election:
            raise request.not_found()
        return request.render(
            "trade_union.count_board",
            {
                "election": election,
                "rows": rows,
                "shown_at": election._count_board_time(),
                "lang": request.env.lang,
            },
            headers={
                "Cache-Control": "no-store",
                "X-Robots-Tag": "noindex",
                "X-Frame-Options": "DENY",
            },
        )
