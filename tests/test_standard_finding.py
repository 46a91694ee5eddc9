"""The daily watch: opens, hands out, settles by itself, goes on where it stopped."""

from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..core.workdays import add_workdays
from ..models.clock import today
from ..models.standard import union_finding
from ..models.standard.engine import RuleEngine
from .common import clause
from .tree import TreeCase


@tagged("post_install", "-at_install")
class TestFinding(TreeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.finding = cls.env["union.finding"]
        cls.employers = cls.env["union.employer"].create(
            [
                {"name": "甲公司", "organization_id": cls.building.id, "staff_count": 40},
                {"name": "乙公司", "organization_id": cls.building.id, "staff_count": 25},
                {"name": "丙公司", "organization_id": cls.building.id, "staff_count": 24},
                {"name": "丁公司", "organization_id": cls.primary.id, "staff_count": 90},
            ]
        )

    def watch(self):
        """Run the cron as the scheduler does, without its commits."""
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 1.0
        ):
            self.finding._cron_watch()

    def found(self, **criteria):
        # The other daily rules are asked elsewhere.
        criteria = {"rule_key": "organization.employer.union"} | criteria
        domain = [("organization_id", "child_of", self.city.id)]
        return self.finding.search(domain + [(key, "=", value) for key, value in criteria.items()])

    @clause("QZ-4")
    def test_two_employers_of_25_and_more_without_a_union_are_named(self):
        self.watch()
        findings = self.found()
        self.assertEqual(set(findings.mapped("subject")), {"甲公司", "乙公司"})
        self.assertEqual(findings.organization_id, self.building)
        self.assertEqual(findings.clause_id.code, "QZ-4")
        self.assertEqual(set(findings.mapped("state")), {"open"})
        self.assertIn("40 staff", findings.filtered(lambda f: f.subject == "甲公司").message)

    def two_of_one_fact(self):
        """Let an employer under a joint union be one that SZ and QZ both speak of."""
        self.primary.write({"level": "primary", "kind": "joint"})
        employer = self.employers[3]
        employer.write({"sector_code": "51", "revenue": 5000})
        return employer

    @clause("QZ-4", "SZ-5.1.2a")
    def test_one_fact_that_two_standards_speak_of_is_one_finding_with_both_clauses(self):
        employer = self.two_of_one_fact()
        results = [r for r in employer.union_check("daily") if r["state"] == "failed"]
        self.assertLessEqual(
            {"organization.employer.own", "organization.employer.primary"},
            {r["rule"] for r in results},
        )
        self.watch()
        about = self.finding.search(
            [("res_model", "=", "union.employer"), ("res_id", "=", employer.id),
             ("rule_key", "like", "organization.employer.")]
        ).filtered(lambda row: not row.rule_key.startswith("organization.employer.contact"))  # fmt: skip
        self.assertEqual(len(about), 1)
        self.assertEqual(set(about.clause_ids.mapped("code")), {"QZ-4", "SZ-5.1.2a"})
        self.assertEqual(about.state, "open")
        # The one that is left keeps the finding and what was said of it.
        employer.staff_count = 20
        self.watch_again()
        self.assertEqual((about.state, about.rule_key), ("open", "organization.employer.primary"))
        self.assertEqual(about.clause_ids.mapped("code"), ["SZ-5.1.2a"])
        employer.revenue = 4999
        self.watch_again()
        self.assertEqual((about.state, about.settled_because), ("settled", "cured"))

    def watch_again(self):
        """As the next day's watch does."""
        open_ones = self.finding.search(
            [("res_model", "=", "union.employer"), ("res_id", "in", self.employers.ids),
             ("state", "=", "open")]
        )  # fmt: skip
        self.finding._watch(self.employers, open_ones)

    def test_two_findings_of_before_become_one(self):
        employer = self.two_of_one_fact()
        with patch.object(type(self.env["union.rule"]), "_facts", lambda self: {}):
            self.watch_again()
        about = self.finding.search(
            [("res_id", "=", employer.id), ("res_model", "=", "union.employer"),
             ("rule_key", "in", ("organization.employer.own", "organization.employer.primary"))]
        )  # fmt: skip
        self.assertEqual(len(about), 2)
        self.watch_again()
        self.assertEqual(
            set(about.mapped(lambda row: (row.state, row.settled_because))),
            {("open", False), ("settled", "joined")},
        )

    def test_a_stricter_rule_makes_its_finding_due_sooner_and_never_later(self):
        employer = self.two_of_one_fact()
        self.watch_again()
        about = self.finding.search(
            [("res_id", "=", employer.id), ("res_model", "=", "union.employer"),
             ("rule_key", "like", "organization.employer.")]
        ).filtered(lambda row: "contact" not in row.rule_key)  # fmt: skip
        first = about.due_date
        self.assertEqual(about.activity_ids.date_deadline, first)
        rule = self.env["union.rule"].search(
            [("key", "=", "organization.employer.primary"), ("organization_id", "=", False),
             ("standard_id.superseded_on", "=", False)]
        )  # fmt: skip
        own = rule.copy({"organization_id": self.building.id, "severity": "warn", "due_days": 1})
        self.watch_again()
        soon = add_workdays(today(self.env), 1).date
        self.assertLess(soon, first)
        self.assertEqual((about.rule_id, about.due_date), (own, soon))
        self.assertEqual(about.activity_ids.date_deadline, soon)
        later = rule.copy({"organization_id": self.primary.id, "severity": "block", "due_days": 99})
        self.watch_again()
        self.assertEqual((about.rule_id, about.due_date), (later, soon))
        self.assertEqual(about.activity_ids.date_deadline, soon)

    def test_facts_are_those_of_the_day_while_a_new_version_waits(self):
        key = "organization.employer.primary"
        rules = self.env["union.rule"]
        standard = rules.search(
            [("key", "=", key), ("organization_id", "=", False),
             ("standard_id.superseded_on", "=", False)]
        ).standard_id  # fmt: skip
        fact = rules._facts()[key]
        standard.superseded_on = today(self.env) + timedelta(days=30)
        self.assertEqual(rules._facts().get(key), fact)
        standard.superseded_on = today(self.env)
        self.assertNotIn(key, rules._facts())

    def test_the_most_severe_speaks_and_an_office_s_own_rule_is_of_the_same_fact(self):
        employer = self.two_of_one_fact()
        rule = self.env["union.rule"].search(
            [("key", "=", "organization.employer.primary"), ("organization_id", "=", False),
             ("standard_id.superseded_on", "=", False)]
        )  # fmt: skip
        own = rule.copy({"organization_id": self.primary.id, "severity": "warn"})
        self.assertFalse(own.fact)
        self.watch_again()
        about = self.finding.search(
            [("res_id", "=", employer.id), ("res_model", "=", "union.employer"),
             ("rule_key", "like", "organization.employer.")]
        ).filtered(lambda row: "contact" not in row.rule_key)  # fmt: skip
        self.assertEqual(about.rule_id, own)

    def test_the_sentence_says_the_figure_that_holds(self):
        rule = self.env["union.rule"].search(
            [("key", "=", "organization.employer.union"), ("standard_id.superseded_on", "=", False)]
        )
        own = rule.copy({"organization_id": self.building.id})
        own.condition_ids.value = "10"
        (result,) = [
            r
            for r in self.employers[0].union_check("daily")
            if r["rule"] == "organization.employer.union"
        ]
        self.assertIn("an employer of < 10", result["message"])
        self.assertNotIn("25", result["message"])

    @freeze_time("2025-09-24 02:00:00")
    def test_due_date_counts_working_days(self):
        rule = self.env["union.rule"].search([("key", "=", "organization.employer.union")])
        rule.due_days = 5
        self.watch()
        finding = self.found()[0]
        self.assertEqual(finding.opened_on.isoformat(), "2025-09-24")
        self.assertEqual(finding.due_date.isoformat(), "2025-09-30")

    def test_clerk_gets_one_activity_each(self):
        self.watch()
        findings = self.found()
        self.assertEqual(findings.activity_ids.user_id, self.building_clerk)
        self.assertEqual(len(findings.activity_ids), 2)

    def test_without_a_clerk_the_nearest_above_gets_it(self):
        self.env["union.duty"].search([("role", "=", "clerk")]).write({"date_to": "2020-12-31"})
        self.env["union.duty"].create(
            {
                "user_id": self.street_reviewer.id,
                "organization_id": self.district.id,
                "role": "clerk",
            }
        )
        self.watch()
        self.assertEqual(self.found().activity_ids.user_id, self.street_reviewer)

    def test_cured_it_settles_itself_and_takes_its_activity_along(self):
        self.watch()
        findings = self.found()
        self.employers[0].staff_count = 10
        self.reset()
        self.watch()
        settled = findings.filtered(lambda f: f.subject == "甲公司")
        self.assertEqual(settled.state, "settled")
        self.assertTrue(settled.settled_on)
        self.assertFalse(settled.activity_ids)
        self.assertEqual((findings - settled).state, "open")
        self.employers[0].staff_count = 50
        self.reset()
        self.watch()
        again = self.found(subject="甲公司")
        self.assertEqual(sorted(again.mapped("state")), ["open", "settled"])

    def test_watching_again_opens_nothing_twice_and_keeps_figures_fresh(self):
        self.watch()
        before = self.found()
        self.employers[0].staff_count = 41
        self.reset()
        self.watch()
        self.assertEqual(self.found(), before)
        self.assertIn("41 staff", before.filtered(lambda f: f.subject == "甲公司").message)

    def test_what_moves_to_another_organisation_is_found_anew_there(self):
        self.watch()
        old = self.found(subject="甲公司")
        self.assertTrue(old.activity_ids)
        self.employers[0].organization_id = self.sister_street
        self.watch_again()
        self.assertEqual((old.state, old.settled_because), ("settled", "moved"))
        self.assertFalse(old.activity_ids)
        new = self.found(subject="甲公司", state="open")
        self.assertEqual(new.organization_id, self.sister_street)
        self.assertEqual(new.activity_ids.user_id, self.sister_clerk)
        self.watch_again()
        self.assertEqual(self.found(subject="甲公司"), old | new)

    def test_the_last_rule_of_its_kind_switched_off_settles_what_it_found(self):
        petition = self.env["union.petition"].create(
            {
                "organization_id": self.building.id,
                "kind_id": self.env["union.petition.kind"].search([], limit=1).id,
                "title": "请示",
                "body": "一段。",
            }
        )
        watched = self.finding._watched_models
        self.assertNotIn("union.petition", watched(), "no standard speaks of them day by day")
        rule = self.env["union.rule"].create(
            {
                "key": "own.petition",
                "clause_id": self.env["union.clause"].search([], limit=1).id,
                "organization_id": self.building.id,
                "model": "union.petition",
                "trigger": "daily",
                "condition_ids": [
                    Command.create(
                        {"source": "approval_state", "operator": "=", "value": "approved"}
                    )
                ],
            }
        )
        self.watch()
        found = self.found(rule_key="own.petition")
        self.assertEqual((found.res_id, found.state), (petition.id, "open"))
        rule.action_switch_off()
        self.reset()
        self.watch()
        self.assertEqual(found.state, "settled")
        self.assertNotIn("union.petition", watched())

    def test_deleted_or_archived_subject_settles(self):
        self.watch()
        self.employers[0].unlink()
        self.employers[1].active = False
        self.reset()
        self.watch()
        self.assertFalse(self.found(state="open"))

    def test_cut_off_run_goes_on_where_it_stopped(self):
        seen = []
        batch = type(self.finding)._watch_batch

        def counted(records, model, after_id, limit=2):
            done = batch(records, model, after_id, limit=2)
            seen.append((model, after_id, done))
            return done

        with (
            patch.object(type(self.finding), "_watch_batch", counted),
            patch.object(
                type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 0.0
            ),
        ):
            for _run in range(40):
                self.finding._cron_watch()
        starts = [(model, after) for model, after, _done in seen]
        self.assertEqual(len(starts), len(set(starts)), "no batch was done twice")
        self.assertEqual(len(self.found(state="open")), 2)
        self.watch()
        self.assertEqual(len(seen), len(starts), "done for today")

    def test_a_rule_that_fails_stops_no_other_one(self):
        self.watch()
        known = self.found()
        rule = self.env["union.rule"].search([("key", "=", "organization.employer.union")])
        rule.copy({"key": "test.second"})
        ask = RuleEngine._ask

        def failing(engine, rule_, *args):
            if rule_ == rule:
                raise ZeroDivisionError
            return ask(engine, rule_, *args)

        self.reset()
        with (
            patch.object(RuleEngine, "_ask", failing),
            self.assertLogs(union_finding.__name__, "WARNING") as log,
        ):
            self.watch()
        self.assertIn("organization.employer.union", "".join(log.output))
        self.assertEqual(set(known.mapped("state")), {"open"}, "what was found before stays")
        self.assertEqual(
            set(self.found(rule_key="test.second").mapped("subject")), {"甲公司", "乙公司"}
        )

    def test_cost_of_a_batch_does_not_grow(self):
        self.env["union.employer"].create(
            [
                {"name": f"单位{n}", "organization_id": self.building.id, "staff_count": 30}
                for n in range(120)
            ]
        )
        first = self.employers[0].id - 1
        costs = []
        for limit in (4, 100):
            self.finding.search([]).sudo()._settle("2025-01-01")
            with self.assertMaxQueries(120, f"batch of {limit}") as used:
                self.finding.sudo()._watch_batch("union.employer", first, limit=limit)
            costs.append(used.count)
        # Rows are inserted in chunks; anything per record would be tens of queries.
        self.assertLessEqual(costs[1], costs[0] + 12)

    def test_nobody_writes_or_deletes_a_finding(self):
        self.watch()
        finding = self.found()[0]
        for user in (self.building_clerk, self.street_approver, self.city_admin):
            with self.assertRaises(AccessError):
                self.as_user(user, finding).write({"state": "settled"})
            with self.assertRaises(AccessError):
                self.as_user(user, self.finding).create({"subject": "x"})
        with self.assertRaises(UserError):
            finding.sudo().unlink()

    def test_sister_portal_and_stranger_see_none(self):
        self.watch()
        self.assertTrue(self.as_user(self.building_clerk, self.finding).search([]))
        self.assertTrue(self.as_user(self.street_auditor, self.finding).search([]))
        self.assertFalse(
            self.as_user(self.sister_clerk, self.finding).search([("id", "in", self.found().ids)])
        )
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, self.found()[0]).read(["subject"])
        for user in (self.portal, self.stranger):
            with self.assertRaises(AccessError):
                self.as_user(user, self.finding).search([])

    def test_opens_its_subject(self):
        self.watch()
        finding = self.found(subject="甲公司")
        action = self.as_user(self.building_clerk, finding).action_open_subject()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("union.employer", finding.res_id)
        )

    def reset(self):
        """Let the watch begin anew: as on the next day."""
        self.env["ir.config_parameter"].set_param(union_finding.POSITION, "{}")
