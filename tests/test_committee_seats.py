"""Seat bands of the law and of a district that sets finer ones as data of its own."""

from odoo.tests import tagged

from .common import clause
from .test_standard_rules import RuleCase


@tagged("post_install", "-at_install")
class TestSeatBands(RuleCase):
    def asked(self, key, code, members, seats):
        rule = self.rule(key, code)
        with self.field_values({"seats": seats}):
            return self.verdict(rule, {"org.member_count": {self.building.id: members}})

    def verdict(self, rule, measures):
        from ..models.standard.engine import RuleEngine

        return RuleEngine(self.env)._ask(
            rule, rule._bands(), self.building, self.building, measures, True
        )

    @clause("NR-ELEC-8c")
    def test_above_50000_members_the_law_takes_the_figures_of_the_guide(self):
        for seats, passed in ((36, False), (37, True), (45, True), (46, False)):
            with self.subTest(seats):
                result = self.asked("committee.seats.top", "NR-ELEC-8c", 50001, seats)
                self.assertIs(result["passed"], passed)
                self.assertEqual(result["effect"], "" if passed else "warn", "figure of a guide")
        below = self.asked("committee.seats.top", "NR-ELEC-8c", 50000, 1)
        self.assertEqual(below["state"], "not_applicable")

    @clause("NR-ELEC-8")
    def test_the_bands_of_the_law_stand_where_no_guide_does(self):
        for members, least, most in (
            (1001, 15, 21), (5000, 15, 21), (5001, 21, 29), (10000, 21, 29), (10001, 29, 37),
            (50000, 29, 37),
        ):  # fmt: skip
            for seats, effect in (
                (least - 1, "block"), (least, ""), (most, ""), (most + 1, "block"),
            ):  # fmt: skip
                with self.subTest(members=members, seats=seats):
                    result = self.asked("committee.seats", "NR-ELEC-8", members, seats)
                    self.assertEqual(result["effect"], effect)
        for members in (1000, 50001):
            result = self.asked("committee.seats", "NR-ELEC-8", members, 1)
            self.assertEqual(result["state"], "not_applicable")
        # Where the guide holds its own table speaks, and only that.
        winners = self.env["union.rule"]._winners(self.building, keys={"committee.seats"})
        self.assertEqual(winners[self.building.id]["committee.seats"].clause_id.code, "SZ-5.2.1.3")
        guide = self.env["union.standard"].search([("code", "=", "SZ")])
        guide.action_set_jurisdiction(self.sister_district.id)
        winners = self.env["union.rule"]._winners(self.building, keys={"committee.seats"})
        self.assertEqual(winners[self.building.id]["committee.seats"].clause_id.code, "NR-ELEC-8")

    @clause("NR-ELEC-8-futian")
    def test_futian_sets_finer_bands_of_odd_numbers(self):
        key, code = "committee.seats.fine", "NR-ELEC-8-futian"
        for low, high, least, most in (
            (1, 10, 1, 1), (11, 25, 3, 3), (26, 100, 3, 5), (101, 200, 5, 7), (201, 500, 7, 9),
            (501, 1000, 9, 15),
        ):  # fmt: skip
            for members in (low, high):
                for seats, passed in (
                    (least - 1, False), (least, True), (most, True), (most + 1, False),
                ):  # fmt: skip
                    with self.subTest(members=members, seats=seats):
                        result = self.asked(key, code, members, seats)
                        self.assertIs(result["passed"], passed)
        self.assertEqual(self.asked(key, code, 1001, 3)["state"], "not_applicable")

    @clause("NR-ELEC-8-futian")
    def test_futian_binds_whom_its_federation_made_it_bind(self):
        contest = self.env["union.contest"].create(
            {
                "election_id": self.env["union.election"]
                .create({"organization_id": self.building.id, "name": "换届选举"})
                .id,
                "seats": 4,
            }
        )

        def told():
            self.env.invalidate_all()
            results = self.env["union.rule"]._evaluate(contest, "submit")[contest.id]
            return {result["rule"]: result for result in results}

        keys = {"committee.seats.fine", "committee.seats.odd"}
        self.assertTrue(keys.isdisjoint(told()), "nobody has adopted it")
        standard = self.env["union.standard"].search([("code", "=", "FT")])
        standard.action_set_jurisdiction(self.sister_district.id)
        self.assertTrue(keys.isdisjoint(told()))
        standard.action_set_jurisdiction(self.district.id)
        self.assertEqual(told()["committee.seats.odd"]["effect"], "warn")
        contest.seats = 5
        self.assertEqual(told()["committee.seats.odd"]["effect"], "")
        # The law stays beside it.
        self.assertIn("committee.seats.small", told())
