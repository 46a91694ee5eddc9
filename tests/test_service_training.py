"""An activity that trains chairs: filing it enters the trainings and settles what was found."""

from odoo.tests import tagged

from .common import clause
from .service_year_case import ServiceYearMixin
from .training_case import TrainingCase

UNTRAINED, DUE = "chair.untrained_months", "organization.chair.training_due"


@tagged("post_install", "-at_install")
class TestTrainingActivity(TrainingCase):
    held, on_list = ServiceYearMixin.held, ServiceYearMixin.on_list

    def course(self, **values):
        return self.held(
            "chair_training",
            "2026-11-18 01:00:00",
            self.building,
            name="基层工会主席培训班",
            summary="<p>已举办</p>",
            check_reason="无照片",
            **values,
        )

    def file(self, activity):
        self.as_user(self.building_clerk, activity).action_file()

    def trainings(self):
        return self.env["union.training"].search([("title", "=", "基层工会主席培训班")])

    @clause("QZ-7", "BJ-3.2.2")
    def test_filing_it_trains_who_came_and_settles_the_finding(self):
        self.seat()
        findings = self.env["union.finding"]
        findings._watch(self.primary, findings.browse())
        place = [("res_model", "=", "union.organization"), ("res_id", "=", self.primary.id)]
        found = findings.search([*place, ("rule_key", "=", DUE)])
        self.assertEqual((found.state, self.measured(UNTRAINED)), ("open", 11))
        activity = self.course()
        self.on_list(activity, self.chair)
        self.on_list(activity, self.vice, "open")
        self.file(activity)
        row = self.trainings()
        self.assertEqual(row.member_id, self.chair, "who did not come was not trained")
        self.assertEqual((row.organization_id, row.organizer_id), (self.building, self.building))
        self.assertEqual((str(row.date_from), str(row.date_to)), ("2026-11-18", "2026-11-18"))
        self.assertTrue(row.completed and row.kind_id.for_office)
        self.assertEqual(self.measured(UNTRAINED), 0)
        findings._watch(self.primary, findings.search([*place, ("state", "=", "open")]))
        self.assertEqual((found.state, found.settled_because), ("settled", "cured"))

    def test_another_kind_trains_nobody(self):
        activity = self.course()
        activity.kind_id = self.env.ref("trade_union.activity_kind_training")
        self.on_list(activity, self.chair)
        self.file(activity)
        self.assertFalse(self.trainings())

    def test_what_is_on_record_stays_and_one_who_moved_has_it_at_home(self):
        before = self.training(
            organization=self.building, title="基层工会主席培训班", date_from="2026-11-18", hours=6
        )
        activity = self.course()
        self.on_list(activity, self.chair | self.vice)
        self.vice.organization_id = self.sister_street
        self.file(activity)
        rows = self.trainings()
        self.assertEqual(len(rows), 2)
        self.assertEqual(before.hours, 6)
        self.assertEqual((rows - before).organization_id, self.sister_street)
