"""The funds of the demo: a year with its budget, entries as they stand, a project that is granted."""

from datetime import datetime

from odoo.fields import Command

AUDITOR = "jd_auditor"
READING = "金秋读书分享会"
# Heads with what is expected under each.
BUDGET = {
    "income_dues": 60000,
    "income_contribution": 180000,
    "income_higher_union_grant": 30000,
    "2021_services": 120000,
    "2021_activities": 90000,
    "2021_rights": 20000,
    "2021_administration": 15000,
}
# (day, head, what for, amount, beside, why in spite of what the rules ask)
POSTED = [
    ("2026-11-06", "income_dues", "十月会费", 15600, {}, None),
    ("2026-11-06", "income_contribution", "十月工会经费返拨", 42800.5, {}, None),
    (
        "2026-11-09",
        "2021_services",
        "退休职工纪念品（二人）",
        2400,
        {"occasion": "retirement", "medium": "goods", "people": 2},
        "两位职工参与联合会筹建，经委员会讨论适当提高标准",
    ),
    ("2026-11-11", "2021_activities", "读书分享会图书和茶点", 1150, {"activity": READING}, None),
]


def furnish_money(story):
    """Call once the year of services is told."""
    Money(story).tell()


class Money:
    """The books of the building, day by day."""

    def __init__(self, story):
        self.story = story
        self.building = story.organizations["building"]
        self.heads = {head.code: head for head in story.env["union.fund.head"].search([])}
        self.year = None

    def tell(self):
        """Tell all steps, each on its day."""
        self._prepare()
        for day, step in (
            ((2026, 11, 5), self.budget),
            ((2026, 11, 12), self.enter),
            ((2026, 11, 13), self.project),
        ):
            with self.story.at(datetime(*day, 2, 0)):
                step()

    def clerk(self, model_or_record):
        """Return it as the building's clerk sees it."""
        return self.story.as_("jd_clerk", model_or_record)

    def _prepare(self):
        """One who audits; and the province's ceilings, which a city adopts for its unions."""
        self.story.users[AUDITOR] = (
            self.story.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "name": "阎永平（金鼎经审）",
                    "login": AUDITOR,
                    "lang": self.story.users["jd_clerk"].lang,
                    "tz": "Asia/Shanghai",
                    "group_ids": [Command.set([self.story.env.ref("base.group_user").id])],
                }
            )
        )
        self.story.env["union.duty"].create(
            {
                "user_id": self.story.users[AUDITOR].id,
                "organization_id": self.building.id,
                "role": "auditor",
                "date_from": "2026-01-01",
            }
        )
        self.story.env["union.standard"].search(
            [("code", "=", "GD"), ("superseded_on", "=", False)]
        ).action_set_jurisdiction(self.story.organizations["city"].id)

    def budget(self):
        """Chair, auditor and street agree to the budget."""
        self.year = self.clerk("union.fund.year").create(
            {
                "organization_id": self.building.id,
                "year": 2026,
                "account_mode": "own",
                "opening": 8600,
            }
        )
        budget = self.clerk("union.fund.budget").create(
            {
                "year_id": self.year.id,
                "line_ids": [
                    Command.create({"head_id": self.heads[code].id, "amount": amount})
                    for code, amount in BUDGET.items()
                ],
            }
        )
        budget.action_submit()
        for login in ("jd_chair", AUDITOR, "hqb_approver"):
            self.story.as_(login, budget).action_agree(comment="同意")

    def enter(self):
        """What came in and went out, signed by the chair; one more waits for her signature."""
        for day, code, purpose, amount, values, reason in POSTED:
            entry = self._entry(day, code, purpose, amount, **values)
            entry.action_submit(reason=reason)
            self.story.as_("jd_chair", entry).action_agree()
        self._entry("2026-11-12", "2021_rights", "劳动法律宣传册印制", 860).action_submit()

    def _entry(self, day, code, purpose, amount, activity=None, **values):
        if activity:
            values["activity_id"] = (
                self.clerk("union.service.activity").search([("name", "=", activity)], limit=1).id
            )
        voucher = self.clerk("ir.attachment").create(
            {"name": f"{purpose}凭证.txt", "raw": purpose.encode()}
        )
        return self.clerk("union.fund.entry").create(
            {
                "year_id": self.year.id,
                "day": day,
                "head_id": self.heads[code].id,
                "purpose": purpose,
                "amount": amount,
                "voucher_ids": [Command.link(voucher.id)],
                **values,
            }
        )

    def project(self):
        """The street grants a project; part of it is spent."""
        plan = self.clerk("ir.attachment").create(
            {"name": "暖蜂驿站建设方案.txt", "raw": "一、选址；二、设施；三、经费测算。".encode()}
        )
        project = self.clerk("union.fund.project").create(
            {
                "organization_id": self.building.id,
                "title": "金鼎暖蜂驿站设施添置项目",
                "body": "大厦一楼驿站每日服务外卖骑手、快递员约二百人次。\n"
                "拟添置微波炉、饮水机和应急药箱，需经费一万二千元，恳请支持。",
                "purpose": "venue",
                "amount": 12000,
                "plan_ids": [Command.link(plan.id)],
            }
        )
        project.action_submit()
        for login in ("hqb_reviewer", "hqb_approver"):
            self.story.as_(login, project).action_agree(comment="同意")
        project.invalidate_recordset()
        entry = self._entry(
            "2026-11-13", "2021_services", "驿站微波炉两台", 1380, project_id=project.id
        )
        entry.action_submit()
        self.story.as_("jd_chair", entry).action_agree()
