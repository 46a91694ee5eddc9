"""The house of the demo: Chinese signs, no strangers, and a member with a login of his own."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .office import furnish_office

MEMBER = "jd_member"


def furnish(story):
    """Call once the story is told: what only who clicks through the demo needs."""
    _quiet(story.env)
    _let_member_in(story)
    _open_sign_up(story)
    leave_waiting(story)
    furnish_office(story)
    users = story.env["res.users"].browse([user.id for user in story.users.values()])
    if "odoobot_state" in users._fields:
        # Its first greeting covers the screen of a phone.
        users.odoobot_state = "disabled"


def _quiet(env):
    """Put away what Odoo's own demo data show to everybody."""
    company = env.ref("base.main_company")
    if company.name in ("YourCompany", "My Company"):
        company.name = "深圳市总工会（演示）"
    for xmlid in ("base.user_demo", "mail.channel_all_employees"):
        if record := env.ref(xmlid, raise_if_not_found=False):
            record.active = False
    events = env["ir.model.data"].search([("module", "=", "event"), ("model", "=", "event.event")])
    env["event.event"].browse(events.mapped("res_id")).exists().active = False


def _let_member_in(story):
    """Give the first of the members signed up for the walk a login for the portal."""
    member = story.year._members()[0]
    member._ensure_contacts()
    story.users[MEMBER] = (
        story.env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "login": MEMBER,
                # The demo's own member, shown to nobody else here.
                "partner_id": member.sudo().partner_id.id,
                "lang": story.users["jd_clerk"].lang,
                "tz": "Asia/Shanghai",
                "group_ids": [Command.set([story.env.ref("base.group_portal").id])],
            }
        )
    )


def _open_sign_up(story):
    """An activity two weeks from today that members may still join."""
    begins = fields.Datetime.now().replace(hour=6, minute=0, second=0) + timedelta(days=14)
    activity = story.as_("jd_clerk", "union.service.activity").create(
        {
            "organization_id": story.organizations["building"].id,
            "kind_id": story.env.ref("trade_union.activity_kind_sport").id,
            "name": "“金鼎杯”职工羽毛球友谊赛",
            "purpose": "以球会友，增进楼宇各单位职工交流。",
            "date_begin": begins,
            "date_end": begins + timedelta(hours=3),
            "place": "华强北文体中心羽毛球馆",
            "capacity": 40,
            "budget": 2000,
            "plan": "<p>14:00 签到抽签；14:30 开赛；16:30 颁奖。</p>",
            "roles": "谢雅婷：签到；彭志远：裁判联络",
        }
    )
    activity.action_submit()
    story.as_("hqb_approver", activity).action_agree(comment="同意")


def leave_waiting(story):
    """Leave a letter for the street's reviewer and a plan for its approver to decide on."""
    letter = story.as_("hqb_clerk", "union.letter").create(
        {
            "organization_id": story.organizations["street"].id,
            "to_organization_id": story.organizations["building"].id,
            "kind_id": story.env["union.letter.kind"].search([("code", "=", "letter")]).id,
            "title": "关于做好冬季送温暖工作的函",
            "body": "请摸清困难职工情况，于月底前报街道总工会。",
        }
    )
    letter.action_submit()
    begins = fields.Datetime.now().replace(hour=6, minute=0, second=0) + timedelta(days=30)
    plan = story.as_("jd_clerk", "union.service.activity").create(
        {
            "organization_id": story.organizations["building"].id,
            "kind_id": story.env.ref("trade_union.activity_kind_sport").id,
            "name": "迎新职工乒乓球赛",
            "purpose": "活跃节前文体生活。",
            "date_begin": begins,
            "date_end": begins + timedelta(hours=3),
            "place": "华强北文体中心乒乓球室",
            "capacity": 32,
            "budget": 1500,
            "plan": "<p>14:00 签到抽签；14:30 开赛；16:30 颁奖。</p>",
            "roles": "谢雅婷：签到；彭志远：裁判联络",
        }
    )
    plan.action_submit()
