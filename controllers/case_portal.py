from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .member_portal import MemberPortal
from .nobody_page import nobody_env, nobody_page
from .texts import texts

MESSAGE = "union_case_message"
# More signs are no code.
LONGEST = 64
DROPPED, TOLD, START = "dropped", "told", "start"


class CasePortal(MemberPortal):
    """A member brings a case in on his own pages, and follows it there.

    His own cases alone, found by his login; everything else is answered with "not found".
    """

    @http.route("/my/union/cases", type="http", auth="user", website=True, methods=["GET"])
    def my_union_cases(self, **kw):
        """The cases he brought in, and the way to a new one."""
        members = self._own_memberships()
        return self._private(
            "trade_union.portal_my_union_cases",
            {
                "page_name": "union_cases",
                "members": members,
                "cases": request.env["union.case"]._portal_cases(members),
                "types": request.env["union.case"]._portal_types(),
                "message": request.session.pop(MESSAGE, None),
            },
        )

    @http.route("/my/union/cases/new", type="http", auth="user", website=True, methods=["POST"])
    def my_union_case_new(self, **form):
        """Bring a case in."""
        cases = request.env["union.case"]
        try:
            # What was refused must leave nothing behind.
            with request.env.cr.savepoint():
                case = cases._portal_new(self._own_memberships(), texts(form))
        except UserError as error:
            request.session[MESSAGE] = str(error)
            return request.redirect("/my/union/cases")
        return request.redirect(f"/my/union/cases/{case.id}")

    @http.route(
        "/my/union/cases/<int:case_id>", type="http", auth="user", website=True, methods=["GET"]
    )
    def my_union_case(self, case_id, **kw):
        """One of his cases: what he wrote and what he is told."""
        case = self._own_case(case_id)
        return self._private(
            "trade_union.portal_my_union_case",
            {
                "page_name": "union_cases",
                "case": case,
                "told": case._told(),
                "message": request.session.pop(MESSAGE, None),
            },
        )

    @http.route(
        "/my/union/cases/<int:case_id>/<any(say,rate):operation>",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def my_union_case_say(self, case_id, operation, **form):
        """Add a word to one of his cases, or say how he finds it was handled."""
        case, form = self._own_case(case_id), texts(form)
        try:
            with request.env.cr.savepoint():
                if operation == "say":
                    case._say_outside(form)
                else:
                    case._rate_outside(form.get("grade"))
        except UserError as error:
            request.session[MESSAGE] = str(error)
        return request.redirect(f"/my/union/cases/{case.id}")

    def _own_case(self, case_id):
        cases = request.env["union.case"]._portal_cases(self._own_memberships())
        case = cases.filtered(lambda row: row.id == case_id)
        if not case:
            raise request.not_found()
        return case


class BoxController(http.Controller):
    """The suggestion box: a text without a name, a code, an answer to whoever has the code.

    As the page of a rating: who is logged in is not looked at, no session is kept, no cookie is
    set, and the code travels in the body of a form. The address names a union, so that a poster
    can lead to its box.
    """

    @http.route(
        "/union/box",
        type="http",
        auth="none",
        methods=["GET", "POST"],
        csrf=False,
        save_session=False,
        readonly=False,
        nobody=True,
    )
    def box(self, union="", **form):
        """Show the box of a union; drop a text, and show the code once."""
        given = texts({"union": union, **form})
        cases = nobody_env()["union.case"]
        place = cases._box_place(given["union"])
        values = {"union": place.code or given["union"][:LONGEST], "name": place.name or False}
        if request.httprequest.method == "GET" or "send" not in given:
            problem = "union" if given["union"] and not place else None
            return self._page(START, problem=problem, **values)
        if not place:
            return self._page(START, problem="union", **values)
        address = request.httprequest.remote_addr or ""
        try:
            with cases.env.cr.savepoint():
                code = cases._box_drop(place, given, address)
        except UserError as error:
            return self._page(START, problem="said", said=str(error), **values)
        return self._page(DROPPED, code=code, **values)

    @http.route(
        "/union/box/answer",
        type="http",
        auth="none",
        methods=["GET", "POST"],
        csrf=False,
        save_session=False,
        readonly=False,
        nobody=True,
    )
    def answer(self, code="", **form):
        """Tell whoever has the code what became of it; take a further word or a grade."""
        if request.httprequest.method == "GET":
            return self._page("code")
        given = texts({"code": code, **form})
        cases = nobody_env()["union.case"]
        attempts = cases.env["union.entry.attempt"]
        address = request.httprequest.remote_addr or ""
        if attempts._is_locked("box", address):
            return self._page("code", problem="wait")
        try:
            case = cases._box_of(given["code"]) if len(given["code"]) <= LONGEST else cases
        except UserError:
            # The server's keys are not there; its log says so.
            return self._page("code", problem="closed")
        if not case:
            attempts._count_wrong("box", address)
            return self._page("code", problem="wrong")
        problem, said = None, None
        try:
            with cases.env.cr.savepoint():
                if "say" in given:
                    case._say_outside(given)
                elif "grade" in given:
                    case._rate_outside(given["grade"])
        except UserError as error:
            problem, said = "said", str(error)
        states = dict(case._fields["state"]._description_selection(cases.env))
        return self._page(
            TOLD,
            problem=problem,
            said=said,
            code=given["code"],
            case=case,
            state=states[case.state],
            told=case._told(),
        )

    def _page(self, step, **values):
        return nobody_page("trade_union.case_box_page", step, **values)
