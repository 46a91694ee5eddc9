from odoo import http
from odoo.exceptions import UserError, ValidationError
from odoo.http import request

from .entry import PRIVATE
from .member_portal import MemberPortal
from .texts import texts

PAGE = "/my/union/agreements"
MESSAGE = "union_agreement_message"


class AgreementPortal(MemberPortal):
    """A member reads the agreements that hold for him, and proposes what to bargain about."""

    @http.route(PAGE, type="http", auth="user", website=True, methods=["GET"])
    def my_union_agreements(self, **kw):
        """Show what is in force for this member, and what became of his own proposals."""
        members = self._own_memberships()
        return self._private(
            "trade_union.portal_my_union_agreements",
            {
                "page_name": "union_agreements",
                "members": members,
                "agreements": request.env["union.agreement"]._portal_in_force(members),
                "subjects": request.env["union.bargaining.subject"]._portal_own(members),
                "message": request.session.pop(MESSAGE, None),
            },
        )

    @http.route(
        f"{PAGE}/<int:agreement_id>/document",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def my_union_agreement_document(self, agreement_id, **kw):
        """Hand over the text of an agreement in force for this member; not found for others."""
        agreement = request.env["union.agreement"]._portal_in_force(self._own_memberships())
        agreement = agreement.filtered(lambda one: one.id == agreement_id)
        if not agreement.document:
            raise request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(
            agreement, "document", filename=agreement.document_name or None
        )
        # Never shown in the page of ours: whatever was uploaded is a file to keep.
        response = stream.get_response(as_attachment=True)
        response.headers.update(PRIVATE)
        return response

    @http.route(f"{PAGE}/propose", type="http", auth="user", website=True, methods=["POST"])
    def my_union_agreement_propose(self, **form):
        """Hand in a proposal of what to bargain about."""
        try:
            # What was refused must leave nothing behind.
            with request.env.cr.savepoint():
                request.env["union.bargaining.subject"]._portal_propose(
                    self._own_memberships(), texts(form).get("content")
                )
        except (UserError, ValidationError) as error:
            message = {"level": "warning", "text": str(error)}
        else:
            message = {
                "level": "success",
                "text": request.env._("Your proposal was handed in. Its answer is read here."),
            }
        request.session[MESSAGE] = message
        return request.redirect(PAGE)
