"""``docs/api/statistics.md``: the quarterly return, over the wire."""

from odoo.tests import tagged

from .wire_rooms import RoomCase

RETURN = "union.statistics.return"


@tagged("post_install", "-at_install")
class TestApiStatistics(RoomCase):
    pages = ("statistics",)
    # The database refuses the second one.
    loud = {"return_twice": ["odoo.sql_db"]}

    def test_returns_over_the_wire(self):
        self.walk()

    def after_return_create(self, _answer):
        ids = [self.values["return"]]
        for method in ("action_compute", "action_figures", "action_xlsx", "action_missing"):
            self.refused(403, "ns_clerk", RETURN, method, ids=ids)

    def after_compute(self, answer):
        (total,) = answer[0]["sheets"][0]["rows"]
        self.assertIn(7, total["values"].values(), "seven members of the building")

    def after_return_xlsx(self, _answer):
        self.assertIn("金鼎大厦工会联合会", self.sheet("xlsx")[0][0])

    def after_missing_below(self, answer):
        self.assertEqual(
            {row["name"] for row in answer},
            {"金鼎物业工会", "盛金金融工会", "金鼎保洁工会", "金鼎商场工会"},
        )
