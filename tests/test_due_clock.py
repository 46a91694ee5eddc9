"""Time limits in hours, days and working days, as the office's clock and calendar run."""

from datetime import date, datetime, timezone
from fractions import Fraction

from odoo.tests import tagged

from ..models.clock import TIMEZONE_PARAMETER
from ..models.due_clock import due_at, limits_of
from .test_workday_calendar import TABLE, YEAR
from .tree import TreeCase


@tagged("post_install", "-at_install")
class TestDueClock(TreeCase):
    def due(self, begun, amount, unit):
        due, provisional = due_at(self.env, datetime.fromisoformat(begun), amount, unit)
        self.assertIsNone(due.tzinfo)
        return due.isoformat(" "), provisional

    def test_hours_run_day_and_night_and_over_holidays(self):
        # The evening before National Day, in Shenzhen eight hours on.
        for amount, due in (
            (24, "2026-10-01 14:30:00"),
            (0, "2026-09-30 14:30:00"),
            (Fraction(1, 2), "2026-09-30 15:00:00"),
            (72, "2026-10-03 14:30:00"),
        ):
            self.assertEqual(self.due("2026-09-30 14:30:00", amount, "hours"), (due, False))

    def test_days_end_with_the_day_of_the_office(self):
        # 15:59 UTC is still the 30th in Shenzhen, 16:00 the first of October.
        for begun, due in (
            ("2026-09-30 15:59:59", "2026-10-03 15:59:59"),
            ("2026-09-30 16:00:00", "2026-10-04 15:59:59"),
        ):
            self.assertEqual(self.due(begun, 3, "days"), (due, False))
        self.assertEqual(self.due("2026-09-30 01:00:00", 0, "days")[0], "2026-09-30 15:59:59")

    def test_a_day_is_as_long_as_the_clock_of_the_office_says(self):
        self.env["ir.config_parameter"].set_param(TIMEZONE_PARAMETER, "Europe/Berlin")
        # The clock is put back on the 25th of October 2026: that day ends at 23:00 UTC.
        self.assertEqual(self.due("2026-10-24 10:00:00", 1, "days")[0], "2026-10-25 22:59:59")
        self.assertEqual(self.due("2026-10-23 10:00:00", 1, "days")[0], "2026-10-24 21:59:59")

    def test_working_days_pass_over_holidays_and_take_make_up_days(self):
        # Over National Day of 2025, with the make-up Saturday of the 11th.
        for amount, due in ((2, "2025-09-30 15:59:59"), (4, "2025-10-10 15:59:59")):
            with self.subTest(amount=amount):
                begun = "2025-09-28 02:00:00"  # a make-up Sunday
                self.assertEqual(self.due(begun, amount, "workdays"), (due, False))
        self.assertEqual(self.due("2025-10-10 02:00:00", 1, "workdays")[0], "2025-10-11 15:59:59")
        # The day is the office's: this began on the Monday there.
        self.assertEqual(self.due("2025-11-09 20:00:00", 1, "workdays")[0], "2025-11-11 15:59:59")

    def test_beyond_the_table_it_is_provisional_until_the_office_knows_it(self):
        begun = f"{YEAR}-01-17 02:00:00"  # a Friday
        self.assertEqual(self.due(begun, 1, "workdays"), (f"{YEAR}-01-20 15:59:59", True))
        self.assertFalse(self.due(begun, 1, "days")[1])
        self.assertFalse(self.due(begun, 1, "hours")[1])
        self.env.ref("trade_union.office_calendar")._union_load_table(YEAR, *TABLE)
        self.assertIn(date(YEAR, 1, 19), TABLE[1])
        self.assertEqual(self.due(begun, 1, "workdays"), (f"{YEAR}-01-19 15:59:59", False))

    def test_what_is_no_time_limit_is_refused(self):
        begun = datetime(2026, 9, 30)
        for amount, unit in (
            (1, "weeks"),
            (1, None),
            (-1, "hours"),
            (-1, "workdays"),
            (Fraction(1, 2), "days"),
            (1.5, "hours"),
            (True, "days"),
            ("3", "days"),
            (None, "days"),
            (10**9, "hours"),
            (10**9, "workdays"),
        ):
            with self.subTest(amount=amount, unit=unit), self.assertRaises(ValueError):
                due_at(self.env, begun, amount, unit)
        with self.assertRaisesRegex(ValueError, "naive"):
            due_at(self.env, begun.replace(tzinfo=timezone.utc), 1, "hours")

    def test_a_standard_says_number_and_unit(self):
        key, city = "publicity.days_of_test", self.city
        places = city | self.building | self.sister_street
        asked = limits_of(self.env, key, places, 5, "workdays")
        self.assertEqual(asked, dict.fromkeys(places.ids, (5, "workdays", False)))
        known = self.env["union.rule"].search(
            [("key", "=", "election.publicity_days"), ("organization_id", "=", False)], limit=1
        )
        for name, value in ((key, "24"), (f"{key}_unit", "hours")):
            self.env["union.rule"].create(
                {
                    "key": name,
                    "kind": "parameter",
                    "value": value,
                    "clause_id": known.clause_id.id,
                    "organization_id": self.district.id,
                }
            )
        asked = limits_of(self.env, key, places, 5, "workdays")
        self.assertEqual(asked[self.building.id], (24, "hours", known.clause_id.code))
        self.assertEqual(asked[self.sister_street.id], (5, "workdays", False))
