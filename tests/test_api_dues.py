"""``docs/api/dues.md``: the employer's list, arrears, receipts and totals, over the wire."""

from base64 import b64decode, b64encode

from odoo.tests import tagged

from .import_case import number, xlsx
from .wire_rooms import RoomCase

DUES = "union.dues"
# 5000 and 6006 yuan make 25 and 30 yuan of dues.
LIST = [
    ["姓名", "身份证号码", "月份", "工资", "实缴"],
    ["王建军", number(1, "male"), "2026年9月", 5000, 25],
    ["李秀兰", number(2, "female"), "202609", "6,006.00", 15],
    ["刘洋", number(5, "male"), "2026-09", 5000, "没交"],
]


@tagged("post_install", "-at_install")
class TestApiDues(RoomCase):
    pages = ("dues",)

    def test_dues_over_the_wire(self):
        self.values["list_xlsx"] = b64encode(xlsx(LIST)).decode()
        self.walk()

    def after_list_check(self, answer):
        self.assertNotIn(number(1, "male"), str(answer))
        for login in ("ns_clerk", "sz_auditor"):
            self.refused(
                403, login, "union.roster.import", "action_check", ids=[self.values["list"]]
            )

    def after_month_create(self, _answer):
        for login in ("ns_clerk", "ns_approver"):
            self.refused(403, login, DUES, "read", ids=[self.values["month"]], fields=["base"])
        self.refused(403, "sz_auditor", DUES, "write", ids=[self.values["month"]], vals={"paid": 1})

    def before_arrears(self):
        rows = [
            {"member_id": self.values["huang"], "month": f"2026-{month:02}-01", "base": 3000}
            for month in range(3, 9)
        ]
        self.file("jd_clerk", DUES, *rows)

    def after_inactive(self, answer):
        request = self.env["union.membership.request"].browse(answer[0]["id"])
        self.assertEqual((request.kind, request.approval_state), ("leave", "draft"))
        self.assertEqual(self.field("union.member", self.values["huang"], "state"), "active")

    def after_receipt_pdf(self, _answer):
        self.assertTrue(b64decode(self.values["pdf"]).startswith(b"%PDF"))
        self.refused(
            403, "ns_clerk", "union.dues.receipt", "action_pdf", ids=[self.values["receipt"]]
        )

    def after_receipt_holds(self, _answer):
        self.call(
            "jd_clerk",
            "union.dues.receipt",
            "action_cancel",
            ids=[self.values["receipt"]],
            reason="金额有误",
        )
        self.assertFalse(self.field(DUES, self.values["month"], "receipt_id"))

    def after_totals_xlsx(self, _answer):
        text = str(self.sheet("totals_xlsx"))
        self.assertIn("金鼎物业工会", text)
        self.assertNotIn("王建军", text)
