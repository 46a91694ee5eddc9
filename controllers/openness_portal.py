from odoo import http
from odoo.http import request

from .member_portal import MemberPortal


class OpennessPortal(MemberPortal):
    """What was laid open to a worker: disclosures, and what his workers' congress decided."""

    @http.route("/my/union/openness", type="http", auth="user", website=True, methods=["GET"])
    def my_union_openness(self, **kw):
        """Show the disclosures and congress results of this member's union and employer."""
        members = self._own_memberships()
        return self._private(
            "trade_union.portal_my_union_openness",
            {
                "page_name": "union_openness",
                "members": members,
                "disclosures": request.env["union.disclosure"]._portal_shown(members),
                "sessions": request.env["union.workers.session"]._portal_results(members),
            },
        )

    @http.route(
        "/my/union/openness/<int:disclosure_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def my_union_disclosure(self, disclosure_id):
        """Hand over the paper of a disclosure; not found for whom it is not shown to."""
        disclosure = request.env["union.disclosure"]._portal_file(
            self._own_memberships(), disclosure_id
        )
        if not disclosure:
            raise request.not_found()
        # Always saved, never shown in the page: whoever uploads it is not the site.
        stream = request.env["ir.binary"]._get_stream_from(
            disclosure, "file", filename=disclosure.file_name or disclosure.subject
        )
        answer = stream.get_response(as_attachment=True)
        answer.headers.update({"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"})
        return answer
