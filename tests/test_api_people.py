"""``docs/api/people.md``: duties, signatures, hand-over and new users, over the wire."""

from base64 import b64encode

from odoo.tests import tagged

from .import_case import xlsx
from .wire_rooms import RoomCase

CHANGE = "union.organization.change"
USERS = [
    ["姓名", "登录名", "角色", "组织"],
    ["王芳", "hqb_wang", "经办人、计票人", "SZ-FT-HQB"],
    ["张伟", "jd_zhang", "经办人", "金鼎大厦工会联合会"],
    ["李娜", "jd_lina", "出纳", "金鼎大厦工会联合会"],
]


@tagged("post_install", "-at_install")
class TestApiPeople(RoomCase):
    pages = ("people",)

    def test_people_over_the_wire(self):
        self.values["users_xlsx"] = b64encode(xlsx(USERS)).decode()
        self.walk()

    def after_who_may_do_what(self, answer):
        self.assertIn("谢雅婷（金鼎经办）", {person["name"] for person in answer["people"]})

    def after_duty_grant(self, _answer):
        # A duty that is granted opens the building to its holder at once, and only that.
        ids = [self.values["building"]]
        fields = ["in_scope"]
        read = self.call("hqb_clerk", "union.organization", "read", ids=ids, fields=fields)
        self.assertTrue(read[0]["in_scope"])

    def before_my_inbox(self):
        paper = {
            "kind": "rename",
            "organization_id": self.values["property"],
            "new_name": "金鼎物管工会",
            "reason": "简称",
        }
        self.values["change"] = self.file("jd_clerk", CHANGE, paper)[0]
        self.submit("jd_clerk", CHANGE, [self.values["change"]])
        self.values["asked_on"] = f"{CHANGE}:{self.values['change']}"

    def after_may_be_asked(self, answer):
        asked = {row["id"] for row in answer}
        self.assertIn(self.values["jd_chair_id"], asked)
        self.assertNotIn(self.values["ns_clerk_id"], asked)
        # Python takes true for the number of a person.
        ids = [self.values["change"]]
        self.refused(422, "jd_approver", CHANGE, "action_forward", ids=ids, user_id=True)
        # Nobody whose turn it is not learns who could be asked.
        domain = [["may_be_asked_on", "=", self.values["asked_on"]]]
        self.assertFalse(self.call("ns_clerk", "res.users", "search", domain=domain))

    def before_refuse(self):
        ids = [self.values["change"]]
        self.call("hqb_reviewer", CHANGE, "action_agree", ids=ids, comment="已核")

    def before_revoke(self):
        paper = {
            "kind": "rename",
            "organization_id": self.values["property"],
            "new_name": "金鼎物管工会",
            "reason": "企业更名",
            "effective_on": "2026-12-01",
        }
        ids = self.file("jd_clerk", CHANGE, paper)
        self.values["later"] = ids[0]
        self.assertEqual(self.submit("jd_clerk", CHANGE, ids, "jd_approver"), "approved")

    def after_revoke(self, _answer):
        self.assertFalse(self.field(CHANGE, self.values["later"], "carried_out_on"))

    def before_hand_over_unfit(self):
        self.env["union.organization"].browse(self.values["building"]).activity_schedule(
            "mail.mail_activity_data_todo",
            summary="整理会员档案",
            user_id=self.values["jd_clerk_id"],
        )
        roster = {"organization_id": self.values["building"], "kind": "members", "data": "eA=="}
        self.file("jd_clerk", "union.roster.import", roster)
        self.env.flush_all()

    def after_hand_over(self, _answer):
        # Tomorrow the old duty is over and the new one goes on.
        self.day(10, 9)
        domain = [["organization_id", "child_of", self.values["building"]]]
        count = {"model": "union.member", "method": "search_count", "domain": domain}
        self.assertEqual(self.call("jd_clerk", **count), 0)
        self.assertEqual(self.call("jd_teller1", **count), 7)
        self.day(10, 8)

    def after_new_users(self, answer):
        self.values["new_user_ids"] = sorted({row["user_id"][0] for row in answer})

    def after_first_links(self, answer):
        for row in answer:
            self.assertIn("/web/signup?", row["link"])

    def before_users_undo_rests(self):
        wang = self.env["res.users"].search([("login", "=", "hqb_wang")])
        self.visit = self.env["res.users.log"].with_user(wang).sudo().create({})
        self.env.flush_all()

    def after_users_undo_rests(self, _answer):
        self.visit.unlink()
        self.env.flush_all()

    def after_users_undo(self, _answer):
        users = self.env["res.users"].browse(self.values["new_user_ids"])
        users.invalidate_recordset()
        self.assertEqual(users.mapped("active"), [False, False])
