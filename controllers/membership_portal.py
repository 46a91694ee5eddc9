from odoo import http
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.exceptions import UserError, ValidationError
from odoo.http import request

from .entry import PRIVATE
from .texts import texts

PAGE = "/my/union/requests"


class MembershipPortal(CustomerPortal):
    """A person's requests about his own membership, on his own pages.

    He has no right to any of these models: what he sees and files goes by his login alone.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "union_request_count" in counters:
            values["union_request_count"] = len(self._union_requests_model()._portal_requests())
        return values

    def _union_requests_model(self):
        return request.env["union.membership.request"]

    @http.route(PAGE, type="http", auth="user", website=True)
    def portal_union_requests(self, **kw):
        papers = self._union_requests_model()
        return request.render(
            "trade_union.portal_my_union_requests",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "union_requests",
                "requests": papers._portal_requests(),
                "kinds": papers._portal_kinds(),
                "message": request.session.pop("union_request_message", None),
            },
        )

    @http.route(f"{PAGE}/new/<string:kind>", type="http", auth="user", website=True)
    def portal_union_request_new(self, kind, **form):
        papers = self._union_requests_model()
        labels = dict(papers._portal_kinds())
        if kind not in labels:
            raise request.not_found()
        error = None
        form = texts(form)
        if request.httprequest.method == "POST":
            try:
                # What was refused must leave nothing behind.
                with request.env.cr.savepoint():
                    paper = papers._portal_file(kind, form)
            except (UserError, ValidationError) as problem:
                error = str(problem)
            else:
                request.session["union_request_message"] = {
                    "level": "success",
                    "text": request.env._(
                        "“%(request)s” was sent. You see here what becomes of it.",
                        request=paper.display_name,
                    ),
                }
                return request.redirect(PAGE)
        fields = papers._fields
        page = request.render(
            "trade_union.portal_my_union_request_new",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "union_requests",
                "kind": kind,
                "label": labels[kind],
                "error": error,
                "form": form,
                "member": papers._portal_member(),
                "reasons": papers._portal_reasons(kind),
                "choices": {
                    name: fields[name]._description_selection(request.env)
                    for name in (
                        "id_type", "gender", "employment_kind", "political_status", "education",
                    )
                },
            },
        )  # fmt: skip
        page.headers.update(PRIVATE)
        return page

    @http.route(
        f"{PAGE}/<int:request_id>/recall", type="http", auth="user", website=True, methods=["POST"]
    )
    def portal_union_request_recall(self, request_id, **kw):
        try:
            with request.env.cr.savepoint():
                self._union_requests_model()._portal_recall(request_id)
        except (UserError, ValidationError) as error:
            message = {"level": "warning", "text": str(error)}
        else:
            message = {"level": "success", "text": request.env._("Your request was taken back.")}
        request.session["union_request_message"] = message
        return request.redirect(PAGE)
