import base64

from odoo import http
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.exceptions import UserError, ValidationError
from odoo.http import request

from ..core import qr
from .entry import PRIVATE

PAGE = "/my/union/activities"
OPERATIONS = ("sign_up", "withdraw")


class ServicePortal(CustomerPortal):
    """The activities a member may join, on his own pages.

    Members have no group and no right to any of these models. What they see is found
    through their own active membership; everything else is answered with "not found".
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "union_activity_count" in counters:
            activities = request.env["union.service.activity"]
            values["union_activity_count"] = len(
                activities._portal_activities(activities._portal_memberships())
            )
        return values

    @http.route(PAGE, type="http", auth="user", website=True, methods=["GET"])
    def portal_union_activities(self, **kw):
        """Show what is open to this member, and what he is on the list of."""
        members = request.env["union.service.activity"]._portal_memberships()
        activities = request.env["union.service.activity"]._portal_activities(members)
        return request.render(
            "trade_union.portal_my_union_activities",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "union_activities",
                "members": members,
                "activities": activities,
                "places": activities._portal_places(members),
            },
        )

    @http.route(
        f"{PAGE}/<int:activity_id>", type="http", auth="user", website=True, methods=["GET"]
    )
    def portal_union_activity(self, activity_id, refused=None, **kw):
        """Show one activity, its notice, and how the member stands there.

        :param refused: what was asked for on the way here and not done
        """
        members, activity, _place = self._union_activity(activity_id)
        return request.render(
            "trade_union.portal_my_union_activity",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "union_activity",
                "activity": activity,
                "place": activity._portal_places(members).get(activity.id),
                "refusal": refused in OPERATIONS and activity._portal_refusal(refused),
            },
        )

    @http.route(
        f"{PAGE}/<int:activity_id>/<any(sign_up,withdraw):operation>",
        type="http",
        auth="user",
        methods=["POST"],
    )
    def portal_union_activity_change(self, activity_id, operation, **kw):
        """Sign up or withdraw; the page it leads to reads how the member stands now.

        Nothing is kept in the session: thousands do this at once, and each such note is a file
        written.
        """
        if request.session.is_dirty:
            # Odoo has noted that a device was seen; of ours nothing is written yet, and who has
            # written gets no turn in the queue.
            request.env.cr.commit()  # pylint: disable=invalid-commit
        members, activity, _place = self._union_activity(activity_id, operation == "sign_up")
        try:
            activity._portal_change(members, operation)
        except (UserError, ValidationError):
            # What was refused must leave nothing behind.
            request.env.cr.rollback()
            return request.redirect(f"{PAGE}/{activity_id}?refused={operation}")
        return request.redirect(f"{PAGE}/{activity_id}")

    @http.route(
        f"{PAGE}/<int:activity_id>/pass", type="http", auth="user", website=True, methods=["GET"]
    )
    def portal_union_activity_pass(self, activity_id, **kw):
        """Show the code of the member's own place, to be scanned at the door."""
        _members, activity, place = self._union_activity(activity_id)
        if place.state not in ("open", "done"):
            raise request.not_found()
        # As a data URI: as an image's address the code would stand in the logs.
        picture = base64.b64encode(qr.svg(place.barcode).encode()).decode()
        response = request.render(
            "trade_union.portal_my_union_activity_pass",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "union_activity_pass",
                "activity": activity,
                "place": place,
                "qr": f"data:image/svg+xml;base64,{picture}",
            },
        )
        response.headers.update(PRIVATE)
        return response

    def _union_activity(self, activity_id, joining=False):
        """Return a member's memberships, an activity he is shown and his registration, or 404."""
        members = request.env["union.service.activity"]._portal_memberships()
        activity, place = request.env["union.service.activity"]._portal_activity(
            members, activity_id, joining
        )
        if not activity:
            raise request.not_found()
        return members, activity, place
