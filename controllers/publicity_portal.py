from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..core.text import hide_numbers
from .member_portal import MemberPortal
from .texts import texts

MESSAGE = "union_objection_message"


class PublicityPortal(MemberPortal):
    """A member objects to a list that is public, from his own page."""

    @http.route()
    def my_union(self, **kw):
        """As above, with what became of the objection just handed in."""
        page = super().my_union(**kw)
        page.qcontext["objection_message"] = request.session.pop(MESSAGE, None)
        return page

    @http.route(
        "/my/union/notices/<int:notice_id>/object",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def my_union_object(self, notice_id, **form):
        """Hand in an objection; not found where no such notice runs for this member."""
        form = texts(form)
        try:
            # What was refused must leave nothing behind.
            with request.env.cr.savepoint():
                objection = request.env["union.publicity"]._portal_object(
                    self._own_memberships(),
                    notice_id,
                    form.get("content"),
                    named=form.get("named") == "1",
                )
        except UserError as error:
            message = {"level": "warning", "text": str(error)}
        else:
            if objection is None:
                raise request.not_found()
            message = {
                "level": "success",
                "text": request.env._(
                    "Your objection was handed in. It is looked into before the list goes on. Its"
                    " number is %(receipt)s: keep it, with it you read the answer here.",
                    receipt=objection.receipt,
                ),
            }
        return self._tell(message)

    @http.route(
        "/my/union/objections/answer", type="http", auth="user", website=True, methods=["POST"]
    )
    def my_union_objection_answer(self, **form):
        """Tell whoever has its receipt number how an objection was answered."""
        try:
            objection = request.env["union.publicity"]._portal_answer(
                self._own_memberships(), texts(form).get("receipt")
            )
        except UserError as error:
            return self._tell({"level": "warning", "text": str(error)})
        if not objection:
            return self._tell(
                {
                    "level": "warning",
                    "text": request.env._("There is no objection with this number here."),
                }
            )
        states = dict(objection._fields["state"]._description_selection(request.env))
        lines = [objection.publicity_id.name, states[objection.state]]
        if objection.state != "open":
            # Typed by an officer: no number of a person is handed on.
            lines += [hide_numbers(objection.handling), objection.handled_on.isoformat()]
        return self._tell({"level": "info", "text": "\n".join(lines)})

    def _tell(self, message):
        """Go back to the member's page, with this to read once."""
        request.session[MESSAGE] = message
        return request.redirect("/my/union")
