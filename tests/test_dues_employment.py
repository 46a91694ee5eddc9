"""Dues bear the employer of the month's first day, and totals count a person who moved once."""

from datetime import date

from odoo.tests import tagged

from .test_member_employment import EmploymentCase

MARCH, MAY = date(2026, 3, 1), date(2026, 5, 1)


@tagged("post_install", "-at_install")
class TestEmployerOfTheMonth(EmploymentCase):
    def setUp(self):
        super().setUp()
        self.change(self.second, "2026-05-02")

    def test_opened_late_a_month_bears_the_employer_of_its_first_day(self):
        place = self.as_user(self.building_clerk, self.building)
        for month in (MARCH, MAY, date(2026, 6, 1)):
            place.action_open_dues(month)
        self.assertEqual(self.of(self.worker, MARCH).employer_id, self.first)
        self.assertEqual(self.of(self.worker, MAY).employer_id, self.first)
        self.assertEqual(self.of(self.worker, date(2026, 6, 1)).employer_id, self.second)
        self.assertFalse(self.of(self.member, MARCH).employer_id, "none was ever known")

    def test_the_month_of_joining_bears_the_first_employer_known(self):
        january = date(2026, 1, 1)
        self.as_user(self.building_clerk, self.building).action_open_dues(january)
        self.assertEqual(self.of(self.worker, january).employer_id, self.first)

    def test_entered_by_hand_or_by_list_it_is_the_same(self):
        self.assertEqual(self.month(self.worker, MARCH).employer_id, self.first)
        self.bring(
            self.row(self.worker, month="2026-04", paid="42.35"),
            self.row(self.worker, month="2026-06", paid="42.35"),
        )
        self.assertEqual(self.of(self.worker, date(2026, 4, 1)).employer_id, self.first)
        self.assertEqual(self.of(self.worker, date(2026, 6, 1)).employer_id, self.second)

    def test_a_list_opens_the_month_for_who_worked_there_then(self):
        with self.on("2026-01-05"):
            stayed = self.make_member(17, "郑洁", employer_id=self.first.id)
            came = self.make_member(19, "冯涛", employer_id=self.third.id)
        self.change(self.first, "2026-08-01", came)
        self.bring(self.row(stayed, month="2026-03", paid="42.35"))
        self.assertEqual(self.of(self.worker, MARCH).employer_id, self.first)
        self.assertTrue(self.of(self.worker, MARCH).opened)
        self.assertFalse(self.of(came, MARCH), "he worked elsewhere then")
        self.bring(self.row(stayed, month="2026-09", paid="42.35"))
        september = date(2026, 9, 1)
        self.assertFalse(self.of(self.worker, september), "he works elsewhere since")
        self.assertEqual(self.of(came, september).employer_id, self.first)


@tagged("post_install", "-at_install")
class TestMovedWithin(EmploymentCase):
    """In the third quarter 孙强 went over from the building to a union below it."""

    def setUp(self):
        super().setUp()
        self.month(self.worker, date(2026, 7, 1), base="1000", paid=5)
        self.month(self.member, date(2026, 7, 1), base="1000")
        self.new = self.move("2026-08-10", self.worker, self.primary)
        self.month(self.new, date(2026, 9, 1), base="1000", paid=5)

    def move(self, day, member, union):
        with self.on(day):
            return member._open_stays(
                {member: {"union": union, "state": "active", "employer_id": False}}
            )

    def totals(self, period="quarter", place=None):
        rows = self.as_user(self.street_reviewer, place or self.street).action_dues_totals(
            "2026-07", "2026-09", period
        )
        return {
            (row["organization"]["id"], row["period"][5:7]): (row["own"], row["subtree"])
            for row in rows
        }

    def test_each_union_counts_him_and_their_superior_once(self):
        totals = self.totals()
        own, subtree = totals[self.building.id, "07"]
        self.assertEqual((own["owing"], own["paying"]), (2, 1))
        self.assertEqual((subtree["owing"], subtree["paying"]), (2, 1))
        self.assertEqual((subtree["due"], subtree["paid"]), (15.0, 10.0), "no month twice or less")
        self.assertEqual(totals[self.primary.id, "07"][1]["owing"], 1)
        self.assertEqual(totals[self.street.id, "07"][1]["paying"], 1)

    def test_months_are_what_they_were(self):
        totals = self.totals("month")
        self.assertEqual(totals[self.building.id, "07"][1]["owing"], 2)
        self.assertEqual(totals[self.building.id, "09"][1]["owing"], 1)

    def test_any_number_of_moves_is_one_person(self):
        again = self.move("2026-09-10", self.new, self.building)
        with self.on("2026-10-20"):
            third = self.move("2026-10-19", again, self.primary)
        self.month(again, date(2026, 10, 1), base="1000", paid=5)
        rows = self.as_user(self.street_reviewer, self.street).action_dues_totals(
            "2026-07", "2026-10", "year", below=False
        )
        self.assertEqual((rows[0]["subtree"]["owing"], rows[0]["subtree"]["paying"]), (2, 1))
        self.assertEqual(rows[0]["subtree"]["due"], 20.0)
        self.assertEqual(third.person_row_ids, self.worker | self.new | again | third)

    def test_entries_merged_are_one_person(self):
        with self.on("2026-07-02"):
            twin = self.make_member(21, "王建军", organization=self.primary)
        self.month(twin, date(2026, 8, 1), base="1000", paid=5)
        self.assertEqual(self.totals()[self.street.id, "07"][1]["owing"], 3)
        # A month with a receipt stays where it was given.
        self.as_user(self.street_reviewer, self.of(twin, date(2026, 8, 1))).action_receipt()
        twin.action_merge(self.member.id, "同一人")
        self.assertEqual(self.totals()[self.street.id, "07"][1]["owing"], 2)

    def test_who_moved_away_from_the_subtree_is_no_riddle(self):
        gone = self.move("2026-09-10", self.new, self.target)
        self.month(gone, date(2026, 10, 1), base="1000", user=self.target_clerk)
        totals = self.totals()
        self.assertEqual(totals[self.street.id, "07"][1]["paying"], 1)
        self.assertEqual(totals[self.street.id, "07"][1]["due"], 15.0)
