"""The people of the demo: tags with evidence, one entered twice, a correction, figures, an erasure."""

import base64
from datetime import datetime

TOLD = datetime(2026, 11, 24, 2, 0)
AWARD = "福田区总工会关于表彰2026年度“福田工匠”的决定\n（演示文件，仅供浏览）\n"
# (tag, values) of the first members, one each
TAGS = [
    (
        "craftsman_district",
        {
            "awarded_by": "福田区总工会",
            "document_number": "深福工〔2026〕18号",
            "evidence_name": "福田工匠表彰决定.txt",
            "evidence": base64.b64encode(AWARD.encode()),
            "date_from": "2026-04-30",
        },
    ),
    ("model_worker_city", {"stage": "cultivated", "date_from": "2026-10-20"}),
    ("activist", {"date_from": "2026-10-20", "note": "热心楼宇文体活动"}),
]


def furnish_people(story, member_login):
    """What the screens of people show.

    :param member_login: the login of the demo's own member, who asks for a correction
    """
    members = story.congress._representatives()
    with story.at(TOLD):
        _tag(story, members)
        _enter_twice(story, members)
        _ask(story, member_login, members)
        _count(story)
        _look(story, members)
        _rename(story)
        _let_wait_for_erasure(story, members[0].organization_id)


def _tag(story, members):
    """An honour with its document, one worked towards, a role, and a skill with its level."""
    lines = [
        {
            "member_id": member.id,
            "tag_id": story.env.ref(f"trade_union.member_tag_{code}").id,
            **values,
        }
        for member, (code, values) in zip(members, TAGS, strict=False)
    ]
    skill = story.env["union.member.tag"].search([("kind", "=", "skill")], limit=1)
    lines.append(
        {
            "member_id": members[0].id,
            "tag_id": skill.id,
            "skill_level": "3_senior",
            "date_from": "2024-07-01",
        }
    )
    story.as_("jd_clerk", "union.member.tag.line").create(lines)


def _enter_twice(story, members):
    """Somebody applies anew with his passport; another has the mobile of one of his name."""
    by_birth, by_mobile = members[40], members[41]
    story.as_("jd_clerk", "union.member").create(
        [
            {
                "name": by_birth.name,
                "gender": by_birth.gender,
                "birth_date": by_birth.birth_date,
                "organization_id": by_birth.organization_id.id,
                "employer_id": by_birth.employer_id.id,
                "id_type": "passport",
                "id_number": "E40127388",
            },
            {
                "name": by_mobile.name,
                "gender": by_mobile.gender,
                "organization_id": by_mobile.organization_id.id,
                # The founder reads it in clear; it goes where it came from.
                "mobile": by_mobile._vault_open("mobile"),
            },
        ]
    )


def _ask(story, member_login, members):
    """The member asks for a correction; the clerk files that another has retired."""
    story.as_(member_login, "union.membership.request")._portal_file(
        "correction", {"mobile": "13700000001", "note": "已更换手机号码，请予更正。"}
    )
    retained = story.as_("jd_clerk", "union.membership.request").create(
        {
            "kind": "retain",
            "member_id": members[50].id,
            "reason_id": story.env.ref("trade_union.membership_reason_retired").id,
        }
    )
    retained.action_submit()


def _count(story):
    """The building has handed in its quarter; the street's return is begun."""
    returns = {
        login: story.as_(login, "union.statistics.return").create(
            {"organization_id": story.organizations[key].id, "year": 2026, "quarter": "3"}
        )
        for login, key in (("jd_clerk", "building"), ("hqb_clerk", "street"))
    }
    returns["jd_clerk"].action_submit()
    story.as_("hqb_approver", returns["jd_clerk"]).action_agree(comment="同意")
    returns["hqb_clerk"].action_compute()


def _look(story, members):
    """Identities were looked at, for a reason that stands in the log."""
    for member in members[:3]:
        story.as_("jd_clerk", member).action_reveal("核对会员代表身份")


def _rename(story):
    """A union of the building asks for a new name."""
    union = story.organizations["building"].child_ids.filtered(
        lambda union: union.state == "active"
    )[:1]
    change = story.as_("jd_clerk", "union.organization.change").create(
        {
            "kind": "rename",
            "organization_id": union.id,
            "new_name": f"{union.name.removesuffix('委员会').removesuffix('工会')}（金鼎）工会",
            "reason": "公司名称已变更，工会名称随之变更。",
        }
    )
    change.action_submit()


def _let_wait_for_erasure(story, union):
    """One who left long ago; the night's proposal names him. Made by the tree's founder."""
    story.env["union.member"].create(
        {
            "name": "何远帆",
            "gender": "male",
            "organization_id": union.id,
            "state": "left",
            "joined_on": "2014-03-01",
            "left_on": "2020-06-30",
        }
    )
    last_id = 0
    while last_id is not None:
        _looked, last_id = story.env["union.erasure"]._propose_batch(last_id)
