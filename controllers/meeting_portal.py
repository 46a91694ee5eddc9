from odoo import http
from odoo.http import request

from .member_portal import MemberPortal


class MeetingPortal(MemberPortal):
    """What meetings resolved and how the members rated their union, as far as it is public."""

    @http.route("/my/union/decisions", type="http", auth="user", website=True, methods=["GET"])
    def my_union_decisions(self, **kw):
        """Show what was published for this member: of his union and those above it."""
        members = self._own_memberships()
        places = members.organization_id
        return self._private(
            "trade_union.portal_my_union_decisions",
            {
                "page_name": "union_decisions",
                "members": members,
                "resolutions": request.env["union.resolution"]._portal_published(places),
                "ratings": request.env["union.rating"]._portal_published(places),
            },
        )
