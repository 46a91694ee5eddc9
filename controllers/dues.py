import base64
import tempfile

from odoo import http
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import content_disposition, request

from .entry import PRIVATE
from .roster import RosterController


class DuesPortal(CustomerPortal):
    """A member's own dues. He has no right to the model: what he sees goes by his login alone."""

    @http.route("/my/union/dues", type="http", auth="user", website=True, methods=["GET"])
    def my_union_dues(self, **kw):
        """What he owes and has paid, month by month."""
        members = request.env["union.member"]._of_login()
        response = request.render(
            "trade_union.portal_my_union_dues",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "union_dues",
                "members": members,
                "rows": request.env["union.dues"]._of_person(members),
            },
        )
        response.headers.update(PRIVATE)
        return response


class DuesController(http.Controller):
    """Downloads of receipts and totals; rights are those of their models."""

    @http.route("/trade_union/dues_receipts", type="http", auth="user", methods=["GET"])
    def receipts(self, receipt_ids=""):
        """Receipts as one PDF."""
        try:
            ids = [int(part) for part in receipt_ids.split(",") if part]
            paper = request.env["union.dues.receipt"].browse(ids).action_pdf()
        except (AccessError, MissingError, UserError, ValueError):
            # Whether it exists is nobody's business out of scope.
            raise request.not_found() from None
        return request.make_response(
            base64.b64decode(paper["data"]),
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", content_disposition(paper["filename"])),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )

    @http.route(
        "/trade_union/dues_totals", type="http", auth="user", methods=["GET"], readonly=True
    )
    def totals(self, organization_id="", date_from="", date_to="", period="month"):
        """Totals of an organisation and those below it as xlsx."""
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        try:
            organization = request.env["union.organization"].browse(int(organization_id))
            name = organization._write_dues_totals(file, date_from, date_to, period)
        except (AccessError, MissingError, UserError, ValueError):
            file.close()
            # As above.
            raise request.not_found() from None
        return RosterController._download(file, name)
