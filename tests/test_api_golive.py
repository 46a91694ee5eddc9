"""``docs/api/golive.md``: terms, certificates and stars of before, over the wire."""

from base64 import b64encode

from odoo.tests import tagged

from .golive_case import CERTIFICATES, SEATS, STARS
from .import_case import number, xlsx
from .wire_rooms import MEMBERS, RoomCase

UNION = "SZ-FT-HQB-JD-01"
IMPORT = "union.roster.import"


def seat(serial, position):
    _key, name, gender, _place = MEMBERS[serial - 1]
    return [
        UNION, "委员会", "第三届", "2024-03-01", "2029-02-28", name, number(serial, gender), "", position,
        "选举", "", "深华工发〔2024〕6号",
    ]  # fmt: skip


LISTS = {
    "seats": [SEATS, seat(1, "主席"), seat(2, "委员"), seat(3, "委员")],
    "certificates": [
        CERTIFICATES,
        [
            UNION,
            "法人资格证书",
            "粤法证〔2023〕1号",
            "2023-06-01",
            "2028-05-31",
            "福田区总工会",
            "",
            "",
        ],
    ],
    "stars": [STARS, [UNION, "2025", "三星", "深圳市总工会", "深工发〔2026〕3号", "2026-02-01"]],
}


@tagged("post_install", "-at_install")
class TestApiGoLive(RoomCase):
    pages = ("golive",)

    def test_what_ran_before_over_the_wire(self):
        for kind, rows in LISTS.items():
            self.values[f"{kind}_xlsx"] = b64encode(xlsx(rows)).decode()
        self.walk()

    def after_seats_check(self, answer):
        self.assertNotIn(number(1, "male"), str(answer))
        ids = [self.values["seats"]]
        for login in ("ns_clerk", "ns_approver", "sz_auditor"):
            self.refused(403, login, IMPORT, "action_check", ids=ids)

    def after_seats_import(self, _answer):
        # A clerk of the union itself may not.
        (own,) = self.file(
            "jd_clerk",
            IMPORT,
            {
                "organization_id": self.values["building"],
                "kind": "seats",
                "filename": "届次委员.xlsx",
                "data": b64encode(xlsx([SEATS, *LISTS["seats"][1:]])).decode(),
            },
        )
        told = self.call("jd_clerk", IMPORT, "action_check", ids=[own])
        self.assertIn("seat_right", {problem["code"] for problem in told["problems"]})

    def after_seats_undo(self, _answer):
        self.env.invalidate_all()
        domain = [("taken_over", "=", True)]
        self.assertFalse(self.env["union.seat"].search(domain))
        self.assertEqual(len(self.env["union.certificate"].search(domain)), 1)
