"""Dues of an organisation that ended: what was owed to it is still settled, and nothing more."""

from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .dues_case import OCTOBER, DuesCase
from .tree import make_user

NOVEMBER = date(2026, 11, 1)


@tagged("post_install", "-at_install")
class TestDuesOfAClosedHouse(DuesCase):
    """The building ended in October; its superior's office settles what is left."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = make_user(cls.env, "t_settling_clerk")
        cls.env["union.duty"].create(
            {
                "user_id": cls.clerk.id,
                "organization_id": cls.street.id,
                "role": "clerk",
                "date_from": "2020-01-01",
            }
        )
        cls.building.write({"state": "dissolved", "dissolved_on": "2026-10-20"})

    def test_a_month_up_to_the_end_is_entered_and_receipted(self):
        row = self.month(paid="42.35", user=self.clerk)
        self.assertEqual((row.organization_id, row.state), (self.building, "paid"))
        (given,) = self.as_user(self.clerk, row).action_receipt("member")
        receipt = self.env["union.dues.receipt"].browse(given["id"])
        self.assertEqual(receipt.organization_id, self.building)
        with self.assertRaisesRegex(ValidationError, "is dissolved"):
            self.month(month=NOVEMBER, user=self.clerk)

    def test_opening_leaves_out_what_ended_before_the_month(self):
        street = self.as_user(self.clerk, self.street)
        self.assertEqual(street.action_open_dues("2026-11-10")["opened"], 0)
        self.assertFalse(self.of(month=NOVEMBER))
        self.assertEqual(street.action_open_dues("2026-10-10")["opened"], 2)
        self.assertEqual(self.of().organization_id, self.building)

    def test_a_list_brings_no_month_after_the_end(self):
        at = {"user": self.clerk, "organization": self.street}
        self.assertEqual(self.bring(self.row(paid="42.35"), **at)["imported"], 1)
        with self.assertRaisesRegex(ValidationError, "is dissolved"):
            self.bring(self.row(self.other, month="2026-11", paid="5"), **at)
        self.assertFalse(self.of(self.other, NOVEMBER))

    def test_the_closing_list_counts_what_is_not_settled(self):
        self.building.write({"state": "active", "dissolved_on": False})
        self.month(paid="42.35")
        self.month(self.other)
        self.month(self.other, date(2026, 9, 1), base="0")
        change = self.env["union.organization.change"].create(
            {"kind": "dissolve", "organization_id": self.building.id, "reason": "会员大会决议。"}
        )
        rows = {row["code"]: row for row in change._closing_lists()[change]}
        self.assertEqual((rows["dues"]["count"], rows["dues"]["fate"]), (2, "after"))
        self.as_user(self.building_clerk, self.of()).action_receipt("member")
        rows = {row["code"]: row for row in change._closing_lists()[change]}
        self.assertEqual(rows["dues"]["count"], 1)
        self.assertEqual(self.of(month=OCTOBER).receipt_id.row_count, 1)
