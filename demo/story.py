"""One story through every room: a building in Shenzhen gets its federation.

Told by the demo data and by ``tests/test_journey.py``, each step by the person whom
it concerns. ``at`` is a context manager that moves the clock: the demo uses
``models.clock.travel``, the tests freeze the time.
"""

from datetime import datetime
from pathlib import Path

from odoo.fields import Command

JINDING = Path(__file__).parent / "jinding"

# (key, name, code, letter mark, level, kind, superior)
TREE = [
    ("city", "深圳市总工会", "SZ", "深工", "city", "general", None),
    ("district", "福田区总工会", "SZ-FT", "深福工", "district", "general", "city"),
    ("street", "华强北街道总工会", "SZ-FT-HQB", "深福华工", "street", "general", "district"),
    (
        "building",
        "金鼎大厦工会联合会",
        "SZ-FT-HQB-JD",
        "金鼎工联",
        "federation",
        "federation_regional",
        "street",
    ),
    # a sister, so that everyone can see what he does not see
    ("sister", "南山区总工会", "SZ-NS", "深南工", "district", "general", "city"),
]
# (login, name, organisation, role)
PEOPLE = [
    ("sz_admin", "周文博（市平台管理员）", "city", "platform_admin"),
    ("sz_approver", "郑海涛（市审批）", "city", "approver"),
    ("ft_admin", "许静（区平台管理员）", "district", "platform_admin"),
    ("ft_approver", "蔡国梁（区审批）", "district", "approver"),
    ("hqb_clerk", "邓小雨（街道经办）", "street", "clerk"),
    ("hqb_reviewer", "罗建明（街道审核）", "street", "reviewer"),
    ("hqb_approver", "梁淑芬（街道审批）", "street", "approver"),
    ("jd_clerk", "谢雅婷（金鼎经办）", "building", "clerk"),
    ("jd_officer", "彭志远（金鼎选举工作）", "building", "election_officer"),
    ("jd_chair", "曾庆华（金鼎负责人）", "building", "chair"),
    ("jd_teller1", "苏敏（计票一）", "building", "teller"),
    ("jd_teller2", "叶俊杰（计票二）", "building", "teller"),
    ("ns_clerk", "余丽萍（南山经办）", "sister", "clerk"),
]
PREPARATORY = [
    ("曾庆华", "leader", "深圳金鼎物业管理有限公司", "副总经理"),
    ("冯秀梅", "deputy", "深圳金鼎物业管理有限公司", "工会主席"),
    ("阎永平", "person", "深圳盛金金融服务有限公司", "工会主席"),
    ("周欣华", "person", "深圳远纳物业管理有限公司", "工会主席"),
    ("董鑫", "person", "深圳纳盛咨询有限公司", "工会委员"),
]


class Story:
    """The story's state: people, organisations and papers by key.

    :param env: a superuser environment; it is used only to make the tree and its people
    :param at: context manager taking a naive UTC datetime
    """

    def __init__(self, env, at):
        self.env = env
        self.at = at
        self.users = {}
        self.organizations = {}

    def tell(self):
        """Tell all steps."""
        self.tree()
        with self.at(datetime(2026, 10, 8, 1, 0)):
            self.rosters()
        self.request()

    def as_(self, login, model_or_record):
        """Return the model or record as the person sees it, in Chinese."""
        record = self.env[model_or_record] if isinstance(model_or_record, str) else model_or_record
        return record.with_user(self.users[login]).with_context(lang=self.users[login].lang)

    # 1. the tree

    def tree(self):
        """Found the tree and give people their duties (none of them is an administrator of Odoo)."""
        for key, name, code, mark, level, kind, superior in TREE:
            self.organizations[key] = self.env["union.organization"].create(
                {
                    "name": name,
                    "code": code,
                    "letter_mark": mark,
                    "level": level,
                    "kind": kind,
                    "category": "regional" if key == "building" else False,
                    "territory_kind": "building" if key == "building" else False,
                    "parent_id": self.organizations[superior].id if superior else False,
                    "state": "draft" if key == "building" else "active",
                }
            )
        chinese = self.env["res.lang"]._lang_get_id("zh_CN") and "zh_CN"
        internal = self.env.ref("base.group_user").id
        for login, name, _organization, _role in PEOPLE:
            self.users[login] = (
                self.env["res.users"]
                .with_context(no_reset_password=True)
                .create(
                    {
                        "name": name,
                        "login": login,
                        "lang": chinese or "en_US",
                        "tz": "Asia/Shanghai",
                        "group_ids": [Command.set([internal])],
                    }
                )
            )
        self.env["union.duty"].create(
            [
                {
                    "user_id": self.users[login].id,
                    "organization_id": self.organizations[organization].id,
                    "role": role,
                    "date_from": "2026-01-01",
                }
                for login, _name, organization, role in PEOPLE
            ]
        )

    # 2. the rosters

    def rosters(self):
        """The building's clerk imports what the office sent."""

    # 3. the set-up request

    def request(self):
        """File, return, correct and approve the set-up request."""
