"""The office calendar: holidays and make-up days, and what waits for a table to be published."""

from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from pytz import timezone

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..core import workdays
from ..models.office_days import office_days
from ..models.standard.engine import RuleEngine, sentence
from .common import clause
from .under_way_case import UnderWayCase

SHANGHAI = timezone("Asia/Shanghai")
# A table as the State Council might publish it for a year the library does not know.
YEAR = 2031
TABLE = (
    {
        **{date(YEAR, 1, 1) + timedelta(n): "元旦" for n in range(3)},
        **{date(YEAR, 1, 22) + timedelta(n): "春节" for n in range(7)},
        **{date(YEAR, 10, 1) + timedelta(n): "国庆节" for n in range(7)},
    },
    [date(YEAR, 1, 19), date(YEAR, 2, 1), date(YEAR, 9, 28)],
)


class CalendarCase(UnderWayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env.ref("trade_union.office_calendar")

    def load_invented_table(self):
        self.calendar._union_load_table(YEAR, *TABLE)

    def hours_on(self, day):
        begins = SHANGHAI.localize(datetime.combine(day, time.min))
        ends = begins + timedelta(days=1)
        work = self.calendar._work_intervals_batch(begins, ends)[False]
        return sum((end - begin).total_seconds() for begin, end, _row in work) / 3600

    def enter_leave(self, first, last, **values):
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "entered by hand",
                "calendar_id": self.calendar.id,
                "date_from": self.calendar._union_moment(first, time.min),
                "date_to": self.calendar._union_moment(last, time(23, 59, 59)),
                **values,
            }
        )


@tagged("post_install", "-at_install")
class TestOfficeCalendar(CalendarCase):
    @freeze_time("2026-03-02 02:00:00")
    def test_the_table_of_the_library_is_in_the_office_calendar(self):
        self.env["resource.calendar"]._union_load_tables()
        for day, hours in (
            (date(2026, 2, 13), 8),  # a Friday
            (date(2026, 2, 14), 8),  # make-up Saturday before Spring Festival
            (date(2026, 2, 17), 0),  # Spring Festival, a Tuesday
            (date(2026, 2, 28), 8),  # make-up Saturday after it
            (date(2026, 3, 7), 0),  # any Saturday
            (date(2026, 10, 1), 0),
            (date(2026, 10, 10), 8),
            (date(2026, 10, 12), 8),
        ):
            self.assertEqual(self.hours_on(day), hours, day)
            self.assertEqual(bool(office_days(self.env)(day)), bool(hours), day)

    @freeze_time("2026-03-02 02:00:00")
    def test_the_calendar_and_the_library_say_the_same_of_each_day(self):
        self.env["resource.calendar"]._union_load_tables()
        office = office_days(self.env)
        self.assertLessEqual({2025, 2026}, office.years)
        for n in range(730):
            day = date(2025, 1, 1) + timedelta(n)
            self.assertEqual(office(day), workdays.is_workday(day), day)

    def test_loading_twice_writes_nothing_and_follows_a_corrected_table(self):
        off, makeup = TABLE
        self.assertTrue(self.calendar._union_load_table(YEAR, off, makeup))
        self.assertFalse(self.calendar._union_load_table(YEAR, off, makeup))
        corrected = {day: name for day, name in off.items() if day != date(YEAR, 1, 28)}
        self.assertTrue(self.calendar._union_load_table(YEAR, corrected, makeup[1:]))
        office = office_days(self.env)
        self.assertTrue(office(date(YEAR, 1, 28)))
        self.assertFalse(office(date(YEAR, 1, 19)))

    def test_what_was_entered_by_hand_stays(self):
        leave = self.enter_leave(date(YEAR, 5, 1), date(YEAR, 5, 1))
        self.load_invented_table()
        self.calendar._union_load_table(YEAR, *TABLE)
        self.assertTrue(leave.exists())
        self.assertFalse(office_days(self.env)(date(YEAR, 5, 1)))

    def test_a_holiday_of_years_is_a_slip(self):
        """A wrong year left no working day: each due date ended in a server error."""
        day = date(YEAR, 5, 1)
        with self.assertRaisesRegex(ValidationError, "correct the year"):
            self.enter_leave(day, day + timedelta(days=400))
        leave = self.enter_leave(day, day + timedelta(days=9))
        with self.assertRaisesRegex(ValidationError, "correct the year"):
            leave.date_to = self.calendar._union_moment(date(YEAR + 2, 5, 9), time.min)
        person = self.env["resource.resource"].create(
            {"name": "somebody", "calendar_id": self.calendar.id}
        )
        self.enter_leave(day, day + timedelta(days=400), resource_id=person.id)

    def test_a_leave_of_one_person_or_of_an_afternoon_is_no_holiday(self):
        self.load_invented_table()
        day = date(YEAR, 6, 4)
        self.assertTrue(office_days(self.env)(day))
        person = self.env["resource.resource"].create(
            {"name": "somebody", "calendar_id": self.calendar.id}
        )
        self.enter_leave(day, day, resource_id=person.id)
        leave = self.enter_leave(day, day)
        leave.date_from = self.calendar._union_moment(day, time(13))
        self.assertTrue(office_days(self.env)(day))
        leave.date_from = self.calendar._union_moment(day, time.min)
        self.assertFalse(office_days(self.env)(day))

    def test_hours_of_a_week_leave_make_up_days_out(self):
        before = self.calendar.hours_per_week, self.calendar.hours_per_day
        self.load_invented_table()
        self.calendar.invalidate_recordset()
        self.assertEqual((self.calendar.hours_per_week, self.calendar.hours_per_day), before)
        self.assertEqual(before, (40, 8))
        self.assertFalse(self.calendar._works_on_date(date(YEAR, 2, 8)))
        self.assertTrue(self.calendar._works_on_date(date(YEAR, 2, 1)))

    def test_without_the_calendar_the_library_serves(self):
        self.load_invented_table()
        self.calendar.unlink()
        # Time off of no calendar would be that of all calendars.
        self.assertFalse(
            self.env["resource.calendar.leaves"].search_count([("union_table_year", "!=", 0)])
        )
        self.assertFalse(office_days(self.env)(date(2025, 10, 1)))
        self.assertTrue(office_days(self.env)(date(2025, 10, 11)))

    def test_only_an_administrator_of_the_system_changes_it(self):
        for user in (self.building_clerk, self.city_admin, self.portal):
            calendar = self.by(user, self.calendar)
            for change in (
                lambda calendar=calendar: calendar.write({"tz": "UTC"}),
                lambda calendar=calendar: calendar.env["resource.calendar.leaves"].create(
                    {
                        "calendar_id": calendar.id,
                        "date_from": "2031-03-03 00:00:00",
                        "date_to": "2031-03-04 00:00:00",
                    }
                ),
                lambda calendar=calendar: (
                    calendar.env["resource.calendar.attendance"]
                    .browse(self.calendar.attendance_ids[0].id)
                    .write({"union_day": "2031-03-08"})
                ),
            ):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    change()


@tagged("post_install", "-at_install")
class TestTableOfHolidays(CalendarCase):
    def ask(self):
        self.env.invalidate_all()
        self.env["union.finding"].sudo()._watch_batch("union.workday.table", 0)

    def finding(self, state="open"):
        return self.env["union.finding"].search(
            [
                ("rule_key", "=", "workday.table"),
                ("res_id", "=", self.city.id),
                ("state", "=", state),
            ]
        )

    @clause("SZ-9.2a")
    def test_a_missing_table_is_a_finding_for_the_platform_administrator(self):
        with freeze_time(f"{YEAR}-11-01 02:00:00"):
            self.load_invented_table()
            self.ask()
            self.assertFalse(self.finding())  # 60 days ahead
        with freeze_time(f"{YEAR}-11-02 02:00:00"):
            self.ask()
            finding = self.finding()
            self.assertEqual(finding.activity_ids.user_id, self.city_admin)
            self.assertIn("59", finding.message)
        with freeze_time(f"{YEAR}-11-03 02:00:00"):
            self.enter_leave(date(YEAR + 1, 10, 1), date(YEAR + 1, 10, 7))
            self.ask()
            self.assertFalse(self.finding())
            self.assertEqual(self.finding("settled").settled_because, "cured")
            self.assertFalse(finding.activity_ids)

    def test_below_the_top_nothing_is_found(self):
        with freeze_time(f"{YEAR}-12-20 02:00:00"):
            self.ask()
            self.assertFalse(
                self.env["union.finding"].search_count(
                    [("rule_key", "=", "workday.table"), ("res_id", "=", self.street.id)]
                )
            )


@tagged("post_install", "-at_install")
class TestProvisional(CalendarCase):
    @clause("SZ-5.1.3.4c")
    def test_a_publicity_over_the_turn_of_the_year(self):
        notice = self.env["union.publicity"].create(
            {"name": "名单", "content": "x", "days": 5, "organization_id": self.street.id}
        )
        with freeze_time(f"{YEAR - 1}-12-30 02:00:00"):
            self.enter_leave(date(YEAR - 1, 10, 1), date(YEAR - 1, 10, 7))
            notice.action_publish()
            # 31 December, 1, 2, 3 and 6 January: Monday to Friday, as long as nobody knows.
            self.assertEqual((notice.ends_on, notice.provisional), (date(YEAR, 1, 6), True))
        with freeze_time(f"{YEAR}-01-02 02:00:00"):
            self.load_invented_table()
            self.env["union.workday.table"].sudo()._catch_up()
        self.assertEqual((notice.ends_on, notice.provisional), (date(YEAR, 1, 9), False))

    def test_a_publicity_that_is_over_stays_as_it_was_shown(self):
        notice = self.env["union.publicity"].create(
            {"name": "名单", "content": "x", "days": 1, "organization_id": self.street.id}
        )
        with freeze_time(f"{YEAR}-01-20 02:00:00"):
            notice.action_publish()
        with freeze_time(f"{YEAR}-03-20 02:00:00"):
            self.load_invented_table()
            self.env["union.workday.table"].sudo()._catch_up()
        self.assertTrue(notice.provisional)

    def route_of_five_days(self):
        self.route.active = False
        self.make_route("five", [{"sequence": 1, "place": "parent", "role": "reviewer", "days": 5}])

    def the_table_comes(self, moment):
        with freeze_time(moment):
            self.load_invented_table()
            self.env["union.workday.table"].sudo()._catch_up()
            self.env.invalidate_all()

    def test_an_approval_over_spring_festival_and_its_make_up_sunday(self):
        self.route_of_five_days()
        with freeze_time(f"{YEAR}-01-17 02:00:00"):
            letter = self.pending()
        request = self.request_of(letter)
        task = self.env["mail.activity"].search(
            [("res_model", "=", "union.letter"), ("res_id", "=", letter.id)]
        )
        self.assertEqual((request.due_on, request.due_provisional), (date(YEAR, 1, 24), True))
        self.assertEqual(task.date_deadline, date(YEAR, 1, 24))
        self.assertIn("(provisional)", task.summary)
        self.the_table_comes(f"{YEAR}-01-18 02:00:00")
        # 19 is a make-up Sunday, 20, 21, then seven days off, 29 and 30.
        self.assertEqual((request.due_on, request.due_provisional), (date(YEAR, 1, 30), False))
        self.assertEqual(task.date_deadline, date(YEAR, 1, 30))
        self.assertNotIn("(provisional)", task.summary)

    def test_a_table_that_moves_nothing_makes_the_day_certain(self):
        self.route_of_five_days()
        with freeze_time(f"{YEAR}-03-03 02:00:00"):
            request = self.request_of(self.pending())
        self.assertEqual((request.due_on, request.due_provisional), (date(YEAR, 3, 10), True))
        self.the_table_comes(f"{YEAR}-03-04 02:00:00")
        self.assertEqual((request.due_on, request.due_provisional), (date(YEAR, 3, 10), False))

    def test_who_takes_a_step_over_has_no_longer(self):
        self.route_of_five_days()
        with freeze_time(f"{YEAR}-01-17 02:00:00"):
            letter = self.pending()
        with freeze_time(f"{YEAR}-01-20 02:00:00"):
            self.by(self.street_reviewer, letter).action_forward(
                user_id=self.street_approver.id, comment="请阅"
            )
        self.the_table_comes(f"{YEAR}-01-21 02:00:00")
        self.assertEqual(self.request_of(letter).due_on, date(YEAR, 1, 30))

    def test_a_step_decided_stays_as_it_was(self):
        self.route_of_five_days()
        with freeze_time(f"{YEAR}-01-17 02:00:00"):
            letter = self.pending()
            step = self.request_of(letter).step_ids
            self.by(self.street_reviewer, letter).action_agree()
        self.the_table_comes(f"{YEAR}-01-18 02:00:00")
        self.assertEqual((step.due_on, step.due_provisional), (date(YEAR, 1, 24), True))

    def test_what_fails_stops_nothing_else(self):
        self.route_of_five_days()
        with freeze_time(f"{YEAR}-03-03 02:00:00"):
            request = self.request_of(self.pending())
        broken = type(self.env["union.finding"])
        with (
            patch.object(broken, "_union_reckon_again", side_effect=ValueError("broken")),
            self.assertLogs("odoo.addons.trade_union.models.workday", "ERROR"),
        ):
            self.the_table_comes(f"{YEAR}-03-04 02:00:00")
        self.assertFalse(request.due_provisional)

    def test_a_finding_and_its_activity(self):
        with freeze_time(f"{YEAR}-01-17 02:00:00"):
            employer = self.env["union.employer"].create(
                {"name": "甲公司", "organization_id": self.building.id, "staff_count": 40}
            )
            self.env["union.finding"].sudo()._watch(employer, self.env["union.finding"])
        finding = self.env["union.finding"].search(
            [("res_model", "=", "union.employer"), ("res_id", "=", employer.id),
             ("rule_key", "=", "organization.employer.union")]
        )  # fmt: skip
        self.assertTrue(finding.due_provisional)
        before = finding.due_date
        self.the_table_comes(f"{YEAR}-01-18 02:00:00")
        self.assertFalse(finding.due_provisional)
        # Five weekdays off at Spring Festival, two days of the weekend worked.
        due = workdays.add_workdays(before, 5 - 2, office_days(self.env)).date
        self.assertEqual((finding.due_date, finding.activity_ids.date_deadline), (due, due))

    def test_days_counted_without_a_table_are_said_to_be_provisional(self):
        self.route_of_five_days()
        with freeze_time(f"{YEAR}-01-17 02:00:00"):
            letter = self.pending()
        rule = self.env["union.rule"].search([("key", "=", "workday.table")], limit=1)
        with freeze_time(f"{YEAR}-02-07 02:00:00"):
            source = "approval_request_id.submitted_on.."
            engine = RuleEngine(self.env)
            self.assertEqual(engine._value("workdays", source, letter.sudo(), None, {}), 15)
            self.assertTrue(engine.provisional)
            self.assertIn(
                "provisional", sentence(rule, {"value": "15", "expected": "", "provisional": True})
            )
            self.load_invented_table()
            engine = RuleEngine(self.env)
            self.assertEqual(engine._value("workdays", source, letter.sudo(), None, {}), 12)
            self.assertFalse(engine.provisional)

    def test_reckoning_again_costs_the_same_for_many_papers(self):
        self.route_of_five_days()
        with freeze_time(f"{YEAR}-03-03 02:00:00"):
            self.pending()
        with self.assertMaxQueries(200) as one:
            self.the_table_comes(f"{YEAR}-03-04 02:00:00")
        self.enter_leave(date(YEAR, 9, 9), date(YEAR, 9, 9))
        self.env["resource.calendar.leaves"].search(
            [("calendar_id", "=", self.calendar.id)]
        ).filtered(lambda row: row.date_from.year == YEAR).unlink()
        with freeze_time(f"{YEAR}-03-03 02:00:00"):
            letters = self.letters(count=20)
            letters.action_submit()
        with self.assertMaxQueries(one.count + 10):
            self.the_table_comes(f"{YEAR}-03-04 02:00:00")
        self.assertFalse(any(letters.sudo().approval_request_id.mapped("due_provisional")))
