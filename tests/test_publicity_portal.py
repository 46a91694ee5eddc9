"""A member objects to a public list on his own page, over HTTP, with the attacks."""

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import clause
from .test_member_portal import PortalCase


@tagged("post_install", "-at_install")
class TestObjection(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.notice, cls.foreign = cls.env["union.publicity"].create(
            [
                {"name": name, "content": "候选人名单", "days": 5, "organization_id": place.id}
                for name, place in (("本会公示", cls.street), ("外区公示", cls.sister_street))
            ]
        )
        (cls.notice | cls.foreign).write({"state": "published", "ends_on": "2026-10-20"})

    def hand_in(self, notice=None, **data):
        path = f"/my/union/notices/{(notice or self.notice).id}/object"
        answer = self.url_open(
            path, data={"csrf_token": self.csrf(), "content": "候选人不是会员"} | data
        )
        self.env.invalidate_all()
        return answer

    def objections(self):
        return self.env["union.publicity.objection"].search([])

    @clause("SZ-5.1.3.4d")
    def test_an_objection_stands_until_it_is_handled_and_names_nobody(self):
        self.enter(self.member, self.issue(self.member))
        self.assertIn("I object to this", self.url_open("/my/union").text)
        page = self.hand_in(content="他的手机 13740846169 有问题").text
        self.assertIn("was handed in", page)
        objection = self.objections()
        self.assertEqual((objection.content, objection.objector), ("他的手机 *** 有问题", False))
        self.assertEqual(objection.create_uid.id, 1, "no login is kept with it")
        self.assertEqual(self.notice.standing_count, 1)
        self.hand_in(named="1")
        self.assertEqual(self.objections()[-1].objector, "程立")

    def ask(self, receipt):
        return self.url_open(
            "/my/union/objections/answer",
            data={"csrf_token": self.csrf(), "receipt": receipt},
        ).text

    @clause("SZ-5.1.3.4d")
    def test_who_objected_reads_the_answer_with_his_receipt(self):
        self.enter(self.member, self.issue(self.member))
        page = self.hand_in().text
        objection = self.objections()
        self.assertRegex(objection.receipt, r"^[A-Z2-9]{4}-[A-Z2-9]{4}$")
        self.assertIn(objection.receipt, page)
        page = self.ask(objection.receipt.lower().replace("-", " "))
        self.assertIn("Not Handled", page)
        # Answered after the notice is over, by an officer who names a number.
        self.notice.ends_on = "2026-10-11"
        objection.action_handle("已核实，电话 13740846169 不属实", upheld=False)
        page = self.ask(objection.receipt)
        for text in (self.notice.name, "Not Upheld", "已核实，电话 *** 不属实", "2026-10-12"):
            self.assertIn(text, page)
        self.assertNotIn("已核实", self.url_open("/my/union").text, "it is told once")
        for number in ("", "ABCD-2345", "%", "' OR 1=1 --", "x" * 5000):
            with self.subTest(number):
                self.assertIn("no objection with this number", self.ask(number))

    @mute_logger("odoo.http")
    def test_a_receipt_opens_nothing_to_a_sister_or_a_stranger(self):
        receipt = self.notice.browse(self.notice.id).action_object("候选人不是会员")
        objection = self.env["union.publicity.objection"].browse(receipt)
        objection.action_handle("不属实")
        self.enter(self.sister_member, self.issue(self.sister_member, self.sister_clerk))
        self.assertIn("no objection with this number", self.ask(objection.receipt))
        self.as_login(self.portal)
        self.assertIn("no objection with this number", self.ask(objection.receipt))
        self.leave()
        page = self.url_open(
            "/my/union/objections/answer", data={"receipt": objection.receipt}
        ).text
        self.assertNotIn("不属实", page)
        with self.assertRaises(AccessError):
            self.env["union.publicity.objection"].with_user(self.portal).search([])

    def test_numbers_are_not_tried_out(self):
        self.enter(self.member, self.issue(self.member))
        for _turn in range(11):
            page = self.ask("ABCD-2345")
        self.assertIn("Wait a while", page)

    def test_a_receipt_is_the_servers(self):
        with self.assertRaises(AccessError):
            self.env["union.publicity.objection"].with_user(self.building_officer).create(
                {"publicity_id": self.notice.id, "content": "x", "receipt": "AAAA-AAAA"}
            )

    @mute_logger("odoo.http")
    def test_only_notices_that_run_for_me(self):
        self.enter(self.member, self.issue(self.member))
        self.assertEqual(self.hand_in(self.foreign).status_code, 404)
        self.notice.ends_on = "2026-10-11"
        self.assertEqual(self.hand_in().status_code, 404)
        self.assertFalse(self.objections())

    @mute_logger("odoo.http")
    def test_strangers_hand_in_nothing(self):
        self.as_login(self.portal)
        self.assertEqual(self.hand_in().status_code, 404)
        self.leave()
        self.hand_in()
        self.assertFalse(self.objections())
        self.enter(self.member, self.issue(self.member))
        self.assertEqual(self.url_open(
            f"/my/union/notices/{self.notice.id}/object", data={"content": "无令牌"}
        ).status_code, 400)  # fmt: skip
        self.assertFalse(self.objections())

    def test_nothing_said_too_much_and_too_often(self):
        self.enter(self.member, self.issue(self.member))
        self.assertIn("Say what you object to", self.hand_in(content=" 。 ").text)
        self.assertIn("at most 2000", self.hand_in(content="长" * 2001).text)
        self.assertFalse(self.objections())
        for _turn in range(6):
            page = self.hand_in()
        self.assertIn("Wait a while", page.text)
        self.assertLess(len(self.objections()), 6)
