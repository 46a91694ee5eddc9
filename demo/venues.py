"""Venues of the demo: a hall that is booked, a station with its door, signs looked at; honours."""

from datetime import datetime

FURNISHED = datetime(2026, 11, 24, 2, 0)


def furnish_venues(story):
    """What the building has for its workers, who uses it, and what it is honoured for."""
    with story.at(FURNISHED):
        hall = _open_venues(story)
        _book(story, hall)
        _honour(story)


def _open_venues(story):
    building = story.organizations["building"]
    shared = {"organization_id": building.id, "date_from": "2026-01-05"}
    hall, station, _office = story.as_("jd_clerk", "union.venue").create(
        [
            {
                **shared,
                "name": "三楼职工多功能厅",
                "kind": "culture",
                "sharing": "all",
                "seats": 40,
                "area": 120,
                "address": "金鼎大厦三楼东侧",
                "pooled_with": "楼宇物业",
                "opening": "1-5 09:00-12:00 13:30-21:00\n周六 09:00-17:00",
                "services": "读书会\n合唱排练\n乒乓球",
            },
            {
                **shared,
                "name": "金鼎暖蜂驿站",
                "kind": "rest_station",
                "sharing": "below",
                "address": "金鼎大厦一楼大堂东侧",
                "opening": "每天 08:00-20:00",
                "services": "饮水、充电\n应急药箱\n每周三法律咨询",
            },
            {**shared, "name": "联合会办公室", "kind": "office", "address": "金鼎大厦2806室"},
        ]
    )
    station.action_new_door_code()
    story.as_("jd_clerk", "union.venue.duty").create(
        [
            {"venue_id": station.id, "name": "张师傅", "hours": "08:00-14:00"},
            {"venue_id": station.id, "name": "李师傅", "hours": "14:00-20:00"},
        ]
    )
    items = story.as_("jd_clerk", "union.venue.item").create(
        [
            {"venue_id": hall.id, "name": "投影仪", "every_months": 6, "due_on": "2026-12-20"},
            {
                "venue_id": station.id,
                "name": "驿站门头标识",
                "kind": "sign",
                "every_months": 12,
                "due_on": "2026-11-20",
            },
        ]
    )
    items[0].action_look("good", "已除尘")
    return hall


def _book(story, hall):
    """The building uses its hall, a neighbour asks for it."""
    day = "2026-12-03"
    for login, place, begin, end, purpose in (
        ("jd_clerk", "building", "06:00:00", "08:00:00", "读书分享会"),
        ("ns_clerk", "sister", "10:00:00", "12:00:00", "合唱排练"),
    ):
        story.as_(login, "union.venue.booking").create(
            {
                "venue_id": hall.id,
                "organization_id": story.organizations[place].id,
                "purpose": purpose,
                "people": 25,
                "date_begin": f"{day} {begin}",
                "date_end": f"{day} {end}",
            }
        )


def _honour(story):
    """A title of the district, a place given by the street, a unit put forward."""
    building, street = (story.organizations[key] for key in ("building", "street"))
    story.as_("jd_clerk", "union.honour").create(
        {
            "organization_id": building.id,
            "kind": "model_home",
            "level": "district",
            "name": "福田区模范职工之家",
            "awarded_by": "福田区总工会",
            "document_number": "福工发〔2026〕31号",
            "date_from": "2026-10-30",
        }
    )
    quota = story.as_("hqb_approver", "union.honour.quota").create(
        {
            "organization_id": street.id,
            "to_id": building.id,
            "name": "福田区五一劳动奖状",
            "level": "district",
            "seats": 1,
        }
    )
    story.as_("jd_clerk", "union.honour.nomination").create(
        {
            "organization_id": building.id,
            "quota_id": quota.id,
            "candidate": "深圳金鼎物业管理有限公司",
            "deeds": "建成职工多功能厅和驿站，全年服务职工三千余人次。",
        }
    ).action_submit()
