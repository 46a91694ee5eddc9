"""Working days over holidays, make-up weekends and years nobody has published yet."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..core import workdays
from .common import clause

PROPERTY = settings(database=None, deadline=None, max_examples=200)
DAYS = st.dates(date(2024, 1, 1), date(2025, 12, 31))


@tagged("post_install", "-at_install")
class TestWorkdays(BaseCase):
    def test_holidays_and_make_up_days_of_the_state_council(self):
        for day, works in (
            (date(2025, 1, 26), True),  # make-up Sunday before Spring Festival
            (date(2025, 1, 28), False),
            (date(2025, 10, 8), False),
            (date(2025, 10, 11), True),
            (date(2025, 6, 14), False),  # plain Saturday
        ):
            answer = workdays.is_workday(day)
            self.assertEqual(bool(answer), works, day)
            self.assertFalse(answer.provisional, day)

    def test_year_without_a_table_is_marked(self):
        beyond = date(2090, 1, 2)
        self.assertTrue(workdays.is_workday(beyond).provisional)
        self.assertTrue(workdays.add_workdays(beyond, 1).provisional)
        self.assertTrue(workdays.workdays_between(beyond, beyond + timedelta(9)).provisional)
        self.assertFalse(workdays.add_workdays(date(2025, 3, 3), 5).provisional)

    def test_new_year_alone_is_no_table(self):
        published = {date(2030, 1, 1), date(2030, 10, 1), date(2031, 1, 1), date(2031, 1, 2)}
        self.assertEqual(workdays.tabled_years(published), {2030})

    def test_crossing_into_a_year_without_a_table_is_marked(self):
        works = workdays.calendar_of((), years={2030})
        self.assertFalse(workdays.add_workdays(date(2030, 12, 27), 2, works).provisional)
        self.assertTrue(workdays.add_workdays(date(2030, 12, 27), 3, works).provisional)

    @clause("SZ-5.1.3.4c")
    def test_publicity_takes_five_full_working_days(self):
        # Monday 3 March 2025: Tuesday to Friday are four, the weekend none, Monday the fifth.
        published = date(2025, 3, 3)
        self.assertEqual(workdays.publicity_end(published, 5).date, date(2025, 3, 10))
        self.assertFalse(workdays.publicity_over(published, 5, date(2025, 3, 10)))
        self.assertTrue(workdays.publicity_over(published, 5, date(2025, 3, 11)))

    @clause("SZ-5.1.3.4c")
    def test_publicity_over_a_holiday_takes_longer(self):
        self.assertEqual(
            workdays.publicity_end(date(2025, 9, 29), 5).date, date(2025, 10, 13)
        )  # 30 September, 9, 10, 11 (make-up Saturday) and 13 October

    @clause("SZ-5.1.3.5c3")
    def test_report_is_due_on_the_fifth_working_day_after_the_election(self):
        self.assertEqual(workdays.add_workdays(date(2025, 4, 30), 5).date, date(2025, 5, 12))

    def test_published_on_a_day_off_counts_from_the_next_working_day(self):
        for day in (date(2025, 3, 7), date(2025, 3, 8), date(2025, 3, 9)):
            self.assertEqual(workdays.publicity_end(day, 1).date, date(2025, 3, 10))

    @PROPERTY
    @given(DAYS, st.integers(1, 60))
    def test_between_undoes_add(self, start, n):
        end = workdays.add_workdays(start, n).date
        self.assertTrue(workdays.is_workday(end))
        self.assertEqual(workdays.workdays_between(start, end).days, n)
        back = workdays.add_workdays(start, -n).date
        self.assertEqual(workdays.workdays_between(start, back).days, -n)

    @PROPERTY
    @given(DAYS, DAYS, DAYS)
    def test_spans_add_up(self, one, two, three):
        first, second, third = sorted((one, two, three))
        days = [
            workdays.workdays_between(a, b).days
            for a, b in ((first, second), (second, third), (first, third))
        ]
        self.assertEqual(days[0] + days[1], days[2])

    def test_plain_functions_serve_as_calendars(self):
        self.assertEqual(
            workdays.add_workdays(date(2025, 1, 1), 3, lambda day: True),
            workdays.DateResult(date(2025, 1, 4)),
        )

    def test_wrong_input_is_refused(self):
        with self.assertRaises(ValueError):
            workdays.publicity_end(date(2025, 1, 1), 0)
        with self.assertRaises(TypeError):
            workdays.add_workdays(datetime(2025, 1, 1), 1)
        with self.assertRaises(ValueError):
            workdays.add_workdays(date(2025, 1, 1), 1, lambda day: False)
