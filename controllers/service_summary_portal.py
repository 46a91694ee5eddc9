from odoo import http
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.http import request


class ServiceSummaryPortal(CustomerPortal):
    """What the union did, for its members: summaries with pictures that an officer shows.

    Found through a member's own active membership; everything else is "not found".
    """

    @http.route("/my/union/summaries", type="http", auth="user", website=True, readonly=True)
    def portal_union_summaries(self, **kw):
        """The summaries of the member's union and of those above it, newest first."""
        activities = request.env["union.service.activity"]
        return request.render(
            "trade_union.portal_my_union_summaries",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "union_summaries",
                "activities": activities._portal_summaries(activities._portal_memberships()),
            },
        )

    @http.route(
        "/my/union/summaries/<int:activity_id>/<int:photo_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_union_summary_photo(self, activity_id, photo_id, **kw):
        """One picture of a summary that is shown, no larger than a phone needs."""
        activities = request.env["union.service.activity"]
        shown = activities._portal_summaries(activities._portal_memberships())
        activity = shown.filtered(lambda row: row.id == activity_id)
        photo = activity._shown_pictures().filtered(lambda row: row.id == photo_id)
        if not photo:
            raise request.not_found()
        stream = request.env["ir.binary"]._get_image_stream_from(photo, width=1200, height=1200)
        return stream.get_response()
