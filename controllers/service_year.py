from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import content_disposition, request

from ..models.clock import today


class ServiceYearController(http.Controller):
    """The year of activities of a union: as a page and as PDF; rights are those of the union."""

    @http.route("/trade_union/service", type="http", auth="user", methods=["GET"], readonly=True)
    def mine(self):
        """The page of the one place where the user has a duty, this year."""
        organizations = request.env["union.organization"]
        if not organizations.has_access("read"):
            raise request.not_found()
        place = organizations._my_place() or organizations.search(
            [("in_scope", "=", True)], order="parent_path", limit=1
        )
        if not place:
            raise request.not_found()
        return request.redirect(f"/trade_union/service/{place.id}/{today(request.env).year}")

    @http.route(
        "/trade_union/service/<int:organization_id>/<int:year>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def year(self, organization_id, year):
        """One year as a page."""
        organization = self._organization(organization_id)
        review = self._review(organization, year)
        return request.render(
            "trade_union.service_year_page",
            {"review": review, "this_year": today(request.env).year},
            headers={"Cache-Control": "no-store"},
        )

    @http.route(
        "/trade_union/service/<int:organization_id>/<int:year>/pdf",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def pdf(self, organization_id, year):
        """One year as PDF, with pictures of the union's own activities."""
        organization = self._organization(organization_id)
        self._review(organization, year)
        content, _kind = request.env["ir.actions.report"]._render_qweb_pdf(
            "trade_union.report_service_year", organization.ids, data={"year": year}
        )
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", content_disposition(f"{organization.name} {year}.pdf")),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )

    def _organization(self, organization_id):
        # Whether it exists is nobody's business out of scope.
        try:
            organization = request.env["union.organization"].search(
                [("id", "=", organization_id), ("in_scope", "=", True)]
            )
        except AccessError:
            raise request.not_found() from None
        if not organization:
            raise request.not_found()
        return organization

    def _review(self, organization, year):
        try:
            return organization._service_review(year)
        except (AccessError, UserError):
            raise request.not_found() from None
