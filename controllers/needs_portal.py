from odoo import http
from odoo.exceptions import UserError, ValidationError
from odoo.http import request

from .member_portal import MemberPortal
from .texts import texts

MESSAGE = "union_needs_message"
NOBODY = {"Cache-Control": "no-store", "X-Frame-Options": "DENY"}


def answers_of(form):
    """Return ``{id of the question as text: answer}`` of a form that was sent.

    ``q12`` is the answer to question 12, ``q12-34`` the tick at its choice 34.

    >>> answers_of({"q12": "7", "q13-34": "1", "q13-35": "1", "csrf_token": "x"})
    {'12': '7', '13': ['34', '35']}
    """
    answers = {}
    for name, value in form.items():
        question, _sign, choice = name.removeprefix("q").partition("-")
        if not (name.startswith("q") and question.isdecimal()):
            continue
        if choice:
            ticked = answers.setdefault(question, [])
            if isinstance(ticked, list):
                ticked.append(choice)
        else:
            answers[question] = value
    return answers


def attempt(method, *args):
    """Call a method; return why it was refused, or None. What was refused leaves nothing behind."""
    try:
        with request.env.cr.savepoint():
            method(*args)
    except (UserError, ValidationError) as error:
        return {"level": "warning", "text": str(error)}
    return None


class NeedsPortal(MemberPortal):
    """What a member is asked, promised and offered, on his own pages.

    Found through his own memberships; everything else is answered with "not found".
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        members = self._own_memberships()
        if "union_need_count" in counters:
            values["union_need_count"] = len(
                request.env["union.need.survey"]._portal_open(members)
            ) + len(request.env["union.service.activity"]._portal_to_rate(members))
        if "union_pledge_count" in counters:
            values["union_pledge_count"] = len(
                request.env["union.pledge"]._portal_published(members)
            )
        return values

    @http.route("/my/union/needs", type="http", auth="user", website=True, methods=["GET"])
    def my_union_needs(self, **kw):
        """Surveys that ask the member, figures that were published, and what is offered."""
        members = self._own_memberships()
        surveys = request.env["union.need.survey"]
        return self._private(
            "trade_union.portal_my_union_needs",
            {
                "page_name": "union_needs",
                "open_surveys": surveys._portal_open(members),
                "published": surveys._portal_published(members),
                "offers": request.env["union.resource"]._portal_offers(members),
                "activities": request.env["union.service.activity"]._portal_to_rate(members),
                "rating": request.env["union.service.activity"]._rating_question(),
                "message": request.session.pop(MESSAGE, None),
            },
        )

    @http.route(
        "/my/union/needs/<int:survey_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def my_union_need(self, survey_id, **form):
        """Show one survey, or its figures once they are published; store what is answered."""
        members = self._own_memberships()
        surveys = request.env["union.need.survey"]
        survey = (surveys._portal_open(members) | surveys._portal_published(members)).filtered(
            lambda row: row.id == survey_id
        )
        if not survey:
            raise request.not_found()
        published = survey.state == "published"
        message = None
        if request.httprequest.method == "POST" and not published:
            message = attempt(survey._portal_answer, members, answers_of(texts(form)))
            if not message:
                request.session[MESSAGE] = {
                    "level": "success",
                    "text": request.env._("Thank you. Your answers were kept without your name."),
                }
                return request.redirect("/my/union/needs")
        return self._private(
            "trade_union.portal_my_union_need",
            {
                "page_name": "union_needs",
                "survey": survey,
                "results": survey._results(texts=False) if published else None,
                "message": message,
            },
        )

    @http.route(
        "/my/union/activities/<int:activity_id>/rate",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def my_union_activity_rate(self, activity_id, **form):
        """Store how satisfied the member was; not found where he was not, or rates no more."""
        members = self._own_memberships()
        activity = request.env["union.service.activity"]._portal_to_rate(members)
        activity = activity.filtered(lambda row: row.id == activity_id)
        if not activity:
            raise request.not_found()
        refused = attempt(activity._portal_rate, members, texts(form).get("choice"))
        request.session[MESSAGE] = refused or {
            "level": "success",
            "text": request.env._("Thank you. Your rating was kept without your name."),
        }
        return request.redirect("/my/union/needs")

    @http.route("/my/union/pledges", type="http", auth="user", website=True, methods=["GET"])
    def my_union_pledges(self, **kw):
        """What the member's unions promised, and how far it is (BJ-3.3.3)."""
        pledges = request.env["union.pledge"]._portal_published(self._own_memberships())
        return self._private(
            "trade_union.portal_my_union_pledges",
            {"page_name": "union_pledges", "pledges": pledges},
        )


class NeedsController(http.Controller):
    """Pages of an officer: what a survey found, and what employers and unions say to it."""

    def _survey(self, survey_id, operation):
        surveys = request.env["union.need.survey"]
        if not surveys.has_access(operation):
            raise request.not_found()
        survey = surveys.search([("id", "=", survey_id)])
        if not survey or not survey.has_access(operation):
            raise request.not_found()
        return survey

    @http.route(
        "/trade_union/needs/<int:survey_id>/results",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def results(self, survey_id):
        """The figures of a closed survey; not found for whoever does not read it."""
        survey = self._survey(survey_id, "read")
        if survey.state not in ("closed", "published"):
            raise request.not_found()
        return request.render(
            "trade_union.need_results_page",
            {"survey": survey, "results": survey.action_results()},
            headers=NOBODY,
        )

    @http.route(
        "/trade_union/needs/<int:survey_id>/record",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
    )
    def record(self, survey_id, **form):
        """Record what an employer or a union below says; not found for whoever may not."""
        survey = self._survey(survey_id, "write")
        if survey.state != "open" or survey.audience == "workers":
            raise request.not_found()
        message = None
        if request.httprequest.method == "POST":
            form = texts(form)
            respondent = form.get("respondent", "")
            message = attempt(
                survey.action_record,
                int(respondent) if respondent.isdecimal() and len(respondent) < 10 else 0,
                answers_of(form),
            ) or {"level": "success", "text": request.env._("The answers were recorded.")}
        return request.render(
            "trade_union.need_record_page",
            {
                # Names of those asked, within the officer's own union.
                "survey": survey.sudo(),
                "respondents": survey._to_record(),
                "message": message,
            },
            headers=NOBODY,
        )
