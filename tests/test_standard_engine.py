"""The engine: which rule holds where, what it does, and what it costs."""

import json

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..models.standard.union_metric_provider import metric_provider
from .common import clause
from .tree import TreeCase


class StandardCase(TreeCase):
    """Helpers: rules of an office about employers, asked daily."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.general = cls.env["union.rule"].search(
            [("key", "=", "organization.employer.union"), ("organization_id", "=", False)]
        )
        cls.employer = cls.env["union.employer"].create(
            {"name": "甲公司", "organization_id": cls.building.id, "staff_count": 30}
        )

    def office_rule(self, organization, key="local.staff", conditions=(), **values):
        conditions = conditions or [("staff_count", "<", "10")]
        return self.env["union.rule"].create(
            {
                "key": key,
                "clause_id": self.general.clause_id.id,
                "organization_id": organization.id,
                "model": "union.employer",
                "trigger": "daily",
                "severity": "warn",
                "condition_ids": [
                    Command.create({"source": source, "operator": operator, "value": value})
                    for source, operator, value in conditions
                ],
                **values,
            }
        )

    def results(self, record=None, trigger="daily"):
        return {result["rule"]: result for result in (record or self.employer).union_check(trigger)}


@tagged("post_install", "-at_install")
class TestRuleLaw(StandardCase):
    @clause("QZ-4")
    def test_changing_the_record_changes_the_behaviour(self):
        key = self.general.key
        self.assertEqual(self.results()[key]["state"], "failed")
        self.general.condition_ids.value = "31"
        self.assertEqual(self.results()[key]["state"], "passed")
        self.general.condition_ids.value = "30"
        self.assertEqual(self.results()[key]["state"], "failed")

    def test_the_nearest_office_wins_and_others_keep_theirs(self):
        self.general.action_adapt(self.district.id)
        district = self.env["union.rule"].search([("organization_id", "=", self.district.id)])
        district.condition_ids.value = "100"
        self.assertEqual(self.results()[self.general.key]["rule_id"], district.id)
        self.assertEqual(self.results()[self.general.key]["state"], "passed")
        self.general.action_adapt(self.building.id)
        own = self.env["union.rule"].search([("organization_id", "=", self.building.id)])
        own.severity = "block"
        self.assertEqual(self.results()[self.general.key]["effect"], "block")
        sister = self.env["union.employer"].create(
            {"name": "乙", "organization_id": self.sister_street.id, "staff_count": 30}
        )
        self.assertEqual(self.results(sister)[self.general.key]["rule_id"], self.general.id)
        own.active = False
        self.assertEqual(self.results()[self.general.key]["rule_id"], district.id)
        archived = self.employer.with_context(active_test=False)
        self.assertEqual(self.results(archived)[self.general.key]["rule_id"], district.id)

    def test_standard_binds_its_jurisdiction_on_its_days_only(self):
        standard = self.general.standard_id
        standard.action_set_jurisdiction(self.sister_district.id)
        self.assertNotIn(self.general.key, self.results())
        standard.action_set_jurisdiction(self.district.id)
        self.assertIn(self.general.key, self.results())
        standard.effective_to = "2020-01-01"
        self.assertNotIn(self.general.key, self.results())
        standard.write({"effective_to": False, "effective_from": "2999-01-01"})
        self.assertNotIn(self.general.key, self.results())

    def test_only_the_system_administrator_sets_a_jurisdiction(self):
        with self.assertRaises(AccessError):
            self.as_user(self.city_admin, self.general.standard_id).action_set_jurisdiction(
                self.city.id
            )

    def test_local_standard_goes_before_the_national_one(self):
        rule = self.env["union.rule"]
        self.assertEqual(
            rule._parameter("election.publicity_days", self.building)["clause"], "SZ-5.1.3.4c"
        )
        local = self.env["union.standard"].search([("code", "=", "SZ")])
        local.action_set_jurisdiction(self.sister_district.id)
        self.assertEqual(
            rule._parameter("election.publicity_days", self.building)["clause"], "NR-ELEC-15b"
        )

    def test_all_conditions_must_hold_and_both_are_shown(self):
        self.office_rule(
            self.building,
            conditions=[("staff_count", ">=", "20"), ("female_staff_count", ">=", "5")],
        )
        self.assertEqual(self.results()["local.staff"]["state"], "unknown", "nobody told it")
        self.employer.female_staff_count = 0
        result = self.results()["local.staff"]
        self.assertEqual(result["state"], "failed")
        self.assertEqual(result["value"], [30, 0])
        self.assertEqual(result["expected"], "≥ 20; ≥ 5")
        self.employer.female_staff_count = 5
        self.assertEqual(self.results()["local.staff"]["state"], "passed")

    def test_one_of_the_alternatives_is_enough_and_each_is_shown(self):
        one = self.office_rule(self.building, "local.one", [("staff_count", ">=", "50")])
        two = self.office_rule(self.building, "local.two", [("staff_count", ">=", "20")])
        # Alternatives come with a standard: an office cannot add any.
        (one | two).condition_ids.flush_recordset()
        self.env.cr.execute(
            "UPDATE union_rule SET any_group = 'staff' WHERE id IN %s", [(one.id, two.id)]
        )
        self.env.invalidate_all()
        results = self.results()
        self.assertEqual(results["local.one"]["state"], "alternative")
        self.assertEqual(results["local.one"]["effect"], "")
        self.assertEqual(results["local.two"]["state"], "passed")
        self.employer.staff_count = 5
        results = self.results()
        self.assertEqual({results[key]["effect"] for key in ("local.one", "local.two")}, {"warn"})

    def test_record_outside_the_domain_is_not_concerned(self):
        rule = self.office_rule(self.building, domain='[("sector_code", "=", "J")]')
        self.assertEqual(self.results()[rule.key]["state"], "not_applicable")
        self.assertTrue(self.results()[rule.key]["passed"])
        folded = self.employer._union_check_html([self.results()[rule.key]])
        self.assertTrue(folded.startswith("<details"), "shown, and not in the way")
        self.employer.sector_code = "J"
        self.assertEqual(self.results()[rule.key]["state"], "failed")

    def test_what_is_not_known_passes_no_block_and_warns_of_nothing(self):
        rule = self.office_rule(self.building, conditions=[("sector_code", "=", "J")])
        result = self.results()[rule.key]
        self.assertEqual(
            (result["state"], result["passed"], result["effect"]), ("unknown", None, "")
        )
        rule.severity = "block"
        self.assertEqual(self.results()[rule.key]["effect"], "block")

    def test_result_is_json_and_speaks_the_readers_language(self):
        results = self.employer.union_check("daily")
        self.assertEqual(json.loads(json.dumps(results)), results)
        self.env["res.lang"]._activate_lang("zh_CN")
        chinese = self.employer.with_context(lang="zh_CN").union_check("daily")
        said = [row["message"] for row in chinese + results if row["rule"] == self.general.key]
        self.assertIn("尚未单独建会", said[0])
        self.assertIn("no union", said[1])

    def test_verdict_does_not_depend_on_who_looks(self):
        expected = self.results()[self.general.key]
        for user in (self.building_clerk, self.street_auditor):
            checks = self.as_user(user, self.employer).union_check("daily")
            self.assertEqual(
                [r for r in checks if r["rule"] == self.general.key], [expected], user.login
            )

    def test_cost_does_not_grow_with_organisations(self):
        self.office_rule(self.district, domain='[("organization_id.level", "=", "primary")]')
        rule = self.office_rule(self.city, "local.metric")
        rule.condition_ids.write(
            {"source_kind": "metric", "source": "org.worker_count", "operator": ">=", "value": "1"}
        )
        organizations = self.env["union.organization"].create(
            [
                {"name": f"基层{n}", "code": f"N{n}", "parent_id": self.building.id}
                for n in range(60)
            ]
        )
        employers = self.env["union.employer"].create(
            [
                {"name": f"单位{n}", "organization_id": organization.id, "staff_count": n}
                for n, organization in enumerate(organizations)
            ]
        )
        self.env["union.clause"]._citations()  # read once, by the first verdict
        costs = []
        for number in (5, 60):
            with self.assertMaxQueries(40, f"{number} employers") as used:
                checks = employers[:number]._union_check("daily")
            self.assertEqual(len(checks), number)
            costs.append(used.count)
        self.assertLessEqual(costs[1], costs[0])

    def test_shown_checklist_names_clause_and_cure(self):
        html = self.employer.check_html
        for text in ("QZ-4", "fa-times", "the daily watch reports it", "set up a union"):
            self.assertIn(text, html)
        self.assertEqual(self.employer.check_state, "reason")
        self.assertIn("QZ-4", self.employer.check_line)
        self.general.message = "<script>alert(1)</script> {value}"
        self.employer.invalidate_recordset()
        self.assertNotIn("<script", self.employer.check_html)


@tagged("post_install", "-at_install")
class TestEnforce(StandardCase):
    def overrides(self):
        return self.env["union.rule.override"].search([("res_id", "=", self.employer.id)])

    def test_warning_asks_for_a_reason_that_stays_on_record(self):
        with self.assertRaisesRegex(UserError, r"reason only:\n• 30 staff .*QZ-4"):
            self.employer._union_enforce("daily")
        self.assertFalse(self.overrides())
        clerk = self.as_user(self.building_clerk, self.employer)
        clerk._union_enforce("daily", reason="下月建会")
        override = self.overrides()
        self.assertEqual(
            (override.clause_id.code, override.value, override.reason, override.user_id),
            ("QZ-4", "30", "下月建会", self.building_clerk),
        )
        self.assertEqual(override.organization_id, self.building)
        self.assertTrue(override.decided_on)

    def test_reason_covers_that_figure_and_no_other(self):
        self.employer._union_enforce("daily", reason="下月建会")
        self.employer._union_enforce("daily")
        self.assertEqual(len(self.overrides()), 1)
        self.assertEqual(self.results()[self.general.key]["override"], "下月建会")
        self.employer.staff_count = 31
        with self.assertRaises(UserError):
            self.employer._union_enforce("daily")

    def test_reason_covers_a_better_figure_and_shows_where_it_does_not(self):
        key = self.general.key
        self.employer._union_enforce("daily", reason="下月建会")
        self.employer.staff_count = 28
        self.assertEqual(self.results()[key]["override"], "下月建会")
        self.employer.staff_count = 31
        result = self.results()[key]
        self.assertEqual((result["override"], result["effect"]), (False, "warn"))
        self.assertEqual(
            result["outdated"], {"value": "30", "expected": "< 25", "reason": "下月建会"}
        )
        self.employer.staff_count = 30
        self.general.condition_ids.value = "20"
        self.assertEqual(self.results()[key]["effect"], "warn", "something else is asked for")

    def test_superiors_leave_is_bound_to_its_figure_too(self):
        rule = self.office_rule(self.building, severity="block", overridable=True)
        superior = self.as_user(self.street_approver, self.employer)
        superior.action_override_rule(rule.key, "daily", "情况特殊")
        self.employer.staff_count = 29
        self.assertEqual(self.results()[rule.key]["effect"], "")
        self.employer.staff_count = 31
        self.assertEqual(self.results()[rule.key]["effect"], "block")

    def test_reason_on_the_form_is_used_up(self):
        self.employer.check_reason = " 下月建会 "
        self.employer._union_enforce("daily")
        self.assertFalse(self.employer.check_reason)
        self.assertEqual(self.overrides().reason, "下月建会")

    def test_block_holds_whatever_the_reason(self):
        self.office_rule(self.building, severity="block", cure="Count again.")
        with self.assertRaisesRegex(UserError, r"stands in the way:\n• .*QZ-4\) Count again\."):
            self.employer._union_enforce("daily", reason="!")
        self.assertFalse(self.overrides(), "nothing half done")

    def test_reason_is_never_changed_or_deleted(self):
        self.employer._union_enforce("daily", reason="下月建会")
        for attempt in (lambda o: o.write({"reason": "x"}), lambda o: o.unlink()):
            with self.assertRaises(UserError):
                attempt(self.overrides().sudo())
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, self.overrides()).copy()
        with self.assertRaises(UserError):
            self.employer.unlink()

    def test_superior_lets_a_rule_pass_in_principle(self):
        rule = self.office_rule(self.building, severity="block", overridable=True)
        clerk = self.as_user(self.building_clerk, self.employer)
        with self.assertRaises(AccessError):
            clerk.action_override_rule(rule.key, "daily", "x")
        superior = self.as_user(self.street_approver, self.employer)
        with self.assertRaises(UserError):
            superior.action_override_rule(rule.key, "daily", " ")
        with self.assertRaises(UserError):
            superior.action_override_rule(self.general.key, "daily", "x")
        superior.action_override_rule(rule.key, "daily", "情况特殊")
        self.assertTrue(self.overrides().by_superior)
        self.assertEqual(self.results()[rule.key]["override"], "情况特殊")
        rule.overridable = False
        self.employer.staff_count = 40
        with self.assertRaises(UserError):
            superior.action_override_rule(rule.key, "daily", "x")

    def test_a_moment_that_is_none_is_not_answered_with_nothing_wrong(self):
        for trigger in ("submitt", ["daily"], None, {"daily": 1}):
            with self.subTest(trigger), self.assertRaisesRegex(UserError, "daily"):
                self.as_user(self.building_clerk, self.employer).union_check(trigger)
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, self.employer).union_check("none")

    def test_own_reviewer_is_no_superior(self):
        rule = self.office_rule(self.street, severity="block", overridable=True)
        employer = self.env["union.employer"].create(
            {"name": "街道直属", "organization_id": self.street.id, "staff_count": 30}
        )
        with self.assertRaises(AccessError):
            self.as_user(self.street_reviewer, employer).action_override_rule(
                rule.key, "daily", "x"
            )

    def test_who_wrote_a_record_without_an_approval_lets_no_rule_pass_for_it_either(self):
        rule = self.office_rule(self.building, severity="block", overridable=True)
        employers = self.as_user(self.street_approver, self.env["union.employer"])
        self.env["union.duty"].create(
            [
                {"user_id": self.street_approver.id, "organization_id": place.id,
                 "role": "clerk", "date_from": "2020-01-01"}
                for place in self.building
            ]
        )  # fmt: skip
        employer = employers.create(
            {"name": "自行登记", "organization_id": self.building.id, "staff_count": 30}
        )
        with self.assertRaisesRegex(AccessError, "Your own paper"):
            employer.action_override_rule(rule.key, "daily", "x")
        other = self.as_user(self.street_reviewer, employer)
        self.assertTrue(other.action_override_rule(rule.key, "daily", "情况特殊"))


@tagged("post_install", "-at_install")
class TestMetrics(StandardCase):
    def metric(self, key):
        return self.env["union.metric"].search([("key", "=", key)])

    def test_live_sums_of_the_subtree(self):
        self.env["union.employer"].create(
            {
                "name": "乙",
                "organization_id": self.primary.id,
                "staff_count": 70,
                "female_staff_count": 20,
            }
        )
        self.env["union.member"].create(
            {
                "name": "张三",
                "gender": "male",
                "organization_id": self.primary.id,
                "state": "active",
            }
        )
        self.primary._recount()
        places = self.building | self.primary | self.sister_street
        for key, wanted in {
            "org.worker_count": (100, 70, 0),
            "org.female_worker_count": (20, 20, None),
            "org.member_count": (1, 1, 0),
            "org.single_primary_count": (1, 1, 0),
            "org.employer_count": (2, 1, 0),
            "org.employers_25": (2, 1, 0),
            "org.employers_25_without_union": (1, 0, 0),
            "area.union_rate_25": (50, 100, None),
            "mem.membership_rate": (1, 100 / 70, None),
        }.items():
            with self.subTest(metric=key):
                values = self.metric(key).compute(places)
                self.assertEqual(tuple(values[place.id] for place in places), wanted)

    @clause("SZ-5.1.1a")
    def test_only_active_single_primaries_count(self):
        count = self.metric("org.single_primary_count")
        self.assertEqual(count.compute(self.building)[self.building.id], 1)
        for values in ({"kind": "joint"}, {"kind": "single", "state": "preparing"}):
            self.primary.write(values)
            self.assertEqual(count.compute(self.building)[self.building.id], 0)

    def test_metric_nobody_measures_is_not_known(self):
        metric = self.metric("org.plaque")
        self.assertFalse(metric.automatic)
        self.assertEqual(metric.compute(self.building), {self.building.id: None})
        self.assertTrue(self.metric("org.worker_count").automatic)

    def test_nobody_measures_an_organisation_he_may_not_read(self):
        metric = self.as_user(self.sister_clerk, self.metric("org.worker_count"))
        with self.assertRaises(AccessError):
            metric.compute(self.building.with_user(self.sister_clerk))

    def test_a_key_has_one_source(self):
        provider = self.env["union.metric.provider"]
        cls = type(provider)

        @metric_provider("org.worker_count")
        def _metric_again(self, organizations, date_from, date_to):
            return {}

        cls._metric_again = _metric_again
        self.addCleanup(delattr, cls, "_metric_again")
        with self.assertRaisesRegex(ValueError, "org.worker_count"):
            provider._providers()

    def test_one_source_is_asked_once_for_all_its_metrics(self):
        keys = ["org.worker_count", "org.member_count", "org.female_worker_count"]
        places = self.city | self.district | self.building
        # The clock's own parameter is read once per registry.
        self.env["union.metric"]._compute_values(keys, places)
        with self.assertMaxQueries(12) as three:
            self.env["union.metric"]._compute_values(keys, places)
        with self.assertMaxQueries(12) as one:
            self.env["union.metric"]._compute_values(keys[:1], self.building)
        self.assertEqual(three.count, one.count)
