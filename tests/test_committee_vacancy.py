"""Between elections: a seat falls empty, its clock runs, a by-election or a co-option fills it."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .between_case import BetweenCase
from .common import clause

OPEN, LATE = "committee.vacancy.open", "committee.vacancy.late"


@tagged("post_install", "-at_install")
class TestCommitteeVacancy(BetweenCase):
    def watch(self, day):
        """Let the daily watch look at all vacancies on a day; return what is open then."""
        with freeze_time(f"{day} 02:00:00"):
            self.env.invalidate_all()
            self.env["union.finding"]._watch_batch("union.vacancy", 0)
        return self.env["union.finding"].search(
            [("res_model", "=", "union.vacancy"), ("state", "=", "open")]
        )

    @clause("NR-CHAIR-18")
    def test_a_seat_left_opens_a_vacancy_due_by_the_rule(self):
        vacancy = self.vacancy()
        self.assertEqual(self.head.date_to, date(2026, 11, 20))
        self.assertEqual(vacancy.position, "chair")
        self.assertEqual((vacancy.opened_on, vacancy.due_date, vacancy.clause),
                         (date(2026, 11, 20), date(2027, 2, 20), "NR-CHAIR-18"))  # fmt: skip
        self.assertEqual(self.now.vacancy_count, 1)
        self.assertFalse(self.vacancy(), "a seat is left once")

    @clause("NR-CHAIR-18")
    def test_an_office_sets_a_stricter_time(self):
        rule = self.rule("election.by_election_months", "NR-CHAIR-18")
        own = rule.copy({"organization_id": self.district.id})
        own.value = "2"
        self.assertEqual(self.vacancy().due_date, date(2027, 1, 20))

    @clause("NR-CHAIR-18")
    def test_a_vacancy_is_a_finding_until_it_is_filled(self):
        vacancy = self.vacancy()
        found = self.watch("2026-11-21")
        self.assertEqual((found.rule_key, found.severity), (OPEN, "inform"))
        self.assertEqual(found.due_date, vacancy.due_date)
        # The last day is in time, the day after is late.
        self.assertEqual(self.watch("2027-02-20").rule_key, OPEN)
        late = self.watch("2027-02-21")
        self.assertEqual((late.rule_key, late.value), (LATE, "1"))
        with freeze_time("2027-02-21 02:00:00"):
            self.env.invalidate_all()
            search = self.env["union.vacancy"].search
            self.assertEqual(search([("is_late", "=", True), ("id", "=", vacancy.id)]), vacancy)
        vacancy._fill(self.seat(self.others[1], self.now, date_from="2027-02-22"))
        self.assertEqual((vacancy.state, vacancy.closed_on), ("filled", date(2027, 2, 22)))
        self.assertFalse(self.watch("2027-02-23"))
        self.assertFalse(self.now.vacancy_count)

    def test_a_vacancy_is_filled_in_its_own_office_the_oldest_first(self):
        older = self.vacancy(self.third, day=date(2026, 11, 1))
        fourth = self.seat(self.others[1], self.now, position="member")
        newer = self.vacancy(fourth)
        head = self.vacancy()
        (older | newer | head)._fill(self.seat(self.others[2], self.now, position="member"))
        self.assertEqual((older | newer | head).mapped("state"), ["filled", "open", "open"])

    def test_a_vacancy_lapses_with_its_term(self):
        vacancy = self.vacancy()
        self.now.state = "ended"
        self.assertEqual(vacancy.state, "lapsed")
        self.assertFalse(self.watch("2027-06-01"))
        # Of a term that is over no seat falls vacant.
        self.assertFalse(self.vacancy(self.second))

    @clause("NR-CHAIR-18")
    def test_one_click_opens_the_by_election(self):
        both = self.vacancy() | self.vacancy(self.third)
        mine = self.as_user(self.building_officer, both)
        election = self.env["union.election"].browse(mine.action_open_by_election()["res_id"])
        self.assertEqual((election.kind, election.phase), ("by_election", "draft"))
        self.assertEqual(
            [(row.committee_kind, row.position, row.seats) for row in election.contest_ids],
            [("union", "member", 1), ("union", "chair", 1)],
        )
        self.assertEqual(election.meeting_id.organization_id, self.primary)
        self.assertEqual(both.election_id, election)
        # Again: the same file, no second one.
        self.assertEqual(mine[0].action_open_by_election()["res_id"], election.id)
        with self.refused("under way", UserError):
            mine.action_open_by_election()

    def test_the_longest_vacancy_of_the_year_is_measured(self):
        self.assertIsNone(self.measured("org.vacancy_days"))
        self.vacancy(self.third, day=date(2026, 3, 1))._fill(
            self.seat(self.others[1], self.now, position="member", date_from="2026-06-09")
        )
        self.assertEqual(self.measured("org.vacancy_days"), 100)
        self.vacancy(day=date(2026, 8, 1))
        self.assertEqual(self.measured("org.vacancy_days"), 111)  # open, as of 20 November
        # One filled before the year began is no vacancy of the year.
        self.env["union.vacancy"].search([]).write({"opened_on": "2025-01-01"})
        self.env["union.vacancy"].search([]).write({"state": "filled", "closed_on": "2025-12-31"})
        self.assertIsNone(self.measured("org.vacancy_days"))

    def test_several_organisations_hold_no_by_election_together(self):
        elsewhere = self.seat(self.others[2], self.term(self.building))
        both = self.vacancy() | self.vacancy(elsewhere)
        with self.refused("金鼎", UserError):
            both.action_open_by_election()

    def test_who_runs_no_elections_here_opens_none(self):
        vacancy = self.vacancy()
        for user in (self.sister_clerk, self.street_auditor, self.building_teller):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, vacancy).action_open_by_election()
        self.assertFalse(vacancy.election_id)

    def test_many_vacancies_cost_a_constant_number_of_queries(self):
        self.vacancy(self.third)
        with self.assertMaxQueries(40) as one:
            self.vacancy(self.second)
        seats = self.env["union.seat"]
        for number in range(12):
            member = self.chair.copy({"name": f"委员{number}"})
            seats |= self.seat(member, self.now, position="member")
        with self.assertMaxQueries(one.count + 6):
            seats._vacate(self.today(), "departure")
