"""``docs/api/rosters.md``: lists, headings, the queue and the way back, over the wire."""

from base64 import b64encode

from odoo.tests import tagged

from .import_case import number, person, xlsx
from .wire_rooms import EMPLOYERS, RoomCase

IMPORT = "union.roster.import"
COMPANY = EMPLOYERS[0][1]
ORGANIZATIONS = [
    ["组织代码", "工会名称", "层级", "类型", "上级工会", "状态"],
    [
        "SZ-FT-HQB-SG",
        "赛格广场工会联合会",
        "联合会",
        "区域工会联合会",
        "华强北街道总工会",
        "筹备中",
    ],
    ["SZ-FT-HQB-SG-01", "赛格电子市场工会", "基层工会", "单独基层工会", "SZ-FT-HQB-SG", "筹备中"],
]
EMPLOYER_LIST = [
    ["企业名称", "用工人数", "是否已建工会"],
    ["深圳鼎盛餐饮有限公司", 28, "否"],
    ["深圳金鼎影城有限公司", 45, "是"],
]
CHANGE_LIST = [
    ["姓名", "身份证号码", "变动类型", "原因", "生效日期"],
    ["王建军", number(1, "male"), "退会", "本人自愿", "2026-09-30"],
    ["吴敏", number(7, "female"), "保留会籍", "退休", "2026-09-30"],
]
MEMBER_LIST = [
    ["姓名", "性别", "身份编码", "手机号码", "供职单位"],
    *(person(serial, COMPANY) for serial in range(5)),
    person(5, "深圳无名公司"),
]


@tagged("post_install", "-at_install")
class TestApiRosters(RoomCase):
    pages = ("rosters",)

    def test_lists_over_the_wire(self):
        for name, rows in (
            ("organizations", ORGANIZATIONS),
            ("employers", EMPLOYER_LIST),
            ("changes", CHANGE_LIST),
            ("members", MEMBER_LIST),
        ):
            self.values[f"{name}_xlsx"] = b64encode(xlsx(rows)).decode()
        self.walk()

    def after_organizations_create(self, _answer):
        # The file is his who brought it, whatever else others may do there.
        ids = [self.values["organizations"]]
        for login in ("hqb_clerk", "ft_approver", "ns_clerk"):
            self.refused(403, login, IMPORT, "action_check", ids=ids)

    def after_organizations_import(self, _answer):
        domain = [("code", "=", "SZ-FT-HQB-SG-01")]
        union = self.env["union.organization"].search(domain)
        self.assertEqual((union.state, union.parent_id.name), ("preparing", ORGANIZATIONS[1][1]))

    def after_changes_submit(self, _answer):
        self.refused(
            403, "ns_clerk", IMPORT, "action_submit_requests", ids=[self.values["changes"]]
        )
        self.assertEqual(self.field("union.member", self.values["wang"], "state"), "active")

    def after_members_check_refused(self, answer):
        self.assertIn("understood are", answer["message"])

    def after_map_unknown(self, _answer):
        mapping = {"供职单位": ["employer"]}
        ids = [self.values["members"]]
        told = self.refused(422, "jd_clerk", IMPORT, "action_map", ids=ids, mapping=mapping)
        self.assertIn("There is no column", told)

    def before_progress(self):
        self.call("jd_clerk", IMPORT, "action_queue", ids=[self.values["members"]], good_only=True)
        self.run_cron("cron_roster_import")

    def after_result(self, _answer):
        rows = self.sheet("result")[1:]
        self.assertEqual([row[4] for row in rows], ["imported"] * 5 + ["refused"])
        self.assertTrue(all("*" in row[3] for row in rows[:5]), rows)

    def after_runs(self, _answer):
        for login in ("ns_clerk", "ns_approver"):
            self.refused(403, login, f"{IMPORT}.run", "action_undo", ids=[self.values["run"]])

    def before_undo_rests(self):
        member = self.env["union.member"].search([], order="id desc", limit=1)
        self.informer = self.env["union.informer"].create(
            {
                "organization_id": member.organization_id.id,
                "member_id": member.id,
                "date_from": "2026-10-08",
            }
        )
        self.env.flush_all()

    def after_undo_rests(self, answer):
        self.assertIn("rests on what this import brought", answer["message"])
        self.informer.unlink()
        self.env.flush_all()

    def before_undo_late(self):
        self.day(10, 10)

    def after_undo_late(self, _answer):
        self.day(10, 8)
