from odoo import http
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.exceptions import UserError, ValidationError
from odoo.http import request


class ServicePortal(CustomerPortal):
    """The activities a member may join, on his own pages.

    Members have no group and no right to any of these models. What they see is found
    through their own active membership; everything else is answered with "not found".
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "union_activity_count" in counters:
            values["union_activity_count"] = len(self._union_activities())
        return values

    def _union_memberships(self):
        return request.env["union.service.activity"]._portal_memberships()

    def _union_activities(self):
        return request.env["union.service.activity"]._portal_activities(self._union_memberships())

    def _union_activity(self, activity_id):
        activity = self._union_activities().filtered(lambda row: row.id == activity_id)
        if not activity:
            raise request.not_found()
        return activity

    @http.route("/my/union/activities", type="http", auth="user", website=True)
    def portal_union_activities(self, **kw):
        members = self._union_memberships()
        activities = request.env["union.service.activity"]._portal_activities(members)
        return request.render(
            "trade_union.portal_my_union_activities",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "union_activities",
                "members": members,
                "activities": activities,
                "states": activities._portal_states(members),
                "message": request.session.pop("union_activity_message", None),
            },
        )

    @http.route(
        "/my/union/activities/<int:activity_id>/<any(sign_up,withdraw):operation>",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_union_activity_change(self, activity_id, operation, **kw):
        activity = self._union_activity(activity_id)
        try:
            # What was refused must leave nothing behind.
            with request.env.cr.savepoint():
                activity._portal_change(self._union_memberships(), operation)
        except (UserError, ValidationError) as error:
            message = {"level": "warning", "text": str(error)}
        else:
            message = {
                "level": "success",
                "text": request.env._(
                    "You are on the list of “%(activity)s”.", activity=activity.name
                )
                if operation == "sign_up"
                else request.env._(
                    "You are no longer on the list of “%(activity)s”.", activity=activity.name
                ),
            }
        request.session["union_activity_message"] = message
        return request.redirect("/my/union/activities")
