"""One story through every room: a building in Shenzhen gets its federation.

Told by the demo data and by ``tests/test_journey.py``, each step by the person whom
it concerns. ``at`` is a context manager that moves the clock: the demo uses
``models.clock.travel``, the tests freeze the time.
"""

import base64
from datetime import datetime
from pathlib import Path

from odoo.fields import Command

from .congress import Congress
from .year import Year

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
        self.imports = {}
        self.results = {}
        self.request = None
        self.congress = Congress(self)
        self.year = Year(self)

    def tell(self):
        """Tell all steps, each on its day."""
        for day, step in (
            # The register of a day before October shows what stood then.
            ((2026, 1, 4), self.tree),
            ((2026, 10, 8), self.rosters),
            ((2026, 10, 9), self.file_request),
            ((2026, 10, 12), self.return_request),
            ((2026, 10, 13), self.approve_request),
            *self.congress.days(),
            *self.year.days(),
        ):
            with self.at(datetime(*day, 2, 0)):
                step()

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
        installed = dict(self.env["res.lang"].get_installed())
        internal = self.env.ref("base.group_user").id
        for login, name, _organization, _role in PEOPLE:
            self.users[login] = (
                self.env["res.users"]
                .with_context(no_reset_password=True)
                .create(
                    {
                        "name": name,
                        "login": login,
                        "lang": "zh_CN" if "zh_CN" in installed else "en_US",
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
        """The building's clerk imports what the office sent; what is wrong stays to be mended."""
        for kind in ("employers", "members"):
            self.imports[kind] = self.as_("jd_clerk", "union.roster.import").create(
                {
                    "organization_id": self.organizations["building"].id,
                    "kind": kind,
                    "filename": f"{kind}.xlsx",
                    "data": base64.b64encode((JINDING / f"{kind}.xlsx").read_bytes()),
                }
            )
            self.results[f"check_{kind}"] = self.imports[kind].action_check()
            if self.results[f"check_{kind}"]["problems"]:
                self.results[f"bad_{kind}"] = self.imports[kind].action_bad_rows()
            self.results[f"import_{kind}"] = self.imports[kind].action_import(good_only=True)
        self.organizations["building"].invalidate_recordset()

    # 3. the set-up request

    def file_request(self):
        """The clerk files the set-up request, too short a name in it, and submits."""
        files = [
            self.as_("jd_clerk", "ir.attachment").create({"name": name, "raw": text.encode()})
            for name, text in (
                ("组建与选举工作方案.txt", "一、发展会员；二、选举代表；三、召开会员代表大会。"),
                ("关于组建工会联合会的请示.txt", "拟组建金鼎大厦工会联合会，请批示。"),
            )
        ]
        self.request = self.as_("jd_clerk", "union.establishment").create(
            {
                "organization_id": self.organizations["building"].id,
                "initiator_kind": "property_manager",
                "initiator_name": "金鼎物业",
                "mode": "b",
                "reason": "楼宇内已有单独基层工会十家，职工两千七百余人，组建联合会的条件成熟。",
                "preparatory_ids": [
                    Command.create(
                        {"name": name, "position": position, "employer_name": unit, "post": post}
                    )
                    for name, position, unit, post in PREPARATORY
                ],
                "plan_ids": [Command.link(files[0].id)],
                "letter_ids": [Command.link(files[1].id)],
            }
        )
        self.request.action_submit()

    def return_request(self):
        """The street's reviewer returns it for correction."""
        self.as_("hqb_reviewer", self.request).action_return(comment="请写明发起单位全称")

    def approve_request(self):
        """It comes back corrected; the street reviews, approves and replies."""
        request = self.as_("jd_clerk", self.request)
        request.initiator_name = "深圳金鼎物业管理有限公司"
        request.action_submit()
        self.as_("hqb_reviewer", self.request).action_agree(comment="情况属实，拟同意")
        self.as_("hqb_approver", self.request).action_agree(comment="同意")
        self.request.invalidate_recordset()
