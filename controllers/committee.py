from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import content_disposition, request

from .roster import XLSX, _ids


class CommitteeController(http.Controller):
    """Downloads of committees; rights are those of the committees."""

    @http.route(
        "/trade_union/committee_roster", type="http", auth="user", methods=["GET"], readonly=True
    )
    def committee_roster(self, committee_ids=None, day=None):
        """Who sat in these committees on a day, as xlsx."""
        # Whether it exists is nobody's business out of scope.
        try:
            committees = request.env["union.committee"].browse(_ids(committee_ids))
            committees.check_access("read")
            day = committees._roster_day(day)
            content = committees._roster_workbook(day)
            name = committees._roster_filename(day)
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
