"""Thresholds: from how much money or how many people on a paper goes further up."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import UnionCase
from .service_case import ServiceMixin

STEPS = [
    {"sequence": 1, "place": "parent", "role": "approver"},
    {
        "sequence": 2,
        "place": "level",
        "level": "district",
        "role": "approver",
        "condition": "['|', ('budget', '>=', 5000), ('capacity', '>', 200)]",
    },
]


@tagged("post_install", "-at_install")
class TestApprovalRouteThresholds(ServiceMixin, UnionCase):
    def setUp(self):
        super().setUp()
        self.route = self.env["union.approval.route"].create(
            {
                "name": "thresholds",
                "code": "test_thresholds",
                "res_model": "union.service.activity",
                "organization_id": self.district.id,
                "step_ids": [(0, 0, step) for step in STEPS],
            }
        )

    def test_a_budget_or_a_headcount_decides_how_far_up_a_paper_goes(self):
        for budget, capacity, state in (
            (4999.99, 200, "approved"),
            (5000, 0, "pending"),
            (0, 201, "pending"),
        ):
            with self.subTest(budget=budget, capacity=capacity):
                plan = self.plan(budget=budget, capacity=capacity)
                plan.action_submit()
                self.assertEqual(plan.sudo().approval_request_id.route_id, self.route)
                self.as_user(self.street_approver, plan).action_agree()
                self.assertEqual(plan.approval_state, state)
                if state == "pending":
                    self.as_user(self.district_approver, plan).action_agree()
                self.assertEqual(plan.approval_state, "approved")

    def test_the_table_tells_it_before(self):
        small, large = self.plan(budget=10), self.plan(budget=10000)
        route = self.as_user(self.street_approver, self.route)
        for plan, state in ((small, "left_out"), (large, "signs")):
            result = route.who_would_sign(self.building.id, plan.id)
            self.assertEqual([step["state"] for step in result["steps"]], ["signs", state])
        result = route.who_would_sign(self.building.id)
        self.assertEqual([step["state"] for step in result["steps"]], ["signs", "depends"])

    def test_a_threshold_that_is_no_number_is_told(self):
        keeper = self.as_user(self.city_admin, self.route)
        for condition in (
            "[('budget', '>', '5000')]",
            "[('budget', '>', '五千')]",
            "[('capacity', '>=', True)]",
            "[('capacity', 'in', [100, 'many'])]",
            "[('budget', '>', False)]",
        ):
            with self.subTest(condition):
                with self.assertRaisesRegex(UserError, "compare it with a number"):
                    keeper.step_ids[1].condition = condition
                with self.assertRaisesRegex(UserError, "compare it with a number"):
                    keeper.domain = condition
        for condition in ("[('budget', '!=', False)]", "[('capacity', 'in', [0, 100])]"):
            keeper.step_ids[1].condition = condition

    def test_the_form_of_a_step_asks_for_its_condition_by_the_fields_of_the_paper(self):
        self.assertEqual(set(self.route.step_ids.mapped("res_model")), {"union.service.activity"})
        arch = self.env["union.approval.route"].get_view(None, "form")["arch"]
        self.assertIn('<field name="condition" widget="domain"', arch)
        self.assertIn('<field name="domain" widget="domain"', arch)
