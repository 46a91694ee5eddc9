"""The house of the demo: Chinese signs, no strangers, and a member with a login of his own."""

import base64
from datetime import timedelta
from pathlib import Path

from odoo import fields
from odoo.fields import Command

from .area import furnish_area
from .dues import furnish_dues
from .matters import furnish_matters
from .meetings import furnish_meetings
from .money import furnish_money
from .office import furnish_office
from .people import furnish_people
from .rights import furnish_rights
from .service_year import furnish_service_year
from .training import furnish_training
from .venues import furnish_venues

ICON = Path(__file__).parents[1] / "static/description/icon.png"
MEMBER = "jd_member"
APPROVER = "jd_approver"


def furnish(story):
    """Call once the story is told: what only who clicks through the demo needs."""
    _quiet(story.env)
    _let_member_in(story)
    _appoint_approver(story)
    _open_sign_up(story)
    leave_waiting(story)
    furnish_office(story)
    furnish_area(story)
    furnish_people(story, MEMBER)
    furnish_dues(story)
    furnish_training(story)
    furnish_matters(story)
    furnish_meetings(story)
    furnish_venues(story)
    furnish_service_year(story)
    furnish_rights(story, MEMBER)
    furnish_money(story)
    _announce(story)
    users = story.env["res.users"].browse([user.id for user in story.users.values()])
    if "odoobot_state" in users._fields:
        # Its first greeting covers the screen of a phone.
        users.odoobot_state = "disabled"


def _quiet(env):
    """Put away what Odoo's own demo data show to everybody."""
    company = env.ref("base.main_company")
    if company.name in ("YourCompany", "My Company"):
        company.name = "深圳市总工会（演示）"
        company.logo = base64.b64encode(ICON.read_bytes())
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


def _appoint_approver(story):
    """What members file about themselves is decided in the building."""
    story.users[APPROVER] = (
        story.env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": "秦岚（金鼎审批）",
                "login": APPROVER,
                "lang": story.users["jd_clerk"].lang,
                "tz": "Asia/Shanghai",
                "group_ids": [Command.set([story.env.ref("base.group_user").id])],
            }
        )
    )
    story.env["union.duty"].create(
        {
            "user_id": story.users[APPROVER].id,
            "organization_id": story.organizations["building"].id,
            "role": "approver",
            "date_from": "2026-01-01",
        }
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


def _announce(story):
    """A notice that runs today, for the members' own pages."""
    notice = story.as_("jd_clerk", "union.publicity").create(
        {
            "organization_id": story.organizations["building"].id,
            "name": "2026年第三季度会费收支情况公示",
            "content": "本季度收缴会费46,820元，支出职工活动31,560元，结余15,260元。\n"
            "如有异议，请于公示期内向工会联合会办公室反映。",
            "days": 10,
        }
    )
    notice.action_publish()


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
