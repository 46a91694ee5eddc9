"""The helper that proves rules: it passes what is so and fails what is not."""

from odoo.tests import tagged

from .common import clause
from .rule_case import RuleCase
from .training_case import TrainingCase

EMPLOYER, TRAINED = "organization.employer.union", "organization.chair.trained"


@tagged("post_install", "-at_install")
class TestRuleOfARecord(RuleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.small, cls.large = cls.env["union.employer"].create(
            [
                {"name": name, "organization_id": cls.building.id, "staff_count": count}
                for name, count in (("甲公司", 24), ("乙公司", 25))
            ]
        )

    @clause("QZ-4")
    def test_an_employer_of_25_sets_up_a_union(self):
        self.assertRule(
            EMPLOYER, self.small, self.large, figure="25 staff", changed="26", clause="QZ-4"
        )
        self.assertEqual(self.judged(self.large, EMPLOYER)["state"], "failed", "put back")

    def test_it_fails_where_the_rule_is_not_so(self):
        for good, bad, options in (
            (self.large, self.large, {}),
            (self.small, self.small, {}),
            (self.small, self.large, {"figure": "26 staff"}),
            (self.small, self.large, {"changed": "25"}),
            (self.small, self.large, {"changed": {"name": "26"}}),
            (self.small, self.large, {"clause": "QZ-7"}),
            (self.small, self.large, {"trigger": "submit"}),
        ):
            with self.subTest(options), self.assertRaises(AssertionError):
                self.assertRule(EMPLOYER, good, bad, **options)


@tagged("post_install", "-at_install")
class TestRuleOfAFigure(TrainingCase):
    @clause("QZ-7")
    def test_a_chair_of_a_year_is_trained(self):
        seat = self.seat()
        self.assertMetricRule(
            TRAINED,
            self.primary,
            lambda: seat.write({"date_from": "2025-12-20"}),
            lambda: seat.write({"date_from": "2025-11-20"}),
            figure="12 months",
            changed="13",
            clause="QZ-7",
        )
