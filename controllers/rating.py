from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .nobody_page import nobody_env, nobody_page
from .papers import printed_once
from .texts import texts

# More signs are no code.
LONGEST = 64


class RatingController(http.Controller):
    """The public page of a rating: a code, the questions, thanks.

    Who is logged in is not looked at, no session is kept and no cookie set; a code travels in the
    body of a form, never in an address. The page brings no script or picture from elsewhere. There
    is no token against forged forms: nobody can forge one without a code, and who has a code can
    use it himself.
    """

    @http.route(
        "/union/rating",
        type="http",
        auth="none",
        methods=["GET", "POST"],
        csrf=False,
        save_session=False,
        readonly=False,
        nobody=True,
    )
    def rating(self, code="", **form):
        """Ask for the code, then the questions; a right answer uses the code up."""
        codes = nobody_env()["union.rating.code"]
        if request.httprequest.method == "GET":
            return self._page("code")
        given = texts({"code": code, **form})
        text = given.pop("code")
        attempts = codes.env["union.entry.attempt"]
        address = request.httprequest.remote_addr or ""
        if attempts._is_locked("rating", address):
            return self._page("code", problem="wait")
        try:
            found = codes._of(text) if len(text) <= LONGEST else codes
        except UserError:
            # The server's keys are not there; its log says so.
            return self._page("code", problem="closed")
        if not found:
            attempts._count_wrong("rating", address)
            return self._page("code", problem="wrong")
        if found.used:
            return self._page("code", problem="used")
        questions = found._questions()
        rating = found.cut_id.rating_id
        values = {
            "code": text,
            "questions": questions,
            "title": rating.display_name,
            # One group is the whole union.
            "group": len(rating.cut_ids) > 1 and found.cut_id.name,
        }
        if "send" not in given:
            return self._page("questions", **values)
        answers = {
            id_: int(given[f"q{id_}"])
            for id_, _title in questions
            if given.get(f"q{id_}") in ("0", "1", "2")
        }
        if not answers:
            return self._page("questions", problem="empty", **values)
        if not found._answer(answers):
            return self._page("code", problem="used")
        return self._page("thanks")

    def _page(self, step, **values):
        return nobody_page("trade_union.rating_page", step, **values)


class RatingSlipsController(http.Controller):
    """The file of slips a dialog has asked for, once."""

    @http.route(
        "/trade_union/rating_slips/<int:slips_id>", type="http", auth="user", methods=["GET"]
    )
    def slips(self, slips_id):
        """Print and hand over; see :func:`printed_once`."""
        return printed_once("union.rating.slips", slips_id)
