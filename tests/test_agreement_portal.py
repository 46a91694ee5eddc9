"""A member reads what holds for him and proposes what to bargain about, over HTTP."""

import base64

from odoo.tests import tagged

from .test_member_portal import PortalCase

PAGE = "/my/union/agreements"
FORCE = {
    "state": "received",
    "received_on": "2026-01-01",
    "effective_on": "2026-01-17",
    "date_from": "2026-01-01",
    "date_to": "2028-12-31",
}


@tagged("post_install", "-at_install")
class TestAgreementPortal(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm, cls.other_firm, cls.foreign_firm = cls.env["union.employer"].create(
            [
                {"name": name, "organization_id": place.id, "staff_count": 30}
                for name, place in (
                    ("金鼎科技", cls.primary),
                    ("金鼎物业", cls.primary),
                    ("粤海科技", cls.sister_street),
                )
            ]
        )
        cls.member.employer_id = cls.firm
        cls.own, cls.regional, cls.beside, cls.draft, cls.foreign, cls.agency = cls.env[
            "union.agreement"
        ].create(
            [
                {
                    "name": name,
                    "organization_id": place.id,
                    "employer_ids": employers.ids,
                    "content": f"{name}的内容",
                    "document": base64.b64encode(b"%PDF-1.4"),
                    "document_name": "text.pdf",
                    **FORCE,
                    **values,
                }
                for name, place, employers, values in (
                    ("本企业集体合同", cls.primary, cls.firm, {}),
                    ("楼宇工资协议", cls.building, cls.firm | cls.other_firm, {"kind": "wage"}),
                    ("邻企业合同", cls.primary, cls.other_firm, {}),
                    ("未生效草案", cls.primary, cls.firm, {"state": "draft"}),
                    ("外区合同", cls.sister_street, cls.foreign_firm, {}),
                    ("委托管理协议", cls.primary, cls.firm, {"kind": "agency"}),
                )
            ]
        )

    def test_a_member_reads_what_is_in_force_for_his_employer_and_nothing_else(self):
        self.enter(self.member, self.issue(self.member))
        self.assertIn(PAGE, self.url_open("/my/union").text)
        page = self.url_open(PAGE).text
        for name in ("本企业集体合同", "楼宇工资协议", "本企业集体合同的内容"):
            self.assertIn(name, page)
        for name in ("邻企业合同", "未生效草案", "外区合同", "委托管理协议"):
            self.assertNotIn(name, page)
        answer = self.url_open(f"{PAGE}/{self.own.id}/document")
        self.assertEqual((answer.status_code, answer.content), (200, b"%PDF-1.4"))
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        for agreement in self.beside | self.draft | self.foreign | self.agency:
            with self.subTest(agreement.name):
                answer = self.url_open(f"{PAGE}/{agreement.id}/document")
                self.assertEqual(answer.status_code, 404)
        self.own.write({"state": "ended", "ended_on": "2026-10-11"})
        self.assertNotIn("本企业集体合同", self.url_open(PAGE).text)

    def test_a_member_proposes_a_subject_and_reads_the_answer(self):
        self.enter(self.member, self.issue(self.member))

        def propose(content):
            form = {"csrf_token": self.csrf(), "content": content}
            return self.url_open(f"{PAGE}/propose", data=form).text

        self.assertIn("Say what is to be bargained", propose(" … "))
        self.assertIn("at most 2000", propose("长" * 2001))
        self.assertIn("was handed in", propose("高温津贴，电话 13740846169"))
        subject = self.env["union.bargaining.subject"].search([])
        self.assertEqual(
            (subject.content, subject.member_id, subject.organization_id),
            ("高温津贴，电话 ***", self.member, self.primary),
        )
        subject.with_user(self.building_clerk).action_answer("已列入下一轮工资协商")
        self.assertIn("已列入下一轮工资协商", self.url_open(PAGE).text)
        self.assertFalse(subject.with_user(self.sister_clerk).search([]))
        self.assertIn("was handed in", propose("第二个"))
        self.assertIn("was handed in", propose("第三个"))
        self.assertIn("Wait a while", propose("第四个"))
        # Another member sees neither.
        self.enter(self.other, self.issue(self.other))
        self.assertNotIn("高温津贴", self.url_open(PAGE).text)

    def test_strangers_and_the_anonymous(self):
        self.as_login(self.portal)
        self.assertIn("not tied to a membership", self.url_open(PAGE).text)
        self.assertEqual(self.url_open(f"{PAGE}/{self.own.id}/document").status_code, 404)
        form = {"csrf_token": self.csrf(), "content": "高温津贴"}
        self.assertNotIn("was handed in", self.url_open(f"{PAGE}/propose", data=form).text)
        self.assertFalse(self.env["union.bargaining.subject"].search([]))
        self.leave()
        for path in (PAGE, f"{PAGE}/{self.own.id}/document"):
            answer = self.url_open(path, allow_redirects=False)
            self.assertEqual(answer.status_code, 303)
            self.assertIn("/web/login", answer.headers["Location"])

    def test_erasure_leaves_no_name_and_no_words(self):
        rows = self.env["union.bargaining.subject"].create(
            {"organization_id": self.primary.id, "member_id": self.other.id, "content": "方敏建议"}
        )
        round_ = self.env["union.bargaining"].create(
            {
                "organization_id": self.primary.id,
                "name": "协商",
                "rep_ids": [(0, 0, {"member_id": self.other.id})],
            }
        )
        self.assertEqual(round_.rep_ids.name, "方敏")
        self.other._erase_traces({self.other: "方敏"})
        self.assertEqual((rows.content, round_.rep_ids.name), ("***", "***"))
