"""Surveys, pledges and ratings on a member's pages, and an officer's pages: over HTTP."""

import re

from odoo.tests import HttpCase, tagged

from .common import UnionCase
from .needs_case import NeedsMixin
from .service_case import AFTER, ServiceMixin
from .tree import make_user

SECRET = "t_member_pass"


@tagged("post_install", "-at_install")
class TestNeedsPortal(NeedsMixin, ServiceMixin, UnionCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls.people[0][0]
        for member, login in ((cls.member, "t_asked"), (cls.sister_member, "t_sister_member")):
            member.partner_id = make_user(
                cls.env, login, ("base.group_portal",), password=SECRET
            ).partner_id
        for user in (cls.building_clerk, cls.sister_clerk):
            user.password = SECRET

    def post(self, path, **data):
        token = re.search(r'csrf_token: "([^"]+)"', self.url_open("/my").text).group(1)
        return self.url_open(path, data={"csrf_token": token, **data})

    def test_a_member_answers_a_survey_once(self):
        survey = self.opened()
        one, many, scale, text = survey.question_ids
        page = f"/my/union/needs/{survey.id}"
        self.authenticate("t_asked", SECRET)
        self.assertIn(survey.name, self.url_open("/my/union/needs").text)
        shown = self.url_open(page).text
        self.assertIn("This survey is confidential", shown)
        self.assertNotIn("nonymous", shown)
        for words in ("最需要的服务", "体检", "棋"):
            self.assertIn(words, shown)
        self.assertIn("please", self.post(page, **{f"q{scale.id}": "3"}).text)
        ticked = {f"q{many.id}-{choice.id}": "1" for choice in many.suggested_answer_ids[:2]}
        answer = self.post(
            page,
            **{f"q{one.id}": one.suggested_answer_ids[1].id, f"q{scale.id}": "5", **ticked},
            **{f"q{text.id}": "多办培训"},
        )
        self.assertIn("kept without your name", answer.text)
        lines = self.env["survey.user_input"].search(
            [("survey_id", "=", survey.sudo().survey_id.id)]
        )
        self.assertEqual(len(lines.user_input_line_ids), 5)
        self.assertEqual(self.url_open(page).status_code, 404, "answered")
        self.authenticate("t_sister_member", SECRET)
        self.assertEqual(self.url_open(page).status_code, 404)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(page).url)

    def test_members_read_figures_pledges_and_offers_of_their_unions(self):
        survey = self.opened()
        for member in self.people[0] | self.people[1]:
            self.answer(survey, member, 0, text="这里有话")
        survey.action_close()
        survey.action_publish()
        pledge = self.env["union.pledge"].create(
            {
                "organization_id": self.building.id,
                "year": 2026,
                "line_ids": [(0, 0, {"goal": "免费体检", "progress": 40})],
            }
        )
        pledge.action_publish()
        self.env["union.resource"].create(
            {"organization_id": self.building.id, "kind": "offer", "title": "晚间会议室"}
        )
        pages = (f"/my/union/needs/{survey.id}", "/my/union/pledges", "/my/union/needs")
        self.authenticate("t_asked", SECRET)
        figures, pledges, needs = (self.url_open(page).text for page in pages)
        self.assertIn("培训", figures)
        self.assertNotIn("这里有话", figures, "texts are the officers'")
        self.assertIn("40%", pledges)
        self.assertIn("晚间会议室", needs)
        self.authenticate("t_sister_member", SECRET)
        self.assertEqual(self.url_open(pages[0]).status_code, 404)
        self.assertNotIn("免费体检", self.url_open(pages[1]).text)
        self.assertNotIn("晚间会议室", self.url_open(pages[2]).text)
        results = f"/trade_union/needs/{survey.id}/results"
        self.assertEqual(self.url_open(results).status_code, 404)
        self.authenticate(self.building_clerk.login, SECRET)
        self.assertIn("这里有话", self.url_open(results).text)
        stock = self.url_open(f"/survey/results/{survey.sudo().survey_id.id}")
        self.assertNotIn("这里有话", stock.text)
        self.authenticate(self.sister_clerk.login, SECRET)
        self.assertEqual(self.url_open(results).status_code, 404)

    def test_an_officer_records_on_a_page(self):
        survey = self.opened(audience="employers", cut_by=False)
        question = survey.question_ids[0]
        path = f"/trade_union/needs/{survey.id}/record"
        given = {f"q{question.id}": question.suggested_answer_ids[0].id}
        self.authenticate(self.building_clerk.login, SECRET)
        self.assertIn("甲公司", self.url_open(path).text)
        page = self.post(path, respondent=self.firms[0].id, **given).text
        self.assertIn("The answers were recorded", page)
        self.assertNotIn("甲公司", page)
        self.assertIn("does not ask them", self.post(path, respondent="x", **given).text)
        self.authenticate(self.sister_clerk.login, SECRET)
        self.assertEqual(self.url_open(path).status_code, 404)

    def test_who_was_there_rates_on_his_page(self):
        activity = self.approved(capacity=0)
        activity.action_sign_up(self.member.ids)
        self.clock.move_to(AFTER)
        activity.action_attend(self.member.ids)
        activity.action_hold()
        rate = f"/my/union/activities/{activity.id}/rate"
        choice = activity._rating_question().suggested_answer_ids[0]
        self.authenticate("t_asked", SECRET)
        self.assertIn(rate, self.url_open("/my/union/needs").text)
        page = self.post(rate, choice=choice.id).text
        self.assertIn("rating was kept without your name", page)
        self.assertNotIn(rate, page)
        self.assertEqual(self.post(rate, choice=choice.id).status_code, 404, "once")
        self.authenticate("t_sister_member", SECRET)
        self.assertEqual(self.post(rate, choice=choice.id).status_code, 404)
