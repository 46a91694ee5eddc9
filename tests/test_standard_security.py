"""Who may read and keep rules: attacks through the ORM."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_standard_engine import StandardCase


@tagged("post_install", "-at_install")
class TestRuleSecurity(StandardCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["union.duty"].create(
            {
                "user_id": cls.sister_clerk.id,
                "organization_id": cls.sister_street.id,
                "role": "approver",
            }
        )

    def adapt(self, user, organization=None):
        action = self.as_user(user, self.general).action_adapt(
            (organization or self.env["union.organization"]).id
        )
        return self.env["union.rule"].browse(action["res_id"])

    def test_reviewer_keeps_rules_of_his_office(self):
        rule = self.adapt(self.street_reviewer)
        self.assertEqual(rule.organization_id, self.street)
        mine = self.as_user(self.street_reviewer, rule)
        mine.severity = "block"
        mine.condition_ids.value = "20"
        self.assertTrue(mine.can_edit)
        mine.unlink()
        self.assertFalse(rule.exists())

    def test_general_rule_is_nobodys_to_change(self):
        for user in (self.building_clerk, self.street_approver, self.city_admin):
            general = self.as_user(user, self.general)
            for attempt in (
                lambda rule: rule.write({"severity": "inform"}),
                lambda rule: rule.write({"organization_id": self.city.id}),
                lambda rule: rule.condition_ids.write({"value": "1000"}),
                lambda rule: rule.write({"condition_ids": [Command.clear()]}),
                lambda rule: rule.unlink(),
                lambda rule: rule.copy(),
                lambda rule: rule.clause_id.write({"title": "x"}),
                lambda rule: rule.standard_id.write({"superseded_on": "2020-01-01"}),
                lambda rule: rule.standard_id.unlink(),
            ):
                with self.assertRaises(AccessError):
                    attempt(general)

    def test_sister_neither_reads_nor_writes_nor_plants_a_rule(self):
        rule = self.adapt(self.street_reviewer)
        for attempt in (
            lambda r: r.read(["severity"]),
            lambda r: r.write({"severity": "block"}),
            lambda r: r.unlink(),
            lambda r: r.condition_ids.read(["value"]),
        ):
            with self.assertRaises(AccessError):
                attempt(self.as_user(self.sister_clerk, rule))
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, rule.condition_ids).write({"value": "1"})
        self.assertNotIn(rule, self.as_user(self.sister_clerk, rule).search([]))
        with self.assertRaises(AccessError):
            self.adapt(self.sister_clerk, self.street)
        with self.assertRaises(AccessError):
            self.adapt(self.sister_clerk, self.city)
        own = self.adapt(self.sister_clerk)
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, own).organization_id = self.building
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, own).condition_ids.rule_id = rule

    def test_below_reads_the_rule_above_and_does_not_write_it(self):
        rule = self.adapt(self.street_reviewer)
        clerk = self.as_user(self.building_clerk, rule)
        self.assertTrue(clerk.read(["severity"]))
        self.assertTrue(clerk.condition_ids.read(["value"]))
        with self.assertRaises(AccessError):
            clerk.write({"severity": "block"})

    def test_clerk_with_a_managers_group_keeps_no_rules(self):
        self.building_clerk.sudo().group_ids += self.env.ref("trade_union.group_manager")
        with self.assertRaises(AccessError):
            self.adapt(self.building_clerk, self.building)

    def test_lapsed_duty_keeps_no_rules(self):
        rule = self.adapt(self.street_reviewer)
        duty = self.env["union.duty"].search([("user_id", "=", self.street_reviewer.id)])
        self.as_user(self.street_reviewer, rule).severity = "block"
        # Only the group stays, as in a session that is still open.
        self.env.cr.execute("UPDATE union_duty SET date_to = '2020-12-31' WHERE id = %s", [duty.id])
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.as_user(self.street_reviewer, rule).severity = "warn"

    def test_portal_and_stranger_read_nothing(self):
        for user in (self.portal, self.stranger):
            for model in (
                "union.standard",
                "union.clause",
                "union.metric",
                "union.rule",
                "union.rule.condition",
                "union.rule.band",
                "union.rule.override",
            ):
                with self.subTest(user=user.login, model=model), self.assertRaises(AccessError):
                    self.as_user(user, self.env[model]).search([])
            with self.assertRaises(AccessError):
                self.as_user(user, self.employer).union_check("daily")

    def test_sister_checks_and_overrides_nothing_here(self):
        self.employer._union_enforce("daily", reason="x")
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, self.employer).union_check("daily")
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, self.employer).action_override_rule(
                self.general.key, "daily", "x"
            )
        self.assertFalse(
            self.as_user(self.sister_clerk, self.env["union.rule.override"]).search([])
        )

    def test_reasons_are_written_by_the_engine_only(self):
        for user in (self.building_clerk, self.street_approver):
            with self.assertRaises(AccessError):
                self.as_user(user, self.env["union.rule.override"]).create({"reason": "x"})


@tagged("post_install", "-at_install")
class TestRuleBounds(StandardCase):
    """What an office may write into a rule of its own."""

    def refused(self, text, **values):
        with self.assertRaisesRegex(ValidationError, text), self.cr.savepoint():
            self.office_rule(self.building, **values)

    def test_severity_is_raised_and_never_lowered(self):
        key = self.general.key
        self.office_rule(self.street, key, severity="block")
        self.refused("may raise that, not lower it", key=key, severity="warn")
        self.refused("may raise that, not lower it", key=key, severity="inform")
        self.office_rule(self.building, key, severity="block")

    def test_subject_and_moment_stay(self):
        self.refused("stay as they are above", key=self.general.key, trigger="save")
        self.refused(
            "stay as they are above",
            key=self.general.key,
            model="union.organization",
            conditions=[("grade", "=", "1")],
        )

    def test_alternatives_are_not_added(self):
        self.refused("adds no alternatives", key=self.general.key, any_group="easy")

    def test_paths_lead_to_no_secret(self):
        for path in (
            "create_uid.password",
            "create_uid.partner_id",
            "partner_id.email",
            "organization_id.duty_ids.user_id",
            "organization_id.child_ids.own_member_count",
            "organization_id.parent_id.parent_id.code",
            "organization_id.parent_id.member_count",  # a superior's figures
            "check_reason",
            "nothing",
        ):
            with self.subTest(path):
                self.refused("no field of union.employer", conditions=[(path, "=", "1")])

    def test_no_rule_of_one_office_stops_the_watch_of_all(self):
        for model, name in {
            "res.partner": "color",
            "union.standard.mixin": "check_line",
            "union.reveal": "res_model",
            "union.clause": "code",
            # Kept from who writes rules: the other teller's figures, who looked up whom.
            "union.count.sheet": "id",
            "union.access.log": "id",
            "union.roster.import": "id",
        }.items():
            with self.subTest(model):
                line = [(name, "!=", "5")]
                self.refused("no records of an organisation", model=model, conditions=line)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.office_rule(self.building, due_days=2_000_000_000)
        for line in (
            {"source": "name", "operator": ">=", "value": "5"},
            {"source": "name", "operator": "between", "value": "5..6"},
            {"source": "create_date", "operator": "<", "value": "5"},
            {"source": "name", "source_kind": "workdays", "operator": "<=", "value": "5"},
        ):
            with self.subTest(line=line):
                rule = self.office_rule(self.building)
                # Written before such a comparison was refused.
                self.env.flush_all()
                self.env.cr.execute(
                    "UPDATE union_rule SET domain = %s WHERE id = %s",
                    ["[('staff_count', '>', 'x')]", rule.id],
                )
                self.env.cr.execute(
                    "UPDATE union_rule_condition SET source_kind = %s, source = %s,"
                    " operator = %s, value = %s WHERE rule_id = %s",
                    [line.get("source_kind", "field"), line["source"], line["operator"],
                     line["value"], rule.id],
                )  # fmt: skip
                self.env.invalidate_all()
                self.env["union.finding"]._watch_batch("union.employer", 0)
                self.assertEqual(self.results()[rule.key]["state"], "unknown")
                rule.active = False

    def test_domains_are_literal_and_lead_to_no_secret(self):
        for domain, text in {
            "[('create_uid.password', '=', 'x')]": "no field of",
            "[('organization_id.child_ids.code', '=', 'x')]": "no field of",
            "[('organization_id.parent_id.member_count', '>', 5)]": "no field of",
            "[('organization_id', 'child_of', 1)]": "no list of conditions",
            "[('organization_id', 'any', [('code', '=', 1)])]": "no list of conditions",
            "__import__('os').system('true')": "no list of conditions",
            "[(uid, '=', 1)]": "no list of conditions",
            "[(1, '=', 1)]": "no list of conditions",
            "[('staff_count', 'in', [[1]])]": "cannot be compared",
            f"[{'-' * 9000}1]": "no list of conditions",
            "[": "no list of conditions",
            "{}": "no list of conditions",
            "['&', ('staff_count', '=', 1)]": "no list of conditions",
        }.items():
            with self.subTest(domain):
                self.refused(text, domain=domain)

    def test_moving_a_rule_to_another_subject_checks_its_paths_again(self):
        rule = self.office_rule(self.building)
        with self.assertRaisesRegex(ValidationError, "staff_count is no field"):
            rule.model = "union.organization"

    def test_figures_and_texts_are_checked(self):
        self.refused("cannot be compared", conditions=[("staff_count", ">=", "many")])
        self.refused("cannot be compared", conditions=[("staff_count", "between", "9..3")])
        self.refused("unknown placeholder", message="{value.__class__}")
        self.refused("unknown placeholder", message="{value")
        # What would stop every checklist of the office, or swell it, and what is never filled in.
        for text in ("{value:d}", "{value!z}", "{value:>99999999}", "{by:{value}}", "{low}"):
            self.refused("unknown placeholder", message_zh=text)
            self.refused("unknown placeholder", cure=text)

    @mute_logger("odoo.sql_db")
    def test_one_rule_of_a_key_per_office(self):
        self.office_rule(self.building)
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.office_rule(self.building)

    def test_bands_do_not_overlap(self):
        bands = [
            Command.create({"low": 1, "high": 10, "minimum": 1}),
            Command.create({"low": 10, "minimum": 2}),
        ]
        self.refused("overlap", band_ids=bands)
        rule = self.office_rule(self.building, band_ids=bands[:1])
        with self.assertRaisesRegex(ValidationError, "by which figure"):
            rule.condition_ids.write({"operator": "band", "value": False})
        rule.condition_ids.write({"operator": "band", "value": False, "band_source": "staff_count"})
        self.assertEqual(self.results()[rule.key]["state"], "not_applicable")
        self.employer.staff_count = 10
        self.assertEqual(self.results()[rule.key]["state"], "passed")
