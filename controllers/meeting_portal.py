from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .member_portal import MemberPortal
from .texts import texts

MESSAGE = "union_meeting_message"


class MeetingPortal(MemberPortal):
    """Meetings a member is called to; what they resolved and how members rated, once it is public."""

    @http.route("/my/union/meetings", type="http", auth="user", website=True, methods=["GET"])
    def my_union_meetings(self, **kw):
        """Show the meetings this member is called to, with agenda and material."""
        members = self._own_memberships()
        return self._private(
            "trade_union.portal_my_union_meetings",
            {
                "page_name": "union_meetings",
                "members": members,
                "meetings": request.env["union.meeting"]._portal_called(members),
                "message": request.session.pop(MESSAGE, None),
            },
        )

    @http.route(
        "/my/union/meetings/<int:meeting_id>/answer",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def my_union_meeting_answer(self, meeting_id, **form):
        """Say whether this member comes; not found for whoever is not called to that meeting."""
        form = texts(form)
        try:
            # What was refused must leave nothing behind.
            with request.env.cr.savepoint():
                lines = request.env["union.meeting"]._portal_reply(
                    self._own_memberships(), meeting_id, form.get("answer"), form.get("reason")
                )
        except UserError as error:
            message = {"level": "warning", "text": str(error)}
        else:
            if lines is None:
                raise request.not_found()
            message = {"level": "success", "text": request.env._("The office has your answer.")}
        request.session[MESSAGE] = message
        return request.redirect("/my/union/meetings")

    @http.route(
        "/my/union/meetings/material/<int:file_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def my_union_material(self, file_id):
        """Hand over a file of an agenda; not found for whoever is not called to that meeting."""
        members = self._own_memberships()
        file = request.env["union.meeting"]._portal_material(members, file_id)
        if not file:
            raise request.not_found()
        # Always saved, never shown in the page: whoever uploads it is not the site.
        stream = request.env["ir.binary"]._get_stream_from(file)
        answer = stream.get_response(as_attachment=True)
        answer.headers.update({"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"})
        return answer

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
