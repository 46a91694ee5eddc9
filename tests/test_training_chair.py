"""A chair is trained within a year: what counts, when it is found, what settles it."""

from odoo.tests import tagged

from .common import clause
from .training_case import TrainingCase
from .tree import make_user

TRAINED, DUE = "organization.chair.trained", "organization.chair.training_due"
UNTRAINED = "chair.untrained_months"


@tagged("post_install", "-at_install")
class TestChairTraining(TrainingCase):
    def watch(self):
        """Look at the primary union as the daily watch does; return what is open of the fact."""
        findings = self.env["union.finding"]
        place = [("res_model", "=", "union.organization"), ("res_id", "=", self.primary.id)]
        self.env.invalidate_all()
        findings._watch(self.primary, findings.search([*place, ("state", "=", "open")]))
        return findings.search([*place, ("state", "=", "open"), ("rule_key", "in", (TRAINED, DUE))])

    def assert_states(self, trained, due):
        self.assert_state(self.primary, TRAINED, trained, "QZ-7")
        self.assert_state(self.primary, DUE, due, "QZ-7")

    @clause("QZ-7")
    def test_a_reminder_after_eleven_months_a_warning_after_a_year_and_its_end(self):
        self.seat()
        with self.on("2026-11-19"):
            self.assertFalse(self.watch(), "ten months and thirty days")
            self.assert_states("passed", "passed")
        found = self.watch()
        self.assertEqual((found.rule_key, found.severity), (DUE, "inform"))
        self.assertIn("11 months", found.message)
        self.assertEqual(found.activity_ids.user_id, self.building_clerk, "the nearest clerk")
        with self.on("2026-12-19"):
            self.assertEqual(self.watch(), found)
            self.assert_states("passed", "failed")
        with self.on("2026-12-20"):
            self.assertEqual(self.watch(), found, "one fact, one finding")
            self.assertEqual((found.rule_key, found.severity), (TRAINED, "warn"))
            self.assertIn("12 months", found.message)
            self.assertEqual(len(found.activity_ids), 1)
            self.training()
            self.assertFalse(self.watch())
            self.assertEqual((found.state, found.settled_because), ("settled", "cured"))
            self.assertFalse(found.activity_ids)
            self.assert_states("passed", "passed")

    def test_what_counts_as_a_training_of_the_chair(self):
        self.seat()
        self.assertEqual(self.measured(UNTRAINED), 11)
        for name, values, months in (
            ("before he took office", {"date_from": "2025-12-19"}, 11),
            ("on the day he did", {"date_from": "2025-12-20"}, 0),
            ("begun before", {"date_from": "2025-12-18", "date_to": "2025-12-20"}, 0),
            ("over today", {"date_from": "2026-11-18", "date_to": "2026-11-20"}, 0),
            ("not over yet", {"date_from": "2026-11-20", "date_to": "2026-11-21"}, 11),
            ("not passed", {"completed": False}, 11),
            ("not for an office", {"kind": "skills"}, 11),
            ("in union work", {"kind": "duties"}, 0),
            ("somebody else", {"member": self.vice}, 11),
            ("on record above", {"organization": self.street}, 0),
            ("by name alone", {"member": self.env["union.member"], "name": "曾庆华"}, 11),
        ):
            with self.subTest(name):
                row = self.training(**values)
                self.assertEqual(self.measured(UNTRAINED), months)
                row.unlink()
        # An office says itself which kinds count.
        self.training(kind="skills")
        self.kind("skills").for_office = True
        self.assertEqual(self.measured(UNTRAINED), 0)

    def test_the_chair_is_known_by_his_login_and_by_his_merged_entries(self):
        self.seat()
        user = make_user(self.env, "t_chair")
        row = self.training(self.env["union.member"], user_id=user.id)
        self.assertEqual((row.name, self.measured(UNTRAINED)), ("t_chair", 11))
        self.chair.partner_id = user.partner_id
        self.assertEqual(self.measured(UNTRAINED), 0)
        row.unlink()
        twin = self.chair.copy({"name": "曾庆华", "organization_id": self.primary.id})
        self.training(twin)
        self.assertEqual(self.measured(UNTRAINED), 11)
        twin.merged_into_id = self.chair
        self.assertEqual(self.measured(UNTRAINED), 0)

    def test_who_is_elected_again_has_been_in_office_since_he_first_was(self):
        before = self.term(date_from="2020-01-01", date_to="2024-12-31", state="ended")
        first = self.seat(term=before, date_from="2020-01-01", date_to="2024-12-31")
        self.training(date_from="2021-05-01")
        self.seat(date_from="2025-01-01")
        self.assertEqual(self.measured(UNTRAINED), 0)
        # After a break he takes office anew.
        first.date_to = "2024-12-30"
        self.assertEqual(self.measured(UNTRAINED), 22)
        # Nor does a term that was annulled make him one before.
        first.date_to = "2024-12-31"
        before.state = "annulled"
        self.assertEqual(self.measured(UNTRAINED), 22)

    def test_only_the_chair_in_office_of_the_union_committee_is_asked_about(self):
        self.assert_states("unknown", "unknown")
        self.assertFalse(self.watch(), "nobody knows of a chair")
        self.seat(self.vice, position="vice_chair", date_from="2025-01-01")
        self.seat(term=self.term(kind="audit"), date_from="2025-01-01")
        self.assertIsNone(self.measured(UNTRAINED))
        gone = self.seat(date_from="2025-01-01")
        self.assertEqual(self.measured(UNTRAINED), 22)
        gone.date_to = "2026-10-31"
        self.assertIsNone(self.measured(UNTRAINED))
        self.seat(date_from="2026-11-01")
        self.assertEqual(self.measured(UNTRAINED), 22, "the day after he is in office again")
        gone.date_to = "2026-10-30"
        self.assertEqual(self.measured(UNTRAINED), 0)
        self.assert_states("passed", "passed")
        self.primary.sudo().state = "preparing"
        self.assert_states("not_applicable", "not_applicable")
        self.assert_state(self.street, TRAINED, "not_applicable")

    @clause("QZ-7")
    def test_an_office_asks_for_it_sooner_by_its_own_rule(self):
        self.seat(date_from="2026-05-20")
        self.assert_states("passed", "passed")
        rule = self.rule(TRAINED, "QZ-7").with_user(self.street_reviewer)
        action = rule.action_adapt(self.street.id)
        own = self.env["union.rule"].browse(action["res_id"])
        own.condition_ids.value = "6"
        self.assert_state(self.primary, TRAINED, "failed")

    def test_many_unions_are_measured_in_the_same_queries(self):
        def measure(places):
            self.env.invalidate_all()
            with self.assertMaxQueries(10) as queries:
                values = self.env["union.metric"]._compute_values([UNTRAINED], places)
            return values[UNTRAINED], queries.count

        self.seat()
        _one, cost = measure(self.primary)
        places = self.env["union.organization"].create(
            [
                {"name": f"第{n}工会", "code": f"T-TR-{n}", "parent_id": self.building.id}
                for n in range(40)
            ]
        )
        for n, place in enumerate(places):
            member = self.chair.copy({"organization_id": place.id})
            self.seat(member, self.term(place))
            if n % 2:
                self.training(member, place)
        values, more = measure(places)
        self.assertEqual([values[place.id] for place in places], [11, 0] * 20)
        self.assertLessEqual(more, cost)
