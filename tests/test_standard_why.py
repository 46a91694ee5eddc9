"""Which rule wins and why: from the rule's side and from the organisation's."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import clause
from .test_standard_engine import StandardCase
from .test_standard_loader import files

KEY = "election.publicity_days"
BANDS = "rule,low,high,minimum,maximum\ncommittee.seats,1,0,1,3\n"


@tagged("post_install", "-at_install")
class TestWhy(StandardCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["union.duty"].create(
            {"user_id": cls.building_clerk.id, "organization_id": cls.building.id,
             "role": "chair", "date_from": "2020-01-01"}
        )  # fmt: skip
        cls.local = cls.env["union.standard"].search([("code", "=", "SZ")])

    def shown(self, organization, key, user=None):
        """Return the rule of a key in the list of those in force at a place, with why."""
        user = user or self.building_clerk
        action = self.as_user(user, organization).action_rules_in_force()
        rules = self.env["union.rule"].with_user(user).with_context(**action["context"])
        return rules.search(action["domain"]).filtered(lambda rule: rule.key == key)

    def page(self, rule, organization=None, user=None):
        action = self.as_user(user or self.building_clerk, rule).action_who_wins(
            organization and organization.id
        )
        return self.env["union.rule.ranking"].browse(action["res_id"]).with_user(
            user or self.building_clerk
        )  # fmt: skip

    def verdicts(self, organization, key):
        return [
            (rule.clause_id.code, verdict)
            for rule, verdict in self.env["union.rule"]._ranking(organization, {key})[key]
        ]

    @clause("SZ-5.1.3.4c", "NR-ELEC-15b")
    def test_a_local_standard_goes_before_the_national_one_and_says_so(self):
        rule = self.shown(self.building, KEY)
        self.assertEqual(rule.clause_id.code, "SZ-5.1.3.4c")
        self.assertIn("SZ goes before NR-ELEC-15b", rule.why_text)
        self.local.action_set_jurisdiction(self.city.id)
        self.assertIn(
            f"{self.city.name} is nearer than NR-ELEC-15b", self.shown(self.building, KEY).why_text
        )
        self.assertEqual(
            self.verdicts(self.building, KEY),
            [("SZ-5.1.3.4c", "holds"), ("NR-ELEC-15b", "nearer")],
        )
        # Of a place outside its jurisdiction the national one holds, and nothing else speaks.
        self.local.action_set_jurisdiction(self.sister_district.id)
        rule = self.shown(self.building, KEY)
        self.assertEqual(rule.clause_id.code, "NR-ELEC-15b")
        self.assertIn("Nothing else speaks", rule.why_text)

    def test_own_rules_nearer_ones_and_those_set_aside(self):
        key = self.general.key
        self.general.action_adapt(self.district.id)
        district = self.env["union.rule"].search([("organization_id", "=", self.district.id)])
        self.assertEqual(self.shown(self.building, key), district)
        self.assertIn(
            f"own rule of {self.district.name} goes before QZ-4",
            self.shown(self.building, key).why_text,
        )
        self.general.action_adapt(self.building.id)
        own = self.env["union.rule"].search([("organization_id", "=", self.building.id)])
        self.assertIn(f"{self.building.name} is nearer than QZ-4 of {self.district.name}",
                      self.shown(self.building, key).why_text)  # fmt: skip
        self.assertEqual(
            [verdict for _clause, verdict in self.verdicts(self.building, key)],
            ["holds", "nearer", "own"],
        )
        # What is looser than the rule above is set aside, whenever that came to be.
        self.env.cr.execute(
            "UPDATE union_rule SET authority_id = %s WHERE id = %s", [self.building.id, own.id]
        )
        self.env.invalidate_all()
        district.condition_ids.value = "10"
        self.assertEqual(self.shown(self.building, key), district)
        self.assertIn("is looser and is set aside", self.shown(self.building, key).why_text)
        self.assertEqual(
            [verdict for _clause, verdict in self.verdicts(self.building, key)],
            ["holds", "aside", "own"],
        )
        page = str(self.page(own).ranking_html)
        self.assertIn("set aside: looser", page)
        self.assertIn(f"QZ-4 of {self.district.name}", page)

    def test_the_page_says_until_when_a_rule_for_a_time_holds_and_what_after(self):
        lasting = self.office_rule(self.building)
        change = lasting.copy(
            {"date_from": "2020-01-01", "date_to": "2999-12-31", "key": lasting.key}
        )
        key = lasting.key
        self.assertEqual(
            [(rule, verdict) for rule, verdict in self.env["union.rule"]._ranking(
                self.building, {key})[key]],
            [(change, "holds"), (lasting, "for_a_time")],
        )  # fmt: skip
        page = str(self.page(lasting, self.building).ranking_html)
        for part in ("holds until", "holds again after", "2999"):
            self.assertIn(part, page)
        self.assertRegex(self.shown(self.building, key).why_text, "until .*2999.* holds again")
        rule = lasting.with_user(self.building_clerk).with_context(rule_place=self.building.id)
        self.assertIn("from then on this one holds again", rule.why_text)

    def test_the_page_of_a_rule_names_what_is_not_in_force(self):
        loader = self.env["union.standard.loader"]
        loader._load(files())
        loader._load(files({"version": "2"}))
        newest = loader._load(files({"version": "3", "effective_from": "2999-01-01"}))
        rule = newest.clause_ids.rule_ids
        self.assertEqual(rule.standing, "to_come")
        states = {
            one.standard_id.version: one.standing
            for one in self.env["union.rule"].search([("key", "=", "xx.staff")])
        }
        # The second goes on until the day the third begins.
        self.assertEqual(states, {"1": "superseded", "2": "in_force", "3": "to_come"})
        page = str(self.page(rule, self.building).ranking_html)
        for part in ("superseded on", "not before", "holds", "not in force"):
            self.assertIn(part, page)

    def test_standing_of_each_kind(self):
        own = self.office_rule(self.building)
        self.assertEqual(own.standing, "in_force")
        own.date_to = "2020-01-01"
        self.assertEqual(own.standing, "over")
        own.write({"date_to": False, "date_from": "2999-01-01"})
        self.assertEqual(own.standing, "to_come")
        own.active = False
        self.assertEqual(own.standing, "off")
        adopted = self.env["union.rule"].search(
            [("standard_id.code", "=", "BJ"), ("organization_id", "=", False)], limit=1
        )
        self.assertEqual(adopted.standing, "not_adopted")

    def test_the_same_from_both_sides_for_each_place(self):
        self.local.action_set_jurisdiction(self.district.id)
        for place, code in (
            (self.city, "NR-ELEC-15b"),
            (self.primary, "SZ-5.1.3.4c"),
            (self.sister_street, "NR-ELEC-15b"),
        ):
            with self.subTest(place.name):
                rule = self.shown(place, KEY, self.city_admin)
                self.assertEqual(rule.clause_id.code, code)
                page = self.page(rule, place, self.city_admin)
                self.assertRegex(str(page.ranking_html), rf"holds</span> <strong>{code} \(")
                self.assertEqual(
                    self.env["union.rule"]._parameter(KEY, place)["clause"], code, "as is asked"
                )

    def test_nobody_learns_the_rules_of_a_sister(self):
        own = self.office_rule(self.sister_street, "own.secret", name="t_secret")
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, self.sister_street).action_rules_in_force()
        with self.assertRaises(AccessError):
            self.page(own)
        with self.assertRaises(AccessError):
            self.page(self.general, self.sister_street)
        rule = self.general.with_user(self.building_clerk).with_context(
            rule_place=self.sister_street.id
        )
        self.assertFalse(rule.why_text)
        page = self.env["union.rule.ranking"].with_user(self.building_clerk).create(
            {"rule_id": self.general.id}
        )  # fmt: skip
        self.assertNotIn(self.sister_street.name, str(page.ranking_html))
        for user in (self.portal, self.stranger):
            with self.subTest(user.login), self.assertRaises(AccessError):
                page.with_user(user).read(["ranking_html"])
        with self.assertRaises(AccessError):
            page.with_user(self.sister_clerk).read(["ranking_html"])

    def test_reasons_of_all_rules_cost_as_much_as_of_one(self):
        rules = self.env["union.rule"].search([("organization_id", "=", False)])
        rules = rules.with_context(rule_place=self.building.id)

        def cost(those):
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertMaxQueries(60) as used:
                those.mapped("why_text")
            return used.count

        cost(rules[:1])
        self.assertLessEqual(cost(rules), cost(rules[:20]) + 2)
