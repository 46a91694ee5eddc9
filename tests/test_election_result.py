"""After the count: the report to the superior, his answer, the terms."""

from datetime import date

from odoo.tests import tagged

from .common import clause
from .election_case import ElectionCase


@tagged("post_install", "-at_install")
class TestResult(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()
        self.start_count()
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.officer(self.election).action_publish_result()

    @clause("SZ-5.1.3.5c3")
    def test_a_late_report_needs_a_reason(self):
        self.assertEqual(self.election.report_due_on, date(2026, 10, 27))
        self.at("2026-10-27 16:00:00")
        with self.refused("2026-10-27"):
            self.officer(self.election).action_report()
        answer = self.officer(self.election).action_report(reason="会议材料补正")
        self.assertEqual(answer["waived"], ["reported_in_time"])
        self.assertEqual(answer["reported_on"], "2026-10-28")

    @clause("NR-ELEC-28c")
    def test_a_refused_result_annuls_the_term(self):
        self.officer(self.election).action_report()
        report = self.election.report_ids.filtered(lambda r: r.kind == "result")
        self.as_user(self.street_reviewer, report).action_refuse(comment="程序不合规")
        self.env.invalidate_all()
        self.assertEqual(self.election.term_ids.state, "annulled")
        self.assertTrue(all(self.election.term_ids.seat_ids.mapped("date_to")))
        self.assertFalse(self.election.approved_on)

    @clause("NR-ELEC-28d")
    def test_the_next_term_ends_the_one_before(self):
        self.officer(self.election).action_report()
        self.approve("result")
        first = self.election.term_ids
        self.assertEqual(first.state, "current")
        self.at("2030-10-14 02:00:00")
        self.scrutineer = self.members[-1]
        self.make_election(kind="re_election")
        self.start_count()
        self.count(self.contest, (10, 11, 12, 2), 12)
        self.officer(self.election).action_publish_result()
        second = self.election.term_ids
        self.assertEqual((first.state, second.state, second.number), ("current", "elected", 2))
        self.officer(self.election).action_report()
        self.approve("result")
        self.assertEqual((first.state, second.state), ("ended", "current"))
        self.assertLess(first.date_to, second.date_from)
        self.assertFalse(any(second.seat_ids.mapped("date_to")))
