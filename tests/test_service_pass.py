"""The page of one activity and the pass for its door: over HTTP, each member his own."""

import base64
import re

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..core import qr
from .common import UnionCase
from .service_case import ServiceMixin
from .tree import make_user

PAGE = "/my/union/activities"
WORD = "t_member_pass"


@tagged("post_install", "-at_install")
class TestPass(ServiceMixin, UnionCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        people = [*cls.members[:3], cls.sister_member]
        for number, member in enumerate(people):
            user = make_user(cls.env, f"t_pass_{number}", ("base.group_portal",), password=WORD)
            member.partner_id = user.partner_id

    def setUp(self):
        super().setUp()
        self.activity = self.approved(capacity=1)
        self.page = f"{PAGE}/{self.activity.id}"

    def post(self, login, operation):
        self.authenticate(login, WORD)
        found = re.search(r'csrf_token: "([^"]+)"', self.url_open(PAGE).text)
        return self.url_open(f"{self.page}/{operation}", data={"csrf_token": found[1]})

    def picture(self, member):
        row = self.env["event.registration"].search([("union_member_id", "=", member.id)])
        return base64.b64encode(qr.svg(row.barcode).encode()).decode()

    def test_a_member_shows_the_code_of_his_own_place(self):
        answer = self.post("t_pass_0", "sign_up")
        self.assertTrue(answer.url.endswith(self.page), answer.url)
        self.assertIn(f"{self.page}/pass", answer.text)
        shown = self.url_open(f"{self.page}/pass")
        self.assertEqual(shown.headers["Cache-Control"], "no-store")
        self.assertIn(self.picture(self.members[0]), shown.text)
        self.assertIn(self.members[0].name, shown.text)

    @mute_logger("odoo.http")
    def test_nobody_else_finds_a_pass(self):
        self.post("t_pass_0", "sign_up")
        self.post("t_pass_1", "sign_up")
        # Who waits has no place yet, the next has not come, the sister's member sees nothing.
        for login in ("t_pass_1", "t_pass_2", "t_pass_3"):
            self.authenticate(login, WORD)
            with self.subTest(login):
                self.assertEqual(self.url_open(f"{self.page}/pass").status_code, 404)
        self.authenticate("t_pass_3", WORD)
        self.assertEqual(self.url_open(self.page).status_code, 404)
        self.authenticate(None, None)
        answer = self.url_open(f"{self.page}/pass", allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])

    def test_who_waits_reads_his_number_and_when_he_moved_up(self):
        self.post("t_pass_0", "sign_up")
        self.assertIn("number 1 in the queue", self.post("t_pass_1", "sign_up").text)
        answer = self.post("t_pass_2", "sign_up").text
        self.assertIn('data-position="2"', answer)
        self.post("t_pass_0", "withdraw")
        self.authenticate("t_pass_1", WORD)
        page = self.url_open(self.page).text
        self.assertIn("A place became free", page)
        self.assertIn(f"{self.page}/pass", page)
        self.authenticate("t_pass_2", WORD)
        self.assertIn('data-position="1"', self.url_open(self.page).text)

    def test_twice_is_once_and_nothing_is_left_in_the_session(self):
        self.post("t_pass_0", "sign_up")
        self.post("t_pass_0", "sign_up")
        self.assertEqual(self.listed(self.activity), {self.members[0]: "open"})
        self.assertFalse([key for key in self.session if key.startswith("union")])

    def test_the_notice_comes_with_its_publication(self):
        self.activity.notice = "<p>自带水壶</p>"
        self.authenticate("t_pass_0", WORD)
        self.assertNotIn("自带水壶", self.url_open(self.page).text)
        self.as_user(self.building_clerk, self.activity).action_notice()
        self.assertIn("自带水壶", self.url_open(self.page).text)

    def test_who_had_a_place_reads_why_it_is_cancelled(self):
        self.post("t_pass_0", "sign_up")
        self.as_user(self.building_clerk, self.activity).action_cancel("台风")
        self.authenticate("t_pass_0", WORD)
        self.assertIn("台风", self.url_open(PAGE).text)
        self.authenticate("t_pass_1", WORD)
        self.assertNotIn("秋季健步走", self.url_open(PAGE).text)
