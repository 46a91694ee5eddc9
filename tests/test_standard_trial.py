"""A rule is tried before it is switched on: whom it would flag, and that nothing is written."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.trade_union.models.standard import union_rule_trial

from .test_standard_engine import StandardCase

WRITTEN = ("union.finding", "mail.activity", "union.rule.override", "mail.message")


@tagged("post_install", "-at_install")
class TestTrial(StandardCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employers = cls.env["union.employer"].create(
            [
                {"name": f"单位{staff}", "organization_id": cls.building.id, "staff_count": staff}
                for staff in (5, 10, 15, 20)
            ]
        )
        cls.other = cls.env["union.employer"].create(
            {"name": "姊妹单位", "organization_id": cls.sister_street.id, "staff_count": 99}
        )
        cls.rule = cls.off_rule(cls.street)

    @classmethod
    def off_rule(cls, organization, **values):
        return (
            cls.env["union.rule"]
            .with_user(cls.street_reviewer)
            .create(
                {
                    "key": "own.staff",
                    "name": "Staff",
                    "active": False,
                    "clause_id": cls.general.clause_id.id,
                    "organization_id": organization.id,
                    "model": "union.employer",
                    "trigger": "daily",
                    "severity": "warn",
                    "due_days": 3,
                    "condition_ids": [
                        Command.create({"source": "staff_count", "operator": "<", "value": "15"})
                    ],
                    **values,
                }
            )
        )

    def trial(self, rule=None, user=None, organization=None):
        rule = self.as_user(user or self.street_reviewer, rule or self.rule)
        action = rule.action_try(organization and organization.id)
        return self.env["union.rule.trial"].browse(action["res_id"]).with_user(rule.env.user)

    def watch(self):
        self.env["union.finding"]._watch_batch("union.employer", 0)

    def found(self):
        return self.env["union.finding"].search([("rule_key", "=", "own.staff")])

    def test_a_trial_counts_and_names_whom_it_would_flag(self):
        trial = self.trial()
        # 甲公司 of the building (30), and 15 and 20; the sister's is none of ours.
        self.assertEqual((trial.flagged_count, trial.asked_count), (3, 5))
        self.assertEqual((trial.result["today"], trial.result["newly"]), (0, 3))
        page = str(trial.trial_html)
        for part in ("甲公司", "单位15", "单位20", "no finding was made"):
            self.assertIn(part, page)
        for part in ("单位10", "姊妹单位"):
            self.assertNotIn(part, page)
        listed = self.env["union.employer"].search(trial.action_open_flagged()["domain"])
        self.assertEqual(sorted(listed.mapped("staff_count")), [15, 20, 30])

    def test_a_trial_that_takes_too_long_says_how_many_it_did_not_ask(self):
        whole = self.trial().result
        self.assertEqual((whole["read"], whole["left"]), (5, 0))
        with (
            patch.object(union_rule_trial, "BATCH", 2),
            patch.object(union_rule_trial, "SECONDS", -1),
        ):
            part = self.trial()
        self.assertEqual((part.result["read"], part.result["left"]), (2, 3))
        self.assertLess(part.flagged_count, len(whole["failed"]))
        self.assertRegex(str(part.trial_html), r"of a part only.*Not asked:</span>\s*3")
        with patch.object(union_rule_trial, "BATCH", 2):
            self.assertEqual(self.trial().result | {"rows": []}, whole | {"rows": []})
            self.assertEqual(self.trial().result["rows"], whole["rows"])

    def test_nothing_is_written_by_a_trial_and_nothing_holds_before_it_is_on(self):
        before = {model: self.env[model].search_count([]) for model in WRITTEN}
        self.trial()
        self.assertEqual({model: self.env[model].search_count([]) for model in WRITTEN}, before)
        self.assertNotIn("own.staff", self.results())
        self.watch()
        self.assertFalse(self.found())

    def test_switched_on_it_finds_what_the_trial_said(self):
        trial = self.trial()
        trial.action_switch_on()
        self.assertTrue(self.rule.active)
        self.watch()
        self.assertEqual(sorted(self.found().mapped("res_id")), sorted(trial.result["failed"]))
        again = self.trial()
        self.assertEqual(
            (again.flagged_count, again.result["today"], again.result["newly"]), (3, 3, 0)
        )
        self.as_user(self.street_reviewer, self.rule).action_switch_off()
        self.watch()
        self.assertEqual(set(self.found().mapped("state")), {"settled"})

    def test_a_trial_of_a_part_of_the_tree(self):
        self.street.action_rules_in_force()
        chair = self.env["union.duty"].create(
            {"user_id": self.building_clerk.id, "organization_id": self.building.id,
             "role": "chair", "date_from": "2020-01-01"}
        )  # fmt: skip
        self.assertTrue(chair)
        trial = self.trial(user=self.building_clerk, organization=self.building)
        self.assertEqual(trial.organization_id, self.building)
        self.assertEqual(trial.flagged_count, 3)
        self.assertEqual(self.trial(organization=self.primary).flagged_count, 0)

    def test_a_nearer_rule_of_its_own_is_left_out(self):
        self.rule.action_switch_on()
        own = self.off_rule(self.building, condition_ids=[
            Command.create({"source": "staff_count", "operator": "<", "value": "6"})
        ])  # fmt: skip
        own.action_switch_on()
        trial = self.trial()
        self.assertEqual((trial.asked_count, trial.flagged_count), (0, 0))
        self.assertEqual(trial.result["kept"], 5)
        self.assertEqual(self.trial(own).flagged_count, 4)
        self.assertEqual(self.trial(own).result["newly"], 0)

    def test_what_is_not_known_or_not_concerned_is_told_apart(self):
        rule = self.off_rule(
            self.street,
            key="own.women",
            domain="[('staff_count', '>', 5)]",
            condition_ids=[
                Command.create({"source": "female_staff_count", "operator": ">=", "value": "5"})
            ],
        )
        self.employers[0].female_staff_count = 1
        self.employers[1].female_staff_count = 1
        result = self.trial(rule).result
        self.assertEqual(
            (len(result["failed"]), result["unknown"], result["not_applicable"]), (1, 3, 1)
        )
        self.assertEqual(result["asked"], 4)

    def test_a_general_rule_is_tried_before_it_is_adapted(self):
        trial = self.trial(self.general)
        self.assertEqual(trial.organization_id, self.street)
        self.assertEqual(trial.flagged_count, 1, "30 staff and no union")

    def test_of_ended_organisations_nothing_is_asked(self):
        self.env.cr.execute(
            "UPDATE union_organization SET state = 'dissolved' WHERE id = %s", [self.building.id]
        )
        self.env.invalidate_all()
        self.assertEqual(self.trial().result["read"], 0)

    def test_bands_and_metrics_are_tried_as_well(self):
        rule = self.off_rule(
            self.street,
            key="own.bands",
            model="union.organization",
            condition_ids=[
                Command.create(
                    {
                        "source_kind": "metric",
                        "source": "org.employer_count",
                        "operator": "band",
                        "band_source_kind": "metric",
                        "band_source": "org.member_count",
                    }
                )
            ],
            band_ids=[Command.create({"low": 0, "high": 0, "minimum": 4, "maximum": 9})],
        )
        trial = self.trial(rule)
        # The street and the building have five employers below, the primary union none.
        self.assertEqual((trial.flagged_count, trial.asked_count), (1, 3))
        self.assertIn(self.primary.name, str(trial.trial_html))

    def test_a_figure_is_not_tried(self):
        quorum = self.env["union.rule"].search(
            [("key", "=", "election.quorum"), ("organization_id", "=", False)]
        )
        with self.assertRaisesRegex(UserError, "flags nobody"):
            self.trial(quorum)

    def test_who_may_try_switch_and_read_a_trial(self):
        trial = self.trial()
        for user in (self.sister_admin, self.building_clerk, self.street_auditor, self.portal,
                     self.stranger):  # fmt: skip
            with self.subTest(user.login):
                for attempt in (
                    lambda user=user: self.trial(user=user),
                    lambda user=user: self.as_user(user, self.rule).action_switch_on(),
                    lambda user=user: self.as_user(user, self.rule).action_switch_off(),
                    lambda user=user: self.as_user(user, self.rule).action_prepare_change(),
                    lambda user=user: trial.with_user(user).read(["result"]),
                ):
                    with self.assertRaises(AccessError):
                        attempt()
        with self.assertRaises(AccessError):
            self.trial(self.general, user=self.sister_admin, organization=self.street)
        # Who reads the place, but keeps no rules there.
        with self.assertRaisesRegex(AccessError, "keep no rules"):
            self.trial(self.general, user=self.street_auditor, organization=self.street)
        self.assertFalse(self.rule.active)

    def test_a_change_is_prepared_beside_the_rule_that_holds(self):
        rule = self.as_user(self.street_reviewer, self.rule)
        rule.action_switch_on()
        change = self.env["union.rule"].browse(rule.action_prepare_change()["res_id"])
        change = change.with_user(self.street_reviewer)
        change.condition_ids.value = "6"
        self.assertEqual((rule.active, change.active), (True, False))
        trial = self.trial(change)
        self.assertEqual(
            (trial.flagged_count, trial.result["today"], trial.result["newly"]), (4, 3, 1)
        )
        change.action_switch_on()
        self.assertEqual((rule.active, change.active), (False, True))

    def test_a_change_with_a_day_ends_the_rule_before(self):
        rule = self.as_user(self.street_reviewer, self.rule)
        rule.action_switch_on()
        change = self.env["union.rule"].browse(rule.action_prepare_change()["res_id"])
        change = change.with_user(self.street_reviewer)
        change.date_from = "2999-01-01"
        change.action_switch_on()
        self.assertTrue(rule.active and change.active)
        self.assertEqual(str(rule.date_to), "2998-12-31")
        self.assertEqual(self.results()["own.staff"]["rule_id"], rule.id)

    def test_a_change_for_a_time_lets_the_rule_before_hold_again(self):
        rule = self.as_user(self.street_reviewer, self.rule)
        rule.action_switch_on()
        change = self.for_a_time(rule, "2031-07-01", "2031-09-30")
        change.condition_ids.value = "6"
        change.action_switch_on()
        self.assertTrue(rule.active and change.active)
        self.assertFalse(rule.date_to)
        for day, holds in (
            ("2031-06-30", rule), ("2031-07-01", change), ("2031-09-30", change),
            ("2031-10-01", rule),
        ):  # fmt: skip
            with self.subTest(day), freeze_time(f"{day} 04:00:00"):
                self.assertEqual(self.results()["own.staff"]["rule_id"], holds.id)
        # Ended early, the one before holds from that moment.
        with freeze_time("2031-08-01 04:00:00"):
            change.action_switch_off()
            self.assertEqual(self.results()["own.staff"]["rule_id"], rule.id)

    def for_a_time(self, rule, first, last):
        change = self.env["union.rule"].browse(rule.action_prepare_change()["res_id"])
        change = change.with_user(self.street_reviewer)
        change.write({"date_from": first, "date_to": last})
        return change

    def test_the_watch_opens_and_settles_by_the_rule_of_the_day(self):
        self.rule.action_switch_on()
        change = self.for_a_time(self.rule, False, "2031-09-30")
        change.condition_ids.value = "6"
        change.action_switch_on()
        with freeze_time("2031-09-30 04:00:00"):
            self.watch()
        self.assertEqual(len(self.found().filtered(lambda f: f.state == "open")), 4)
        with freeze_time("2031-10-01 04:00:00"):
            self.watch()
        left = self.found().filtered(lambda f: f.state == "open")
        self.assertEqual((len(left), left.rule_id), (3, self.rule))

    def test_for_a_time_is_within_or_moves_what_begins_later(self):
        self.rule.action_switch_on()
        first = self.for_a_time(self.rule, "2031-07-01", "2031-09-30")
        first.action_switch_on()
        # A change of one for a time is for the same days.
        second = self.env["union.rule"].browse(first.action_prepare_change()["res_id"])
        second = second.with_user(self.street_reviewer)
        self.assertEqual((second.date_from, second.date_to), (first.date_from, first.date_to))
        second.action_switch_on()
        self.assertEqual((first.active, second.active, self.rule.active), (False, True, True))
        # One that begins within it and goes on beyond: each has its own days.
        lasting = self.for_a_time(self.rule, "2031-09-01", False)
        lasting.action_switch_on()
        self.assertEqual(str(second.date_to), "2031-08-31")
        self.assertEqual(str(self.rule.date_to), "2031-08-31")
        third = self.for_a_time(self.rule, "2031-08-15", "2031-10-15")
        third.action_switch_on()
        self.assertEqual(str(lasting.date_from), "2031-10-16")
        with self.assertRaisesRegex(ValidationError, "already keeps one for these days"):
            lasting.date_from = "2031-10-01"

    def test_an_office_s_rule_over_the_law_lapses_and_the_law_holds_again(self):
        own = self.general.with_user(self.street_reviewer).action_adapt(self.street.id)
        own = self.env["union.rule"].browse(own["res_id"])
        own.date_to = "2031-09-30"
        key = self.general.key
        for day, holds in (("2031-09-30", own), ("2031-10-01", self.general)):
            with freeze_time(f"{day} 04:00:00"):
                self.assertEqual(self.results()[key]["rule_id"], holds.id)

    def test_what_a_superior_set_is_not_undone_for_a_time(self):
        self.rule.action_switch_on()
        change = self.for_a_time(self.rule, "2031-07-01", "2031-09-30")
        change.condition_ids.value = "90"
        change.action_switch_on()
        # The superior makes it stricter for good: what was loosened for a time is set aside.
        self.env["union.duty"].create(
            {"user_id": self.city_admin.id, "organization_id": self.district.id,
             "role": "approver", "date_from": "2020-01-01"}
        )  # fmt: skip
        lasting = self.rule.with_user(self.city_admin)
        lasting.condition_ids.value = "10"
        self.assertNotEqual(lasting.authority_id, self.street)
        with freeze_time("2031-08-01 04:00:00"):
            self.assertEqual(self.results()["own.staff"]["rule_id"], self.rule.id)
            rows = self.env["union.rule"]._ranking(self.building, {"own.staff"})["own.staff"]
            self.assertEqual([verdict for _rule, verdict in rows], ["holds", "aside"])
        with self.assertRaisesRegex(ValidationError, "looser than what binds"):
            change.condition_ids.value = "80"
        stricter = change.with_user(self.street_reviewer)
        stricter.condition_ids.value = "8"
        with freeze_time("2031-08-01 04:00:00"):
            self.assertEqual(self.results()["own.staff"]["rule_id"], change.id)

    def test_a_looser_rule_is_refused_before_it_is_tried(self):
        own = self.as_user(self.street_reviewer, self.general).action_adapt(self.street.id)
        own = self.env["union.rule"].browse(own["res_id"]).with_user(self.street_reviewer)
        change = self.env["union.rule"].browse(own.action_prepare_change()["res_id"])
        with self.assertRaisesRegex(ValidationError, "looser than what binds"):
            change.with_user(self.street_reviewer).condition_ids.value = "100"

    def test_cost_does_not_grow_with_what_is_tried(self):
        def tried(count):
            self.env["union.employer"].create(
                [
                    {"name": f"多{count}-{n}", "organization_id": self.building.id,
                     "staff_count": n}
                    for n in range(count)
                ]
            )  # fmt: skip
            rule = self.as_user(self.street_reviewer, self.rule)
            with self.assertMaxQueries(80) as used:
                result = rule._try(self.street.with_user(self.street_reviewer))
            return used.count, result["read"]

        tried(1)
        (few, before), (many, after) = tried(3), tried(200)
        self.assertEqual(after - before, 200)
        self.assertLessEqual(many, few + 1)
