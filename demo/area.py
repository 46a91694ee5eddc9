"""The territory of the demo: a survey that is closed, one begun, and early-warning informers."""

from datetime import datetime

SURVEYED = datetime(2026, 11, 23, 2, 0)
# Employer: how many of its own members are named; by its staff three are due.
INFORMED = {"深圳盛金金融服务有限公司": 2, "深圳金鼎物业管理有限公司": 1}


def furnish_area(story):
    """What was found going round, and who gives early warning."""
    with story.at(SURVEYED):
        _survey(story)
        _name_informers(story)


def _survey(story):
    """The building's survey of the year is closed, the street's has begun."""
    building, street = (story.organizations[key] for key in ("building", "street"))
    closed = story.as_("jd_clerk", "union.territory.survey").create(
        {
            "organization_id": building.id,
            "surveyed_on": "2026-11-20",
            "surveyed_by": "谢雅婷、彭志远，楼宇物业客服两人陪同",
            # Some of the tenants are on nobody's list yet.
            "employer_found": building.employer_count + 3,
            "worker_found": building.worker_count + 41,
            "note": "三家新入驻企业均不足二十五人，建议纳入联合基层工会。",
        }
    )
    closed.action_close()
    story.as_("hqb_clerk", "union.territory.survey").create(
        {
            "organization_id": street.id,
            "surveyed_on": "2026-11-23",
            "surveyed_by": "邓小雨，各楼宇工会经办",
            "employer_found": street.employer_count + 26,
        }
    )


def _name_informers(story):
    """One of the committee for the building, some of the larger employers' own people."""
    building = story.organizations["building"]
    seat = story.env["union.seat"].search(
        [("organization_id", "=", building.id), ("committee_id.kind", "=", "union")], limit=1
    )
    named = [
        {"organization_id": building.id, "member_id": seat.member_id.id, "contact": "前台转8001"}
    ]
    for name, count in INFORMED.items():
        employer = story.env["union.employer"].search([("name", "=", name)], limit=1)
        members = story.env["union.member"].search(
            [("employer_id", "=", employer.id), ("state", "=", "active")], order="id", limit=count
        )
        named += [{"employer_id": employer.id, "member_id": member.id} for member in members]
    story.as_("jd_clerk", "union.informer").create(named)
