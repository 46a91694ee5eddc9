"""What a member does on his own pages, and what others get there: over HTTP."""

import re

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import UnionCase
from .service_case import AFTER, ServiceMixin
from .tree import make_user

PAGE = "/my/union/activities"


@tagged("post_install", "-at_install")
class TestPortal(ServiceMixin, UnionCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number, member in enumerate(cls.members[:3]):
            user = make_user(
                cls.env, f"t_member_{number}", ("base.group_portal",), password="t_member_pass"
            )
            member.partner_id = user.partner_id
        cls.retained.partner_id = make_user(
            cls.env, "t_retained", ("base.group_portal",), password="t_member_pass"
        ).partner_id
        cls.sister_member.partner_id = make_user(
            cls.env, "t_sister_member", ("base.group_portal",), password="t_member_pass"
        ).partner_id

    def page(self, login="t_member_0"):
        self.authenticate(login, "t_member_pass")
        return self.url_open(PAGE)

    def post(self, activity, operation, token=True):
        data = {"any": "thing"}
        if token:
            found = re.search(r'csrf_token: "([^"]+)"', self.url_open(PAGE).text)
            data["csrf_token"] = found.group(1)
        return self.url_open(f"{PAGE}/{activity.id}/{operation}", data=data)

    def test_a_member_signs_up_and_withdraws(self):
        activity = self.approved()
        page = self.page()
        self.assertEqual(page.status_code, 200)
        self.assertIn("秋季健步走", page.text)
        self.assertIn("莲花山", page.text)
        # 06:00 UTC, as the office says it and whatever timezone the login has.
        self.assertRegex(page.text, r"10/20/2026,? 0?2:00\sPM")
        answer = self.post(activity, "sign_up")
        self.assertIn("You are on the list", answer.text)
        self.assertEqual(self.listed(activity), {self.members[0]: "open"})
        self.assertIn("You are signed up", self.url_open(PAGE).text)
        self.assertIn("no longer on the list", self.post(activity, "withdraw").text)
        self.assertEqual(self.listed(activity), {self.members[0]: "cancel"})

    def test_the_third_finds_it_full(self):
        activity = self.approved(capacity=2, waiting_list=False)
        for number in (0, 1):
            self.page(f"t_member_{number}")
            self.post(activity, "sign_up")
        self.assertIn("All places are taken", self.page("t_member_2").text)
        self.assertIn("full: all 2 places", self.post(activity, "sign_up").text)
        self.assertEqual(len(self.listed(activity)), 2)

    def test_an_activity_of_a_superior_is_open_to_members_below(self):
        activity = self.plan(user=self.street_reviewer, organization_id=self.street.id)
        activity.action_submit()
        self.as_user(self.district_approver, activity).action_agree()
        self.assertIn("园岭街道总工会", self.page().text)
        self.post(activity, "sign_up")
        self.assertEqual(self.listed(activity), {self.members[0]: "open"})

    @mute_logger("odoo.http")
    def test_others_see_nothing_and_cannot_guess_the_address(self):
        activity = self.approved()
        plan = self.plan(name="未批准的活动")
        for login in ("t_sister_member", "t_retained"):
            with self.subTest(login):
                self.assertNotIn("秋季健步走", self.page(login).text)
                for operation in ("sign_up", "withdraw"):
                    self.assertEqual(self.post(activity, operation).status_code, 404)
        self.assertNotIn("未批准的活动", self.page().text)
        self.assertEqual(self.post(plan, "sign_up").status_code, 404)
        self.assertEqual(self.post(activity, "cancel").status_code, 404)
        self.assertEqual(self.url_open(f"{PAGE}/{activity.id}/sign_up").status_code, 405)
        self.assertEqual(self.listed(activity), {})

    @mute_logger("odoo.http")
    def test_a_forged_form_is_refused(self):
        activity = self.approved()
        self.page()
        self.assertEqual(self.post(activity, "sign_up", token=False).status_code, 400)
        self.assertEqual(self.listed(activity), {})

    def test_the_anonymous_is_sent_to_the_login(self):
        activity = self.approved()
        self.authenticate(None, None)
        for answer in (
            self.url_open(PAGE, allow_redirects=False),
            self.url_open(
                f"{PAGE}/{activity.id}/sign_up", data={"any": "thing"}, allow_redirects=False
            ),
        ):
            self.assertEqual(answer.status_code, 303)
            self.assertIn("/web/login", answer.headers["Location"])

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_the_public_calendar_file_of_the_event_stays_closed(self):
        activity = self.approved()
        self.authenticate(None, None)
        answer = self.url_open(f"/event/{activity.sudo().event_id.id}/ics", allow_redirects=False)
        self.assertIn(answer.status_code, (303, 403, 404))
        self.assertNotIn("秋季健步走", answer.text)

    def test_what_is_over_cannot_be_left(self):
        activity = self.approved()
        self.page()
        self.post(activity, "sign_up")
        self.clock.move_to("2026-10-20 06:00:00")
        self.page()
        self.assertIn("has begun", self.post(activity, "withdraw").text)
        self.clock.move_to(AFTER)
        self.assertIn("You are signed up", self.page().text)
        self.assertEqual(self.listed(activity), {self.members[0]: "open"})

    def test_the_home_page_counts_what_is_open(self):
        self.approved()
        self.authenticate("t_member_0", "t_member_pass")
        answer = self.make_jsonrpc_request("/my/counters", {"counters": ["union_activity_count"]})
        self.assertEqual(answer, {"union_activity_count": 1})
        self.assertIn(PAGE, self.url_open("/my").text)
