"""The plan of a year or month: approved once, its activities made and opened under it."""

from decimal import Decimal

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import UnionCase, clause
from .rule_case import RuleMixin
from .service_year_case import ServiceYearMixin


@tagged("post_install", "-at_install")
class TestActivityPlan(ServiceYearMixin, RuleMixin, UnionCase):
    def year(self, user=None, **values):
        """Return a plan of the building with two lines, as its clerk."""
        plan = self.as_user(user or self.building_clerk, self.env["union.activity.plan"])
        return plan.create(
            {
                "organization_id": self.building.id,
                "year": 2026,
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "month": "11",
                            "kind_id": self.kind.id,
                            "name": "健步走",
                            "times": 3,
                            "capacity": 20,
                            "budget": 100,
                        },
                    ),
                    (
                        0,
                        0,
                        {
                            "month": "12",
                            "day": "2026-12-05",
                            "kind_id": self.env.ref("trade_union.activity_kind_guidance").id,
                            "name": "主题宣讲",
                        },
                    ),
                ],
                **values,
            }
        )

    def agreed(self, **values):
        plan = self.year(**values)
        plan.action_submit()
        self.as_user(self.street_approver, plan).action_agree()
        return self.as_user(self.building_clerk, plan)

    def made(self, plan, month=None):
        ids = plan.action_make(month)["ids"]
        return self.as_user(self.building_clerk, self.env["union.service.activity"]).browse(ids)

    def test_approved_once_its_activities_are_made_once(self):
        plan = self.year()
        self.assertEqual(plan.budget_total, Decimal("100.00"))
        self.assertEqual((plan.planned_count, plan.least_in_month), (4, 0))
        with self.assertRaisesRegex(UserError, "not approved"):
            plan.action_make()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.year()
        plan.unlink()
        plan = self.agreed(month="11", line_ids=[(0, 0, {"month": "11", "kind_id": self.kind.id,
                                                        "name": "健步走", "times": 2})])  # fmt: skip
        self.assertEqual(plan.least_in_month, 2)
        year = self.agreed()
        self.assertEqual(year.approval_state, "approved")
        for month in (0, 13, "11", True, 1.0):
            with self.subTest(month=month), self.assertRaisesRegex(UserError, "from 1 to 12"):
                year.action_make(month)
        drafts = self.made(year, 11)
        self.assertEqual(len(drafts), 3)
        self.assertEqual(set(drafts.mapped("phase")), {"plan"})
        self.assertEqual(set(drafts.mapped("budget")), {Decimal("33.33")})
        self.assertEqual(drafts.user_id, self.building_clerk)
        # 9 in the office's morning.
        self.assertEqual(str(drafts[0].date_begin), "2026-11-15 01:00:00")
        self.assertEqual(year.action_make(11)["made"], 0)
        rest = self.made(year)
        self.assertEqual(str(rest.date_begin), "2026-12-05 01:00:00")
        self.assertEqual((year.made_count, year.action_make()["made"]), (4, 0))

    def test_an_activity_of_the_plan_opens_without_another_round(self):
        first, second, third = self.made(self.agreed(), 11)
        first.write({"plan": "<p>路线</p>", "roles": "张三", "place": "莲花山"})
        self.assertTrue(first.can_open)
        self.assertEqual(first.action_open_planned(), {"opened": 1})
        self.assertEqual((first.phase, first.approval_state), ("sign_up", "draft"))
        self.assertEqual(first.sudo().event_id.seats_max, 20)
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            first.budget = 1
        with self.assertRaises(UserError):
            first.action_submit()
        first.action_sign_up(self.members[:1].ids)
        for values in (
            {"kind_id": self.env.ref("trade_union.activity_kind_guidance").id},
            {"date_begin": "2026-12-15 01:00:00", "date_end": "2026-12-15 03:00:00"},
            {"capacity": 21},
            {"capacity": 0},
        ):
            before = {name: second[name] for name in values}
            second.write(values)
            with self.subTest(values=values), self.assertRaisesRegex(UserError, "departs from"):
                second.action_open_planned()
            second.write(before)
        second.write({"budget": "66.68", "plan": "<p>x</p>", "roles": "x", "place": "x"})
        with self.assertRaisesRegex(UserError, "100.01"):
            second.action_open_planned()
        second.budget = "66.67"
        second.action_open_planned()
        with self.assertRaisesRegex(UserError, "goes beyond"):
            third.write({"plan": "<p>x</p>", "roles": "x", "place": "x"})
            third.action_open_planned()

    def test_a_rule_of_the_paper_is_asked_all_the_same(self):
        self.adopt("SZ", self.city)
        draft = self.made(self.agreed(), 11)[0]
        with self.assertRaisesRegex(UserError, "SZ-5.4.2"):
            draft.action_open_planned()
        draft.check_reason = "领导已口头安排"
        draft.action_open_planned()
        self.assertEqual(draft.phase, "sign_up")

    def test_what_no_plan_foresees_is_submitted(self):
        activity = self.plan()
        self.assertFalse(activity.can_open)
        with self.assertRaisesRegex(UserError, "not foreseen"):
            activity.action_open_planned()
        line = self.agreed().line_ids[0]
        for door in (
            lambda: activity.write({"plan_line_id": line.id}),
            lambda: self.plan(plan_line_id=line.id),
        ):
            with self.assertRaises(AccessError):
                door()
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, activity).action_open_planned()

    def test_a_revoked_plan_opens_nothing(self):
        plan = self.agreed()
        drafts = self.made(plan, 11)
        self.as_user(self.street_approver, plan).action_revoke("重排")
        drafts = self.as_user(self.building_clerk, drafts)
        self.assertFalse(drafts[0].can_open)
        with self.assertRaisesRegex(UserError, "not foreseen"):
            drafts[0].action_open_planned()
        self.year()  # there may be another one now

    def test_a_pending_plan_is_locked_with_its_lines(self):
        plan = self.year()
        plan.action_submit()
        line = plan.line_ids[0]
        for door in (
            lambda: plan.write({"note": "x"}),
            lambda: line.write({"budget": 500}),
            line.unlink,
            lambda: line.copy(),
        ):
            with self.assertRaises(UserError):
                door()

    def test_bad_lines_are_told(self):
        for values, message in (
            ({"times": 0}, "line_times"),
            ({"capacity": -1}, "line_capacity"),
            ({"budget": -1}, "line_budget"),
            ({"day": "2026-10-31"}, "not in the month"),
            ({"name": "联系 13595711777"}, "nine digits"),
        ):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(Exception, message),
                self.env.cr.savepoint(),
            ):
                self.year().line_ids[0].write(values)
        for year in (2024, 2029):
            with self.subTest(year=year), self.assertRaisesRegex(ValidationError, "2025 to 2028"):
                self.year(year=year, line_ids=False)
        with self.assertRaisesRegex(ValidationError, "another month"):
            self.year(month="10")

    @clause("BJ-2.3")
    def test_a_plan_of_a_primary_union_has_two_a_month(self):
        self.adopt("BJ", self.city)
        kind = self.kind.id

        def plan(times):
            return self.env["union.activity.plan"].create(
                {
                    "organization_id": self.primary.id,
                    "year": 2026 + times,
                    "line_ids": [
                        (0, 0, {"month": str(month), "kind_id": kind, "name": "x", "times": n})
                        for month, n in ((m, 2 if m < 12 else times) for m in range(1, 13))
                    ],
                }
            )

        self.assertRule(
            "service.plan.month", plan(2), plan(1), "submit", figure="1", changed="1",
            clause="BJ-2.3",
        )  # fmt: skip

    def test_a_series_makes_its_drafts_and_takes_its_lines(self):
        plan = self.agreed()
        series = self.as_user(self.building_clerk, self.env["union.service.series"]).create(
            {
                "organization_id": self.building.id,
                "kind_id": self.kind.id,
                "name": "晚间健步",
                "every": 1,
                "unit": "weeks",
                "date_begin": "2026-11-05 11:00:00",
                "date_end": "2026-11-05 12:30:00",
                "until": "2026-12-10",
                "capacity": 10,
            }
        )
        made = series.action_make()
        self.assertEqual(made["made"], 6)
        drafts = self.env["union.service.activity"].browse(made["ids"]).sorted("date_begin")
        # The line has room for three of November.
        lines = drafts.mapped("plan_line_id")
        self.assertEqual(lines, plan.line_ids.filtered(lambda line: line.month == "11").sudo())
        self.assertEqual([bool(row.plan_line_id) for row in drafts], [True] * 3 + [False] * 3)
        self.assertEqual(str(drafts[-1].date_begin), "2026-12-10 11:00:00")
        self.assertEqual(series.action_make()["made"], 0)
        series.until = "2040-01-01"
        self.assertEqual(series.action_make()["made"], 60)
        self.assertEqual(series.activity_count, 66)
        series.until = "2026-11-01"
        with self.assertRaisesRegex(UserError, "before the first time"):
            series.action_make()
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, series).action_make()
        self.assertEqual(series.every, 1)
