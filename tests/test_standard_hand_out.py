"""Who hears of a finding: the watch looks each day whether he is in office still."""

from odoo.tests import tagged

from ..models.clock import today
from .tree import TreeCase, make_user

KEY = "organization.employer.union"


@tagged("post_install", "-at_install")
class TestHandOut(TreeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["union.duty"].search([("role", "=", "clerk")]).write({"date_to": "2020-12-31"})
        cls.employers = cls.env["union.employer"].create(
            [
                {"name": name, "organization_id": cls.building.id, "staff_count": 40}
                for name in ("甲公司", "乙公司")
            ]
        )
        cls.first = make_user(cls.env, "t_first_clerk")
        cls.second = make_user(cls.env, "t_second_clerk")
        cls.finding = cls.env["union.finding"].sudo()

    def watch(self):
        self.finding._watch_batch("union.employer", self.employers[0].id - 1)
        return self.finding.search(
            [("res_model", "=", "union.employer"), ("res_id", "in", self.employers.ids),
             ("rule_key", "=", KEY)]
        )  # fmt: skip

    def duty(self, user, organization, role="clerk"):
        return self.env["union.duty"].create(
            {"user_id": user.id, "organization_id": organization.id, "role": role,
             "date_from": "2020-01-01"}
        )  # fmt: skip

    def assert_hands(self, findings, user):
        """Each finding has one activity, of that user, and says so."""
        self.assertEqual(
            [finding.activity_ids.user_id for finding in findings], [user] * len(findings)
        )
        self.assertEqual(len(findings.activity_ids), len(findings))
        self.assertEqual(findings.handed_to_id, user)

    def test_who_becomes_clerk_later_gets_what_was_found_before(self):
        findings = self.watch()
        self.assertEqual(len(findings), 2)
        self.assertFalse(findings.activity_ids or findings.handed_to_id)
        self.duty(self.first, self.building)
        self.assertEqual(self.watch(), findings)
        self.assert_hands(findings, self.first)
        self.assertEqual(findings.activity_ids.mapped("date_deadline"), findings.mapped("due_date"))
        kept = findings.activity_ids
        self.watch()
        self.assertEqual(findings.activity_ids, kept)

    def test_the_next_holder_gets_it_when_one_leaves_and_the_superior_while_there_is_none(self):
        above = self.duty(self.second, self.district)
        findings = self.watch()
        self.assert_hands(findings, self.second)
        findings.activity_ids[0].note = "asked on the phone"
        kept = findings.activity_ids
        mine = self.duty(self.first, self.building)
        self.watch()
        self.assert_hands(findings, self.first)
        self.assertEqual(findings.activity_ids, kept, "handed on with what was written")
        mine.date_to = "2020-12-31"
        self.watch()
        self.assert_hands(findings, self.second)
        # Where nobody follows it stays: somebody may still find it there.
        above.date_to = "2020-12-31"
        self.watch()
        self.assert_hands(findings, self.second)

    def test_of_two_clerks_the_one_who_has_it_keeps_it(self):
        self.duty(self.second, self.building)
        findings = self.watch()
        self.duty(self.first, self.building)
        self.watch()
        self.assert_hands(findings, self.second)

    def test_what_he_did_or_passed_on_is_not_given_again(self):
        self.duty(self.first, self.building)
        findings = self.watch()
        done, passed = findings
        done.activity_ids.action_done()
        self.duty(self.second, self.building, "reviewer")
        passed.activity_ids.user_id = self.second
        self.watch()
        self.assertFalse(done.activity_ids)
        self.assertEqual(passed.activity_ids.user_id, self.second)
        # The next clerk gets what is still open; who took it over in office goes on with it.
        self.env["union.duty"].search([("user_id", "=", self.first.id)]).date_to = "2020-12-31"
        third = make_user(self.env, "t_third_clerk")
        self.duty(third, self.building)
        self.watch()
        self.assert_hands(done, third)
        self.assertEqual(passed.activity_ids.user_id, self.second)
        self.env["union.duty"].search([("user_id", "=", self.second.id)]).date_to = "2020-12-31"
        self.watch()
        self.assert_hands(passed, third)

    def test_settled_it_is_taken_from_whoever_has_it(self):
        self.duty(self.first, self.building)
        findings = self.watch()
        self.employers.staff_count = 1
        self.watch()
        self.assertEqual(set(findings.mapped("state")), {"settled"})
        self.assertFalse(findings.activity_ids)

    def test_as_many_queries_for_many_as_for_few(self):
        def cost(count):
            places = self.env["union.employer"].create(
                [
                    {"name": f"多{count}-{n}", "organization_id": self.building.id,
                     "staff_count": 40}
                    for n in range(count)
                ]
            )  # fmt: skip
            self.finding._watch_batch("union.employer", places[0].id - 1)
            one, other = (make_user(self.env, f"t_{count}_{n}") for n in range(2))
            duty = self.duty(one, self.building)
            found = self.finding.search(
                [("res_model", "=", "union.employer"), ("res_id", "in", places.ids)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertMaxQueries(60) as given:
                found._hand_out()
            duty.date_to = today(self.env).replace(year=2020)
            self.duty(other, self.building)
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertMaxQueries(60) as moved:
                found._hand_out()
            self.assert_hands(found.filtered(lambda row: row.rule_key == KEY), other)
            self.env["union.duty"].search([("role", "=", "clerk")]).write({"date_to": "2020-12-31"})
            return given.count, moved.count

        cost(1)
        few, many = cost(3), cost(40)
        # Rows are written in chunks; anything per finding would be tens of queries.
        self.assertLessEqual(many[0], few[0] + 6)
        self.assertLessEqual(many[1], few[1] + 6)
