"""The office of the demo: papers, seals, an account and people, one paper about to run out."""

from datetime import timedelta

from odoo import fields

# (kind, number, keeper, days since issue, days until the last day)
PAPERS = [
    ("legal_person", "粤工法证字第440304号", False, 300, 45),
    ("account_permit", "J5840001234501", False, 1075, 20),
    ("seal_union", False, "谢雅婷", 300, None),
    ("seal_finance", False, "彭志远", 300, None),
]
# (name, kind, position, full time, employed by)
STAFF = [
    ("谢雅婷", "social_worker", "officer", True, "华强北街道总工会"),
    ("彭志远", "cadre", "accountant", False, "深圳金鼎物业管理有限公司"),
]

# (kind, title, points of the clause that are left out)
REGULATIONS = [
    ("members", "金鼎大厦工会联合会会员管理办法", 0),
    ("cadres", "金鼎大厦工会联合会干部管理办法", 2),
]


def furnish_office(story):
    """Give the building what its clerk would have recorded."""
    building = story.organizations["building"]
    place = {"organization_id": building.id}
    day = fields.Date.today()
    story.as_("jd_clerk", building).write(
        {
            "territory_area": 0.12,
            "territory_text": "金鼎大厦A、B座及裙楼",
            "party_body": "金鼎大厦党委",
            "party_secretary": "曾庆华",
            "contact_name": "谢雅婷",
            "office_phone": "0755-83201234",
            "account_mode": "own",
        }
    )
    story.as_("jd_clerk", "union.certificate").create(
        [
            {
                **place,
                "kind_id": story.env.ref(f"trade_union.certificate_kind_{kind}").id,
                "number": number,
                "keeper": keeper,
                "issuer": "深圳市总工会",
                "issued_on": day - timedelta(days=since),
                "valid_until": left is not None and day + timedelta(days=left),
            }
            for kind, number, keeper, since, left in PAPERS
        ]
    )
    story.as_("jd_clerk", "union.staff").create(
        [
            {
                **place,
                "name": name,
                "kind": kind,
                "position": position,
                "full_time": full_time,
                "employed_by": employed_by,
                "date_from": day - timedelta(days=200),
            }
            for name, kind, position, full_time, employed_by in STAFF
        ]
    )
    story.as_("jd_clerk", "union.bank.account").create(
        {
            **place,
            "bank_name": "中国工商银行深圳华强北支行",
            "number": "4000012309000000567",
            "opened_on": day - timedelta(days=250),
        }
    )
    for kind, title, left_out in REGULATIONS:
        points = story.env["union.clause.point"].search([("subject", "=", f"regulation.{kind}")])
        story.as_("jd_clerk", "union.regulation").create(
            {
                **place,
                "name": title,
                "kind_id": story.env.ref(f"trade_union.regulation_kind_{kind}").id,
                "adopted_by": "全体委员会议",
                "date_from": day - timedelta(days=180),
                "point_ids": points[left_out:].ids,
            }
        )
