"""Each shipped rule asks what its clause says, at and beside its limits."""

from contextlib import contextmanager
from fractions import Fraction
from unittest.mock import patch

from odoo.tests import tagged

from ..models.standard import engine as engine_module
from ..models.standard import paths
from ..models.standard.engine import RuleEngine
from .common import clause
from .tree import TreeCase

# What the election room asks for by name.
ELECTION_FIGURES = (
    "base",
    "threshold",
    "strictly_more",
    "quorum",
    "contest_ratio",
    "contest_ratio_chair",
    "contest_ratio_audit",
    "over_marks",
    "write_in",
    "tie",
    "runoff_base_required",
    "shortfall",
    "publicity_days",
    "report_days",
    "term_years",
)


class RuleCase(TreeCase):
    """Asks one shipped rule record with figures given, whatever rooms are there."""

    def rule(self, key, code=None):
        domain = [("key", "=", key), ("organization_id", "=", False)]
        if code:
            domain.append(("clause_id.code", "=", code))
        rule = self.env["union.rule"].search(domain)
        if len(rule) > 1:
            # The law's twin holds where no guide does.
            rule = rule.filtered(lambda one: one.standard_id.code != "NR")
        self.assertEqual(len(rule), 1, key)
        return rule

    @contextmanager
    def field_values(self, values):
        def read(record, path):
            return values[path]

        with patch.object(engine_module, "field_value", read):
            yield

    def ask(self, key, metrics=None, fields=None):
        """Return the result of the rule for the building with these figures."""
        rule = self.rule(key)
        measures = {name: {self.building.id: value} for name, value in (metrics or {}).items()}
        with self.field_values(fields or {}):
            return RuleEngine(self.env)._ask(
                rule, rule._bands(), self.building, self.building, measures, True
            )

    def assertAsks(self, key, passes=(), fails=(), name=None, kind="fields"):  # noqa: N802
        for values, expected in ((passes, True), (fails, False)):
            for value in values:
                with self.subTest(rule=key, value=value):
                    figures = value if name is None else {name: value}
                    self.assertIs(self.ask(key, **{kind: figures})["passed"], expected)


@tagged("post_install", "-at_install")
class TestShippedRules(RuleCase):
    def counts(self, workers, unions):
        return {"org.worker_count": workers, "org.single_primary_count": unions}

    @clause("SZ-5.1.1a")
    def test_object_a_takes_1000_to_1999_workers_and_5_unions(self):
        self.assertAsks(
            "establishment.object.a",
            passes=[self.counts(1000, 5), self.counts(1999, 6)],
            fails=[self.counts(999, 5), self.counts(2000, 5), self.counts(1500, 4)],
            kind="metrics",
        )

    @clause("SZ-5.1.1b")
    def test_object_b_takes_2000_workers_and_3_unions(self):
        self.assertAsks(
            "establishment.object.b",
            passes=[self.counts(2000, 3), self.counts(2763, 10)],
            fails=[self.counts(1999, 3), self.counts(2000, 2)],
            kind="metrics",
        )

    @clause("SZ-5.1.1c")
    def test_object_c_takes_2000_workers_and_10_unions_of_small_firms(self):
        self.assertAsks(
            "establishment.object.c",
            passes=[self.counts(2000, 10)],
            fails=[self.counts(1999, 10), self.counts(2000, 9)],
            kind="metrics",
        )
        rule = self.rule("establishment.object.c")
        self.assertTrue(rule.overridable, "in principle")
        self.assertIn(("organization_id.small_firms", "=", True), list(rule._domain()))

    @clause("SZ-5.1.1a", "SZ-5.1.1b", "SZ-5.1.1c")
    def test_the_three_objects_are_alternatives(self):
        rules = self.env["union.rule"].search([("any_group", "=", "establishment.object")])
        self.assertEqual(
            set(rules.clause_id.mapped("code")), {"SZ-5.1.1a", "SZ-5.1.1b", "SZ-5.1.1c"}
        )

    @clause("SZ-5.1.3.1b")
    def test_preparatory_group_has_3_to_15_people(self):
        self.assertAsks(
            "establishment.preparatory.size",
            passes=[3, 15],
            fails=[0, 2, 16],
            name="preparatory_count",
        )

    @clause("SZ-5.1.3.4c")
    def test_candidates_are_public_for_five_full_working_days(self):
        rule = self.rule("election.publicity_days", "SZ-5.1.3.4c")
        ask = {
            "2025-09-24": {"2025-09-30": False, "2025-10-01": True},  # 28 is a make-up Sunday
            "2025-10-09": {"2025-10-15": False, "2025-10-16": True},  # 11 is a make-up Saturday
        }
        for published, days in ask.items():
            for day, expected in days.items():
                with self.subTest(published=published, day=day):
                    engine = RuleEngine(self.env)
                    engine.day = engine_module.date.fromisoformat(day)
                    values = {"published_on": engine_module.date.fromisoformat(published)}
                    with self.field_values(values):
                        result = engine._ask(rule, [], self.building, self.building, {}, True)
                    self.assertIs(result["passed"], expected)

    @clause("SZ-5.1.3.5c3", "NR-ELEC-28b-shenzhen")
    def test_result_is_reported_within_five_working_days(self):
        rule = self.rule("election.report_days")
        day = engine_module.date.fromisoformat
        for reported, today, expected in (
            ("2025-09-30", "2025-12-01", True),
            ("2025-10-09", "2025-12-01", False),
            (None, "2025-09-30", True),
            (None, "2025-10-09", False),
        ):
            with self.subTest(reported=reported, today=today):
                engine = RuleEngine(self.env)
                engine.day = day(today)
                values = {
                    "elected_on": day("2025-09-24"),
                    "reported_on": reported and day(reported),
                }
                with self.field_values(values):
                    result = engine._ask(rule, [], self.building, self.building, {}, True)
                self.assertIs(result["passed"], expected)

    @clause("SZ-5.2.1.3")
    def test_seats_follow_the_bands_of_members(self):
        for members, low, high in (
            (1001, 15, 21),
            (5000, 15, 21),
            (5001, 21, 29),
            (10000, 21, 29),
            (10001, 29, 37),
            (50000, 29, 37),
            (50001, 37, 45),
            (900000, 37, 45),
        ):
            for seats, expected in ((low, True), (high, True), (low - 1, False), (high + 1, False)):
                with self.subTest(members=members, seats=seats):
                    result = self.ask(
                        "committee.seats", {"org.member_count": members}, {"seats": seats}
                    )
                    self.assertIs(result["passed"], expected)

    @clause("SZ-5.2.1.3n2")
    def test_seat_bands_leave_small_unions_to_the_national_rule(self):
        result = self.ask("committee.seats", {"org.member_count": 1000}, {"seats": 3})
        self.assertEqual((result["state"], result["effect"]), ("not_applicable", ""))

    @clause("SZ-5.2.1.3")
    def test_message_is_the_sentence_people_need(self):
        metrics, fields = {"org.member_count": 3200}, {"seats": 12}
        result = self.ask("committee.seats", metrics, fields)
        self.assertEqual(
            result["message"],
            "12 seats; 15–21 for 3,200 members (T/SZS 4117 5.2.1.3, SZ-5.2.1.3)",
        )
        self.env["res.lang"]._activate_lang("zh_CN")
        rule = self.rule("committee.seats").with_context(lang="zh_CN")
        self.assertEqual(
            rule._render("message", result["params"]),
            "委员名额 12 人；会员 3,200 人时应为 15–21 人",
        )

    @clause("NR-ELEC-8")
    def test_small_seat_bands_block(self):
        for members, low, high in ((1, 3, 5), (24, 3, 5), (25, 3, 7), (200, 3, 7), (1000, 7, 15)):
            for seats, effect in ((low, ""), (high, ""), (low - 1, "block"), (high + 1, "block")):
                with self.subTest(members=members, seats=seats):
                    result = self.ask(
                        "committee.seats.small", {"org.member_count": members}, {"seats": seats}
                    )
                    self.assertEqual(result["effect"], effect)

    @clause("SZ-5.2.1.4")
    def test_one_chair_and_two_or_three_vice_chairs(self):
        self.assertAsks("committee.chair.count", passes=[1], fails=[0, 2], name="seats")
        self.assertAsks("committee.vice_chair.count", passes=[2, 3], fails=[1, 4], name="seats")

    @clause("SZ-5.1.1a", "SZ-5.1.1b", "SZ-5.1.1c", "SZ-5.1.3.5c3", "SZ-5.2.1.3", "SZ-5.2.1.4")
    def test_changing_the_record_changes_the_verdict(self):
        day = engine_module.date.fromisoformat
        late = {"elected_on": day("2025-09-24"), "reported_on": day("2025-10-09")}
        members = {"org.member_count": 3200}
        for key, metrics, fields, line, value in (
            ("establishment.object.a", self.counts(900, 5), {}, 0, "900..1999"),
            ("establishment.object.a", self.counts(1000, 4), {}, 1, "4"),
            ("establishment.object.b", self.counts(1900, 3), {}, 0, "1900"),
            ("establishment.object.b", self.counts(2000, 2), {}, 1, "2"),
            ("establishment.object.c", self.counts(1900, 10), {}, 0, "1900"),
            ("establishment.object.c", self.counts(2000, 9), {}, 1, "9"),
            ("election.report_days", {}, late, 0, "6"),
            ("committee.seats", members, {"seats": 12}, None, 12),
            ("committee.chair.count", {}, {"seats": 2}, 0, "2"),
            ("committee.vice_chair.count", {}, {"seats": 4}, 0, "2..4"),
        ):
            with self.subTest(key=key, value=value):
                self.assertIs(self.ask(key, metrics, fields)["passed"], False)
                rule = self.rule(key)
                if line is None:
                    rule.band_ids.filtered(lambda band: band.low == 1001).minimum = value
                else:
                    rule.condition_ids[line].value = value
                self.assertIs(self.ask(key, metrics, fields)["passed"], True)

    @clause("QZ-4")
    def test_employer_with_25_staff_and_no_union_fails(self):
        employers = self.env["union.employer"].create(
            [
                {"name": "甲", "organization_id": self.building.id, "staff_count": 25},
                {"name": "乙", "organization_id": self.building.id, "staff_count": 24},
                {"name": "丙", "organization_id": self.primary.id, "staff_count": 90},
            ]
        )
        checks = employers._union_check("daily")
        states = [
            result["state"]
            for employer in employers
            for result in checks[employer.id]
            if result["rule"] == "organization.employer.union"
        ]
        self.assertEqual(states, ["failed", "passed", "not_applicable"])

    @clause("NR-ELEC-17", "NR-ELEC-17b", "NR-CONG-16c", "NR-ELEC-27", "NR-ELEC-26b")
    def test_figures_of_an_election_come_with_clause_and_certainty(self):
        wanted = {
            "election.quorum": (Fraction(2, 3), "NR-ELEC-17", "T2"),
            "election.contest_ratio": (Fraction(1, 20), "NR-ELEC-17b", "T2"),
            "election.contest_ratio_representatives": (Fraction(3, 20), "NR-CONG-16c", "M"),
            "election.threshold": (Fraction(1, 2), "NR-ELEC-27", "T2"),
            "election.base": ("entitled", "NR-ELEC-27", "T2"),
            "election.over_marks": ("paper_void", "NR-ELEC-26b", "T2"),
            "election.count_corrections": (2, "NR-ELEC-22c", "M"),
            "election.publicity_days": (5, "SZ-5.1.3.4c", "S"),
            "election.report_days": (5, "SZ-5.1.3.5c3", "S"),
            "election.term_years": (5, "SZ-5.1.3.5c1", "S"),
        }
        for key, (value, code, certainty) in wanted.items():
            with self.subTest(key=key):
                self.assertEqual(
                    self.env["union.rule"]._parameter(key, self.building),
                    {"value": value, "clause": code, "certainty": certainty},
                )

    def test_every_election_figure_is_known(self):
        known = self.env["union.rule"].search([("organization_id", "=", False)]).mapped("key")
        for name in ELECTION_FIGURES:
            self.assertIn(f"election.{name}", known)

    def test_many_figures_of_many_organisations_cost_as_much_as_one(self):
        rules, keys = self.env["union.rule"], [f"election.{name}" for name in ELECTION_FIGURES]
        places = self.building | self.street | self.sister_street | self.city
        figures = rules._parameters(keys, places)
        for place in places:
            for key in keys:
                self.assertEqual(figures[place.id][key], rules._parameter(key, place))
        costs = []
        for some, of_some in ((keys, self.building), (keys, places)):
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertMaxQueries(12) as used:
                rules._parameters(some, of_some)
            costs.append(used.count)
        self.assertLessEqual(costs[1], costs[0] + 1, costs)

    def test_a_figure_nobody_gives_is_the_default(self):
        figure = self.env["union.rule"]._parameter("nothing.here", self.building, default=7)
        self.assertEqual(figure, {"value": 7, "clause": False, "certainty": False})

    def test_rules_look_at_fields_that_are_there(self):
        checked = 0
        for rule in self.env["union.rule"].search([("kind", "=", "check")]):
            if rule.model in self.env:
                checked += 1
                told = f"{rule.key}: {rule.model}"
                self.assertTrue(paths.finds_its_own(self.env, rule), told)
                self.assertTrue(paths.finds_its_figures(self.env, rule), told)
        self.assertGreater(checked, 0)

    def test_no_shipped_rule_is_more_severe_than_its_source(self):
        for rule in self.env["union.rule"].search([("organization_id", "=", False)]):
            if rule.severity == "block":
                self.assertEqual(rule.certainty, "T", rule.key)
            if rule.certainty == "M":
                self.assertEqual(rule.severity, "inform", rule.key)

    def test_all_clauses_and_metrics_are_there(self):
        counts = dict(self.env["union.clause"]._read_group([], ["standard_id"], ["__count"]))
        self.assertEqual(
            {standard.code: count for standard, count in counts.items()},
            {"SZ": 119, "HZ": 20, "BJ": 42, "QZ": 35, "SH": 40, "NR": 298, "ZJ": 29, "FT": 1}
            | {"AH": 3, "AH18": 1, "HUB": 1, "FJ": 1, "GZ": 1, "XJ": 1, "GD": 1},
        )
        self.assertEqual(self.env["union.metric"].search_count([("standard_code", "=", "HZ")]), 174)
