"""By when, by whom, what is missing: the page of an election and the tasks drawn from it."""

from datetime import date

from odoo.tests import tagged

from .common import clause
from .election_case import ElectionCase


@tagged("post_install", "-at_install")
class TestCalendar(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()

    def step(self, code):
        return self.election.step_ids.filtered(lambda step: step.phase_id.code == code)

    def tasks(self):
        kind = self.env.ref("trade_union.activity_type_election_step")
        return self.env["mail.activity"].search(
            [("activity_type_id", "=", kind.id), ("res_id", "=", self.election.id)]
        )

    def remind(self):
        self.env["union.election"].sudo()._cron_remind()
        return self.tasks()

    def test_the_page_says_by_when_by_whom_and_what_is_missing(self):
        self.publish()
        step = self.step("publicity")
        self.assertEqual((step.due_on, step.is_late), (date(2026, 10, 19), False))
        self.assertIn(self.building_officer.name, step.doer_names)
        self.assertIn("2026-10-19", step.missing)
        self.assertEqual(self.step("reported").doer_names, self.street.name)
        # What a later step will ask is told before it is there.
        self.assertIn("NR-ELEC-17", self.step("approval").missing)
        self.assertFalse(self.step("draft").missing)
        self.at("2026-10-21 02:00:00")
        self.assertTrue(self.step("publicity").is_late)

    def test_the_first_steps_show_without_rules(self):
        bare = self.officer(self.env["union.election"]).create(
            {"name": "x", "organization_id": self.building.id}
        )
        missing = {step.phase_id.code: step.missing for step in bare.step_ids}
        self.assertIn("No contest", missing["draft"])
        self.assertFalse(missing["approval"])

    def test_a_first_election_is_due_by_the_day_its_congress_is_planned_for(self):
        self.assertFalse(self.election.next_due_on)
        self.officer(self.election.meeting_id).date = date(2026, 11, 20)
        self.assertEqual(self.election.next_due_on, date(2026, 11, 20))
        self.assertEqual(self.remind().date_deadline, date(2026, 11, 20))
        self.assertEqual(self.step("nomination").due_on, date(2026, 11, 20))

    def test_the_list_is_by_what_is_due_next(self):
        self.publish()
        self.assertEqual(self.election.next_due_on, date(2026, 10, 19))
        self.after_publicity()
        self.election.action_submit_candidates()
        self.assertFalse(self.election.next_due_on)
        self.election.meeting_id.date = date(2026, 11, 5)
        self.assertEqual(self.election.next_due_on, date(2026, 11, 5))

    @clause("NR-ELEC-28b")
    def test_the_superior_answers_within_its_days(self):
        self.start_count()
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.officer(self.election).action_publish_result()
        self.assertEqual(self.election.next_due_on, self.election.report_due_on)
        self.officer(self.election).action_report()
        self.assertEqual(self.election.reported_on, date(2026, 10, 20))
        self.assertEqual(self.election.next_due_on, date(2026, 11, 4))
        report = self.election.report_ids.filtered(lambda row: row.kind == "result")
        self.assertEqual(report.reply_due_on, date(2026, 11, 4))
        self.assertFalse(self.tasks(), "the superior acts: its own inbox says so")

    def test_a_task_is_a_picture_of_the_step(self):
        self.publish()
        task = self.tasks()
        self.assertEqual(
            (task.user_id, task.date_deadline), (self.building_officer, date(2026, 10, 19))
        )
        # Marked done it comes again: no step was taken by it.
        task.with_user(self.building_officer).action_done()
        self.env.invalidate_all()
        self.assertEqual(self.election.phase, "publicity")
        again = self.remind()
        self.assertEqual(len(again), 1)
        self.assertEqual(self.remind(), again)
        self.after_publicity()
        self.election.action_submit_candidates()
        self.assertFalse(self.tasks())
        self.election.meeting_id.date = date(2026, 11, 5)
        self.assertEqual(self.remind().date_deadline, date(2026, 11, 5))
        self.election.meeting_id.date = date(2026, 11, 6)
        self.assertEqual(self.remind().date_deadline, date(2026, 11, 6))

    def test_an_election_given_up_leaves_no_task(self):
        self.publish()
        self.assertTrue(self.tasks())
        self.election.action_cancel("暂停")
        self.assertFalse(self.tasks())
