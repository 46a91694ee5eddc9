from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .member_portal import MemberPortal
from .texts import texts

PAGE = "/my/union/proposals"
MESSAGE = "union_proposal_message"


class ProposalPortal(MemberPortal):
    """A representative files proposals, follows them, and says whether the answer satisfies him."""

    @http.route()
    def my_union(self, **kw):
        """As above, with the way to proposals for whoever has or may have some."""
        page = super().my_union(**kw)
        members = self._own_memberships()
        proposals = request.env["union.proposal"]
        page.qcontext["brings_proposals"] = bool(
            proposals._portal_mandates(members) or proposals._portal_own(members)
        )
        return page

    @http.route(PAGE, type="http", auth="user", website=True, methods=["GET"])
    def my_union_proposals(self, **kw):
        """Show this member's own proposals and how far they are."""
        members = self._own_memberships()
        proposals = request.env["union.proposal"]
        return self._private(
            "trade_union.portal_my_union_proposals",
            {
                "page_name": "union_proposals",
                "members": members,
                "proposals": proposals._portal_own(members),
                "mandates": proposals._portal_mandates(members),
                "message": request.session.pop(MESSAGE, None),
            },
        )

    @http.route(f"{PAGE}/new", type="http", auth="user", website=True, methods=["GET", "POST"])
    def my_union_proposal_new(self, **form):
        """File a proposal; not found for whoever holds no mandate."""
        members = self._own_memberships()
        proposals = request.env["union.proposal"]
        mandates = proposals._portal_mandates(members)
        if not mandates:
            raise request.not_found()
        form, message = texts(form), None
        if request.httprequest.method == "POST":
            try:
                # What was refused must leave nothing behind.
                with request.env.cr.savepoint():
                    proposal = proposals._portal_file(
                        members,
                        form.get("place"),
                        form.get("subject"),
                        form.get("content"),
                        form.get("seconders"),
                    )
            except UserError as error:
                message = {"level": "warning", "text": str(error)}
            else:
                if not proposal:
                    raise request.not_found()
                return self._go_with(
                    {
                        "level": "success",
                        "text": request.env._(
                            "Your proposal was filed under number %(number)s. The committee looks"
                            " into it; its answer is read here.",
                            number=proposal._number_text(),
                        ),
                    },
                    f"{PAGE}/{proposal.id}",
                )
        return self._private(
            "trade_union.portal_my_union_proposal_new",
            {
                "page_name": "union_proposal",
                "members": members,
                "mandates": mandates,
                "form": form,
                "message": message,
            },
        )

    @http.route(
        f"{PAGE}/<int:proposal_id>", type="http", auth="user", website=True, methods=["GET"]
    )
    def my_union_proposal(self, proposal_id, **kw):
        """Show a proposal of this member's with its handling and answer; not found for others."""
        return self._private(
            "trade_union.portal_my_union_proposal",
            {
                "page_name": "union_proposal",
                "proposal": self._own_proposal(proposal_id),
                "message": request.session.pop(MESSAGE, None),
            },
        )

    @http.route(
        f"{PAGE}/<int:proposal_id>/rate", type="http", auth="user", website=True, methods=["POST"]
    )
    def my_union_proposal_rate(self, proposal_id, **form):
        """Say whether the answer satisfies; once, and by whoever brought the proposal in."""
        proposal = self._own_proposal(proposal_id)
        try:
            # What was refused must leave nothing behind.
            with request.env.cr.savepoint():
                proposal.action_rate(texts(form).get("satisfaction"))
        except UserError as error:
            message = {"level": "warning", "text": str(error)}
        else:
            message = {
                "level": "success",
                "text": request.env._("What you say of the answer is on record."),
            }
        return self._go_with(message, f"{PAGE}/{proposal_id}")

    def _own_proposal(self, proposal_id):
        own = request.env["union.proposal"]._portal_own(self._own_memberships())
        proposal = own.filtered(lambda one: one.id == proposal_id)
        if not proposal:
            raise request.not_found()
        return proposal

    def _go_with(self, message, address=PAGE):
        request.session[MESSAGE] = message
        return request.redirect(address)
