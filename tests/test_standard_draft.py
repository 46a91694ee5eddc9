"""A clerk's way to a rule: choose a metric, compare, say how severe; it is tried first."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .test_standard_engine import StandardCase


@tagged("post_install", "-at_install")
class TestDraft(StandardCase):
    def metric(self, key):
        return self.env["union.metric"].search([("key", "=", key)])

    def draft(self, user=None, **values):
        return self.as_user(user or self.street_reviewer, self.env["union.rule.draft"]).create(
            {
                "name": "规模",
                "clause_id": self.general.clause_id.id,
                "organization_id": self.street.id,
                "metric_id": self.metric("org.employer_count").id,
                "compare": "at_least",
                "figure": "1",
                **values,
            }
        )

    def saved(self, draft):
        action = draft.action_save_and_try()
        self.assertEqual(action["res_model"], "union.rule.trial")
        trial = self.env["union.rule.trial"].browse(action["res_id"]).with_user(draft.env.user)
        return trial.rule_id.with_context(active_test=False), trial

    def test_a_threshold_in_a_form_and_no_word_of_code(self):
        with Form(self.env["union.rule.draft"].with_user(self.street_reviewer)) as form:
            self.assertEqual(form.organization_id, self.street, "his own office")
            form.name = "At least one employer"
            form.clause_id = self.general.clause_id
            form.metric_id = self.metric("org.employer_count")
            form.compare = "at_least"
            form.figure = "1"
            form.level = "primary"
            form.severity = "warn"
            form.due_days = 7
        rule, trial = self.saved(form.record)
        self.assertFalse(rule.active)
        self.assertEqual(rule.organization_id, self.street)
        self.assertEqual((trial.flagged_count, trial.asked_count), (1, 1))
        self.assertIn(self.primary.name, str(trial.trial_html))
        self.assertEqual(trial.result["not_applicable"], 2)
        trial.action_switch_on()
        result = self.results(self.primary)[rule.key]
        self.assertEqual(
            (result["state"], result["effect"], result["expected"]), ("failed", "warn", "≥ 1")
        )
        self.assertIn("Employers", result["message"])
        self.env["union.finding"]._watch_batch("union.organization", 0)
        finding = self.env["union.finding"].search([("rule_key", "=", rule.key)])
        self.assertEqual(finding.organization_id, self.primary)

    def test_each_way_to_compare(self):
        for values, operator, value in (
            ({"compare": "at_least", "figure": "2/3"}, ">=", "2/3"),
            ({"compare": "at_most", "figure": " 50 "}, "<=", "50"),
            ({"compare": "exactly", "figure": "0"}, "=", "0"),
            ({"compare": "between", "figure": "1", "figure_to": "9"}, "between", "1..9"),
            ({"compare": "yes", "metric_id": self.metric("fin.bank_account").id}, "true", False),
            ({"compare": "no", "metric_id": self.metric("fin.bank_account").id}, "false", False),
        ):
            with self.subTest(operator):
                rule, _trial = self.saved(self.draft(**values))
                line = rule.condition_ids
                self.assertEqual((line.operator, line.value), (operator, value))
                self.assertEqual((line.source_kind, rule.model), ("metric", "union.organization"))

    def test_a_share_in_percent_is_ninety_and_not_nine_tenths(self):
        rate = self.metric("mem.membership_rate")
        self.assertEqual(rate.unit, "%")
        for typed in ("90", "90%", "90 ％"):
            rule, _trial = self.saved(self.draft(metric_id=rate.id, figure=typed))
            self.assertIn(rule.condition_ids.value.strip(), ("90",))
        rule.active = True
        self.street.invalidate_recordset()
        self.assertEqual(self.results(self.street)[rule.key]["expected"], "≥ 90")

    def test_a_band_table(self):
        rule, trial = self.saved(
            self.draft(
                compare="bands",
                band_metric_id=self.metric("org.member_count").id,
                band_ids=[
                    Command.create({"low": 0, "high": 100, "minimum": 1, "maximum": 3}),
                    Command.create({"low": 101, "minimum": 3}),
                ],
            )
        )
        self.assertEqual(rule.band_ids.mapped("minimum"), [1, 3])
        # One employer in the building; nobody in the primary union.
        self.assertEqual((trial.flagged_count, trial.asked_count), (1, 3))
        with self.assertRaisesRegex(ValidationError, "overlap"):
            self.draft(
                compare="bands",
                band_metric_id=self.metric("org.member_count").id,
                band_ids=[
                    Command.create({"low": 0, "high": 100, "minimum": 1}),
                    Command.create({"low": 100, "minimum": 3}),
                ],
            ).action_save_and_try()

    def test_a_deadline_in_working_days(self):
        dates = dict(
            self.env["union.rule.draft"].with_user(self.street_reviewer)._select_paper_date()
        )
        self.assertIn("union.publicity:published_on", dates)
        rule, trial = self.saved(
            self.draft(
                asks="deadline",
                paper_date="union.publicity:published_on",
                days=5,
                paper_domain="[('state', '=', 'published')]",
            )
        )
        line = rule.condition_ids
        self.assertEqual(
            (rule.model, rule.domain), ("union.publicity", "[('state', '=', 'published')]")
        )
        self.assertEqual((line.source_kind, line.operator, line.value), ("workdays", "<=", "5"))
        self.assertEqual(trial.result["read"], 0)
        with self.assertRaisesRegex(ValidationError, "no field of"):
            self.draft(
                asks="deadline",
                paper_date="union.publicity:published_on",
                paper_domain="[('create_uid.login', '=', 'x')]",
            ).action_save_and_try()

    def test_words_are_written_in_the_language_of_the_clerk(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        draft = self.draft().with_context(lang="zh_CN")
        draft.message = "单位 {value} 家"
        rule, _trial = self.saved(draft)
        self.assertEqual((rule.name_zh, rule.message_zh), ("规模", "单位 {value} 家"))
        self.assertFalse(rule.message)

    def test_keys_of_their_own_do_not_collide(self):
        keys = [self.saved(self.draft())[0].key for _n in range(3)]
        self.assertEqual(keys, [f"own.{self.street.id}.{n}" for n in (1, 2, 3)])

    def test_what_is_missing_is_said(self):
        for said, values in {
            "Choose a metric": {"metric_id": False},
            "no number": {"figure": "viele"},
            "“–” is no number": {"compare": "between", "figure_to": False},
            "fill in the table": {"compare": "bands"},
            "Choose the day": {"asks": "deadline"},
            "one or more": {
                "asks": "deadline",
                "paper_date": "union.publicity:published_on",
                "days": 0,
            },
        }.items():
            with self.subTest(said), self.assertRaisesRegex(UserError, said):
                self.draft(**values).action_save_and_try()
        with self.assertRaisesRegex(ValidationError, "placeholder"):
            self.draft(message="{nonsense}").action_save_and_try()

    def test_rules_that_read_the_same_are_shown(self):
        draft = self.draft(metric_id=self.metric("chair.untrained_months").id)
        self.assertIn("organization.chair.trained", draft.similar_ids.mapped("key"))
        self.assertFalse(self.draft(metric_id=self.metric("org.plaque").id).similar_ids)

    def test_who_may(self):
        for user in (self.building_clerk, self.street_auditor, self.portal, self.stranger):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.draft(user)
        with self.assertRaises(AccessError):
            self.draft(self.sister_admin).action_save_and_try()
        mine = self.draft()
        with self.assertRaises(AccessError):
            mine.with_user(self.sister_admin).read(["name"])
