"""The clock of a term: announced, due, overdue, and the file of the re-election."""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.committee.union_term_clock import last_in_time, months_left
from .between_case import BetweenCase
from .common import clause

ENDING, DUE, OVER = "committee.term.ending", "committee.term.reelected", "committee.term.over"


@tagged("post_install", "-at_install")
class TestCommitteeTermClock(BetweenCase):
    """The term of the primary union runs to the last day of 2029."""

    def clock(self, day, term=None):
        with freeze_time(f"{day} 02:00:00"):
            self.env.invalidate_all()
            return (term or self.now).clock

    def found(self, day, *values):
        with freeze_time(f"{day} 02:00:00"):
            self.env.invalidate_all()
            return self.env["union.term"].search(
                [("clock", "in", values), ("organization_id", "=", self.primary.id)]
            )

    def state(self, day, key, term=None):
        with freeze_time(f"{day} 02:00:00"):
            result = self.asked(term or self.now, key)
        return result and (result["state"], result["clause"])

    @clause("NR-ELEC-30")
    def test_the_end_of_a_term_is_told_six_months_before(self):
        for day, clock, state in (
            ("2029-06-30", "quiet", "passed"),
            ("2029-07-01", "ending", "failed"),
        ):
            self.assertEqual(self.clock(day), clock)
            self.assertEqual(self.state(day, ENDING), (state, "NR-ELEC-30"))
        self.assertFalse(self.found("2029-06-30", "ending"))
        self.assertEqual(self.found("2029-07-01", "ending"), self.now)
        self.assertEqual(self.found("2029-06-30", "quiet"), self.now)

    def test_the_day_that_is_due_is_the_last_on_which_the_rule_passes(self):
        """Whatever the lengths of the months between: three years have every case."""
        for n in range(3 * 366):
            last = date(2027, 1, 1) + timedelta(days=n)
            for months in (0, 2, 6):
                due = last_in_time(last, months)
                left = [months_left(last, due + timedelta(days=one)) for one in (0, 1)]
                self.assertEqual((left[0] > months, left[1] > months), (True, False), last)
        self.adopt("SZ", self.district)
        self.now.date_to = "2029-12-30"
        with freeze_time("2029-10-30 02:00:00"):
            self.env.invalidate_all()
            self.assertEqual(self.now.reelection_due_on, date(2029, 10, 30))

    @clause("NR-LAW-16", "NR-ELEC-30")
    def test_a_term_that_ran_out_is_overdue(self):
        self.assertEqual(self.state("2029-12-31", OVER), ("passed", "NR-LAW-16"))
        self.assertEqual(self.state("2030-01-01", OVER), ("failed", "NR-LAW-16"))
        self.assertEqual(self.found("2030-01-01", "over"), self.now)
        with freeze_time("2030-01-11 02:00:00"):
            self.env.invalidate_all()
            self.assertEqual((self.now.clock, self.now.days_over), ("over", 11))
        self.now.state = "ended"
        self.assertFalse(self.clock("2030-01-11"))
        self.assertFalse(self.found("2030-01-11", "over", "late", "ending", "quiet"))
        self.assertIn(self.now, self.found("2030-01-11", False))

    @clause("SZ-5.3.2", "NR-ELEC-30-reelect-shenzhen")
    def test_shenzhen_elects_two_months_before_the_end(self):
        self.adopt("SZ", self.district)
        for day, clock, state in (
            ("2029-10-31", "ending", "passed"),
            ("2029-11-01", "late", "failed"),
        ):
            self.assertEqual(self.clock(day), clock)
            self.assertEqual(self.state(day, DUE), (state, "SZ-5.3.2"))
        self.assertEqual(self.now.reelection_due_on, date(2029, 10, 31))
        # Somebody is elected and waits for the superior: in time.
        self.term(state="elected", number=2, date_from="2029-10-30", date_to="2034-10-29")
        self.assertEqual(self.clock("2029-11-01"), "quiet")
        self.assertEqual(self.state("2029-11-01", DUE)[0], "not_applicable")
        self.assertFalse(self.found("2029-11-01", "late"))

    def test_where_no_rule_says_so_the_last_day_is_the_day_due(self):
        self.env["union.standard"].search([("code", "=", "SZ")]).superseded_on = "2026-01-01"
        self.assertIsNone(self.state("2029-12-01", DUE))
        self.assertEqual(self.clock("2029-12-01"), "ending")
        self.assertEqual(self.now.reelection_due_on, date(2029, 12, 31))

    def test_an_office_lets_the_bell_ring_earlier(self):
        own = self.rule(ENDING, "NR-ELEC-30").copy({"organization_id": self.district.id})
        own.condition_ids.value = "9"
        self.assertEqual(self.clock("2029-04-01"), "ending")
        self.assertEqual(self.found("2029-04-01", "ending"), self.now)
        self.assertEqual(self.clock("2029-03-31"), "quiet")

    def test_the_watch_hands_out_a_finding_due_with_the_re_election(self):
        with freeze_time("2029-07-02 02:00:00"):
            self.env.invalidate_all()
            self.env["union.finding"]._watch_batch("union.term", 0)
            finding = self.env["union.finding"].search(
                [("res_model", "=", "union.term"), ("res_id", "=", self.now.id)]
            )
            self.assertEqual((finding.rule_key, finding.state), (ENDING, "open"))
            self.assertEqual(finding.due_date, self.now.reelection_due_on)
            self.as_user(self.building_officer, self.now).action_open_reelection()
            self.env.invalidate_all()
            self.env["union.finding"]._watch_batch("union.term", 0)
            self.assertEqual(finding.state, "settled")

    @clause("SZ-5.3.1", "NR-ELEC-36b")
    def test_one_click_opens_the_file_of_the_re_election(self):
        audit = self.term(kind="audit", date_to="2029-12-31")
        self.seat(self.others[1], audit, position="head")
        women = self.term(kind="women", date_to="2029-12-31")
        self.third._vacate(self.today(), "departure")
        mine = self.as_user(self.building_officer, self.now)
        election = self.env["union.election"].browse(mine.action_open_reelection()["res_id"])
        self.assertEqual((election.kind, election.phase), ("re_election", "draft"))
        # As many seats as the committee has, the vacant one among them.
        self.assertEqual(
            {(row.committee_kind, row.position): row.seats for row in election.contest_ids},
            {("union", "member"): 3, ("union", "chair"): 1, ("union", "vice_chair"): 1,
             ("audit", "member"): 1, ("audit", "head"): 1},
        )  # fmt: skip
        self.assertEqual(election.reelected_term_ids, self.now | audit)
        self.assertFalse(women.reelection_id)
        self.assertTrue(election.rule_ids)
        self.assertEqual(election.meeting_id.state, "draft")
        request = election.petition_id
        self.assertEqual((request.kind_id.code, request.approval_state), ("reelection", "draft"))
        self.assertIn("2029年12月31日届满", request.body)
        self.assertEqual(mine.action_open_reelection()["res_id"], election.id)

    def delegates(self, count=4, **values):
        """Let a committee of the building be formed by so many delegates."""
        term = self.term(self.building)
        for number in range(count):
            member = self.others[0].copy(
                {"name": f"代表{number}", "organization_id": self.primary.id}
            )
            self.seat(member, term, position="member", origin="ex_officio", **values)
        return term

    def contests(self, term):
        answer = self.as_user(self.building_clerk, term).action_open_reelection()
        election = self.env["union.election"].browse(answer["res_id"])
        rows = [(row.position, row.ex_officio, row.seats) for row in election.contest_ids]
        return election, rows

    @clause("SZ-5.2.1.3", "SH-6", "NR-ELEC-MODE-shenzhen", "NR-ELEC-MODE-shanghai")
    def test_seats_by_office_are_formed_by_delegates_again(self):
        term = self.delegates()
        self.seat(self.others[1], term, position="chair")
        gone = term.seat_ids.filtered(lambda seat: seat.origin == "ex_officio")[0]
        gone._vacate(self.today(), "departure")
        election, rows = self.contests(term)
        # The chair was voted on among the delegates: the list is as long as the body.
        self.assertEqual(rows, [("member", True, 5), ("chair", False, 1)])
        self.assertIn("委员5名由所覆盖工会主席（委员）直接担任", election.petition_id.body)
        seats, chair = election.contest_ids
        self.assertIn("ex officio", seats.display_name)
        missing = [params["contest"] for code, params, *_rest in election._gate_candidates_enough()
                   if code == "no_candidates"]  # fmt: skip
        self.assertEqual(missing, [seats.display_name, chair.display_name], "none is forgotten")
        named = self.as_user(self.building_clerk, seats).action_name_delegates()["candidate_ids"]
        self.assertEqual(self.env["union.candidate"].browse(named).member_id, self.chair)

    @clause("SZ-5.2.1.3")
    def test_a_committee_in_part_elected_is_so_again_and_asked_as_a_whole(self):
        term = self.delegates(3)
        term.seat_ids[0].origin = "delegated"
        for member, position in zip(self.others, ("member", "member", "chair"), strict=True):
            self.seat(member, term, position=position)
        election, rows = self.contests(term)
        self.assertEqual(rows, [("member", False, 3), ("member", True, 3), ("chair", False, 1)])
        for contest in election.contest_ids[:2]:
            told = [row["value"] for row in contest.union_check("submit")
                    if row["rule"].startswith("committee.seats") and row["value"] is not None]  # fmt: skip
            self.assertEqual(set(map(str, told)), {"6"}, "the band is one of the whole body")

    @clause("NR-LAW-10")
    def test_an_elected_committee_has_no_seats_by_office(self):
        self.third.origin = "co_opted"
        _election, rows = self.contests(self.now)
        self.assertEqual(
            rows, [("member", False, 3), ("chair", False, 1), ("vice_chair", False, 1)]
        )

    @clause("SZ-5.3.1")
    def test_candidates_are_published_once_the_request_was_answered(self):
        action = self.as_user(self.building_officer, self.now).action_open_reelection()
        election = self.env["union.election"].browse(action["res_id"])
        election.phase_id = self.env.ref("trade_union.election_phase_nomination")

        def gate():
            self.env.invalidate_all()
            found = {finding["gate"]: finding for finding in election._gate_findings()}
            return found.get("request_answered")

        self.assertEqual((gate()["passed"], gate()["severity"], gate()["code"]),
                         (False, "warn", "request_open"))  # fmt: skip
        self.approved(election.petition_id, "pending")
        self.assertFalse(gate()["passed"])
        self.approved(election.petition_id)
        self.assertTrue(gate()["passed"])
        # A paper about something else is no answer; a by-election asks for none.
        election.petition_id = self.consent("project")
        self.assertFalse(gate()["passed"])
        self.env.cr.execute(
            "UPDATE union_election SET kind = 'by_election' WHERE id = %s", (election.id,)
        )
        self.assertIsNone(gate())

    def test_only_a_current_term_is_ended_by_a_re_election(self):
        self.now.state = "ended"
        with self.refused("does not run", UserError):
            self.as_user(self.building_officer, self.now).action_open_reelection()

    def test_who_runs_no_elections_here_opens_no_file(self):
        for user in (self.sister_clerk, self.street_auditor, self.building_teller):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, self.now).action_open_reelection()
        self.assertFalse(self.now.reelection_id)

    def test_a_superior_counts_overdue_terms_by_street_and_district(self):
        self.term(self.building, date_to="2026-06-30")
        self.assertEqual((self.now.street_id, self.now.district_id), (self.street, self.district))
        domain = [("clock", "=", "over")]

        def counted(user, group):
            return dict(
                self.as_user(user, self.env["union.term"])._read_group(domain, [group], ["__count"])
            )

        self.assertEqual(counted(self.district_approver, "street_id"), {self.street: 1})
        self.assertEqual(counted(self.district_approver, "district_id"), {self.district: 1})
        self.assertEqual(counted(self.sister_clerk, "street_id"), {})
        # A tree that moves takes its terms along.
        self.building.parent_id = self.sister_street
        self.assertEqual(self.now.street_id, self.sister_street)
        self.assertEqual(self.now.district_id, self.sister_district)
        self.sister_street.level = "district"
        self.assertFalse(self.now.street_id)

    def test_a_list_of_terms_costs_a_constant_number_of_queries(self):
        def read():
            with self.assertMaxQueries(60) as budget:
                self.env["union.term"].search([("clock", "in", ["over", "ending"])]).read(
                    ["clock", "reelection_due_on", "vacancy_count"]
                )
            return budget.count

        self.term(self.building, date_to="2026-06-30")
        one = read()
        for number in range(10):
            place = self.building.copy({"name": f"第{number}工会", "code": f"T-CLOCK-{number}"})
            self.term(place, date_to="2026-06-30")
        self.assertLessEqual(read(), one + 1)
