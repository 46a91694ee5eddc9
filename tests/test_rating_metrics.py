"""What ratings say of unions: figures, findings, two unsatisfactory years."""

from odoo.tests import tagged

from .common import clause
from .rating_case import RatingCase

YEAR, SZ_YEAR = "organization.rating.year", "federation.rating.year"
BAD_YEARS = "organization.rating.unsatisfactory"
GOOD, SOSO, BAD = 0, 1, 2


@tagged("post_install", "-at_install")
class TestRatingMetrics(RatingCase):
    def watch(self, organization, key):
        """Look at a union as the daily watch does; return what is open of the rule."""
        findings = self.env["union.finding"]
        place = [("res_model", "=", "union.organization"), ("res_id", "=", organization.id)]
        self.env.invalidate_all()
        findings._watch(organization, findings.search([*place, ("state", "=", "open")]))
        return findings.search([*place, ("state", "=", "open"), ("rule_key", "=", key)])

    def test_the_figures_told_are_the_metrics(self):
        self.seated()
        keys = ("eval.member_review_year", "eval.satisfaction_work", "eval.satisfaction_chair")
        for key in keys:
            self.assertIsNone(self.measured(key), "nothing on record: the office may declare it")
        rating = self.closed([(GOOD, GOOD, SOSO)] * 6 + [(BAD, SOSO, GOOD)] * 2)
        self.assertEqual(self.figures(rating), (6, 0, 2))
        self.assertEqual([self.measured(key) for key in keys], [1, 75, 25])
        self.assertEqual(self.measured("area.satisfaction_members", self.street), 75)
        self.assertEqual(self.measured("area.member_review_rate", self.street), 100)
        self.assertIsNone(self.measured("area.satisfaction_members", self.sister_district))
        with self.on("2027-02-01"):
            self.assertIsNone(self.measured("eval.satisfaction_work"), "of another year")

    def test_unions_rate_the_one_above(self):
        self.env["union.organization"].create(
            [
                {
                    "name": f"工会{n}", "code": f"T-U{n}", "level": "primary", "kind": "single",
                    "parent_id": self.building.id, "state": "active",
                }
                for n in range(6)
            ]
        )  # fmt: skip
        self.closed([(GOOD,)] * 6 + [(BAD,)], organization=self.building, voters="unions")
        self.assertAlmostEqual(self.measured("area.satisfaction_unions", self.building), 600 / 7)
        self.assertIsNone(self.measured("eval.satisfaction_work", self.building))
        self.assertIsNone(self.measured("area.member_review_rate", self.building))

    @clause("NR-CONG-34")
    def test_no_rating_within_a_year_is_found(self):
        self.assertIsNone(self.measured("eval.months_without_rating"))
        self.assertFalse(self.watch(self.primary, YEAR), "nothing on record, nothing said")
        self.term(date_from="2025-11-20", date_to="2030-11-19")
        found = self.watch(self.primary, YEAR)
        self.assertEqual(
            (found.severity, found.value, found.clause_id.code), ("inform", "12", "NR-CONG-34")
        )
        rating, _codes = self.opened(6)
        self.assertEqual(self.watch(self.primary, YEAR), found, "an open one is none yet")
        rating.action_close()
        self.assertFalse(self.watch(self.primary, YEAR))
        self.assertEqual((found.state, found.settled_because), ("settled", "cured"))

    @clause("SZ-5.5.7.2", "NR-CONG-34-shenzhen")
    def test_a_federation_in_shenzhen_has_one_finding(self):
        self.term(self.building, date_from="2025-11-20", date_to="2030-11-19")
        places = self.watch(self.building, SZ_YEAR) | self.watch(self.building, YEAR)
        self.assertEqual(len(places), 1, "one fact, one finding")
        self.assertIn("SZ-5.5.7.2", places.clause_ids.mapped("code"))
        rating, _codes = self.opened(0, self.building)
        rating.action_close()
        self.assertFalse(self.watch(self.building, places.rule_key))

    @clause("BJ-3.4.1")
    def test_a_union_in_beijing_is_warned(self):
        self.adopt("BJ", self.district)
        self.term(date_from="2025-11-20", date_to="2030-11-19")
        found = self.watch(self.primary, YEAR)
        self.assertEqual((found.severity, found.clause_id.code), ("warn", "BJ-3.4.1"))
        rating, _codes = self.opened(0)
        rating.action_close()
        self.assertFalse(self.watch(self.primary, YEAR))

    @clause("QZ-18a")
    def test_members_rate_the_home(self):
        self.adopt("QZ", self.district)
        self.term(date_from="2025-11-20", date_to="2030-11-19")
        self.assert_state(self.primary, "organization.rating.home", "failed", "QZ-18a")
        rating, _codes = self.opened(0)
        rating.action_close()
        self.assert_state(self.primary, "organization.rating.home", "passed")

    @clause("NR-CONG-35")
    def test_two_unsatisfactory_years_inform(self):
        self.seated()
        bad = [(GOOD, GOOD, BAD, GOOD)] * 5 + [(GOOD, GOOD, GOOD, SOSO)] * 3
        self.closed(bad, year=2025)
        self.assertFalse(self.watch(self.primary, BAD_YEARS), "one year")
        last = self.closed(bad, year=2026)
        found = self.watch(self.primary, BAD_YEARS)
        self.assertEqual((found.severity, found.value), ("inform", "2"))
        # Another chair: the years were not his.
        self.env["union.seat"].search([("member_id", "=", self.chair.id)]).date_to = "2026-11-20"
        self.assertFalse(self.watch(self.primary, BAD_YEARS))
        self.assertEqual(last.state, "closed")

    @clause("NR-CONG-35")
    def test_half_is_not_more_than_half_and_a_gap_breaks_the_row(self):
        self.seated()
        half = [(GOOD, GOOD, BAD)] * 4 + [(GOOD, GOOD, GOOD)] * 4
        self.closed(half, year=2025)
        self.closed([(GOOD, GOOD, BAD)] * 5 + [(GOOD, GOOD, GOOD)], year=2023)
        self.closed([(GOOD, GOOD, BAD)] * 5 + [(GOOD, GOOD, GOOD)], year=2026)
        self.assertEqual(self.measured("eval.unsatisfactory_years"), 1)
        self.assertEqual(self.measured("eval.years_below_half"), 1)

    @clause("NR-CONG-35-guangzhou")
    def test_an_office_may_ask_for_half_satisfied_as_the_draft_of_guangzhou_does(self):
        self.seated()
        clause_row = self.env["union.clause"].search(
            [("code", "=", "NR-CONG-35-guangzhou"), ("standard_id.superseded_on", "=", False)]
        )
        key = "own.rating.below_half"
        self.env["union.rule"].create(
            {
                "key": key,
                "name": "两年满意率不足半数",
                "clause_id": clause_row.id,
                "organization_id": self.district.id,
                "kind": "check",
                "model": "union.organization",
                "trigger": "daily",
                "severity": "inform",
                "condition_ids": [
                    (
                        0,
                        0,
                        {
                            "source_kind": "metric",
                            "source": "eval.years_below_half",
                            "operator": "<",
                            "value": "2",
                        },
                    )
                ],
            }
        )
        mixed = [(GOOD, GOOD, SOSO)] * 5 + [(GOOD, GOOD, GOOD)] * 3
        self.closed(mixed, year=2025)
        self.assert_state(self.primary, key, "passed")
        self.closed(mixed, year=2026)
        self.assert_state(self.primary, key, "failed", "NR-CONG-35-guangzhou")
        self.assertEqual(self.measured("eval.unsatisfactory_years"), 0)
