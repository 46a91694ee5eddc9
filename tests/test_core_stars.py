"""Star gates: boundaries by hand, explanations, and the shortest way against brute force."""

from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..core import stars
from ..core.stars import Gate, Indicator, distance_to_next, rate
from .common import clause

PROPERTY = settings(database=None, deadline=None, max_examples=300)
BASE = ("basic", "normative")
HANGZHOU = (
    Gate(1, False, ("basic",), clause="HZ-4.1"),
    Gate(2, True, BASE, clause="HZ-4.2"),
    Gate(3, True, BASE, 80, clause="HZ-4.3"),
    Gate(4, True, BASE, 90, innovation_min=1, clause="HZ-4.4"),
    Gate(5, True, BASE, 95, innovation_min=1, clause="HZ-4.5"),
)
CUMULATIVE = tuple(replace(gate, denominator="cumulative") for gate in HANGZHOU)


def results(basic=5, normative=7, three=16, four=13, five=13, innovation=4, of=None):
    """A union of the first annex: so many pass, the rest of the 58 fail."""
    of = of or (5, 7, 16, 13, 13, 4)
    passed = (basic, normative, three, four, five, innovation)
    blocks = zip("BN345I", passed, of, strict=True)
    level = {"B": "basic", "N": "normative", "I": "innovation"}
    band = {"B": 1, "N": 2, "I": 4}
    return [
        Indicator(
            f"{block}{number}",
            level.get(block, "vitality"),
            band.get(block) or int(block),
            "pass" if number < count else "fail",
        )
        for block, count, total in blocks
        for number in range(total)
    ]


def star(gates=HANGZHOU, **passed):
    return rate(results(**passed), gates).star


@st.composite
def small_unions(draw):
    """Few enough indicators that every way to the next star can be tried."""
    states = st.sampled_from(["pass", "fail", "fail", "na", "unknown"])
    kinds = [
        ("basic", 1),
        ("normative", 2),
        *(("vitality", n) for n in (1, 2, 3)),
        ("innovation", 3),
    ]
    drawn = draw(st.lists(st.tuples(st.sampled_from(kinds), states), max_size=10))
    indicators = [Indicator(n, *kind, state) for n, (kind, state) in enumerate(drawn)]
    gates = [
        Gate(
            number,
            draw(st.booleans()),
            draw(st.sampled_from([(), ("basic",), BASE, ("basic", "innovation"), ("vitality",)])),
            draw(st.sampled_from([None, 34, 50, 80, 95])),
            draw(st.sampled_from(["band", "cumulative"])),
            draw(st.integers(0, 2)),
            innovation_level=draw(st.sampled_from(["innovation", "vitality"])),
        )
        for number in (1, 2, 3)
    ]
    return indicators, gates


def with_passed(indicators, keys):
    return [replace(i, state="pass") if i.key in keys else i for i in indicators]


@tagged("post_install", "-at_install")
class TestStars(BaseCase):
    @clause("HZ-4.1")
    def test_one_star_needs_every_basic_indicator(self):
        self.assertEqual(star(basic=5, normative=0, three=0, four=0, five=0, innovation=0), 1)
        self.assertEqual(star(basic=4), 0)

    @clause("HZ-4.2")
    def test_two_stars_need_every_normative_indicator(self):
        self.assertEqual(star(three=0, four=0, five=0, innovation=0), 2)
        self.assertEqual(star(normative=6), 1)

    @clause("HZ-4.3")
    def test_three_stars_need_eighty_percent(self):
        self.assertEqual(star(three=13, four=0, five=0, innovation=0), 3)
        self.assertEqual(star(three=12), 2)

    @clause("HZ-4.4")
    def test_four_stars_need_ninety_percent_and_innovation(self):
        self.assertEqual(star(four=12, five=0, innovation=1), 4)
        self.assertEqual(star(four=11), 3)
        self.assertEqual(star(innovation=0), 3)

    @clause("HZ-4.5")
    def test_five_stars_need_ninety_five_percent(self):
        self.assertEqual(star(five=13, innovation=1), 5)
        self.assertEqual(star(five=12), 4)  # 12 of 13 are 92.3 %

    @clause("HZ-4.6")
    def test_each_star_needs_the_one_below(self):
        rating = rate(results(three=12), HANGZHOU)
        self.assertEqual(rating.star, 2)
        self.assertEqual([gate.passed for gate in rating.gates], [True, True, False, False, False])
        first = rating.gates[3].checks[0]
        self.assertEqual((first.code, first.params["star"]), ("previous_missed", 3))
        free = [replace(gate, previous_required=False) for gate in HANGZHOU]
        self.assertEqual(star(free, three=12), 5)

    @clause("HZ-4.5")
    def test_over_all_bands_two_of_forty_two_may_be_missing(self):
        self.assertEqual(star(CUMULATIVE, three=14), 5)
        self.assertEqual(star(CUMULATIVE, five=11), 5)
        self.assertEqual(star(CUMULATIVE, five=10), 4)
        self.assertEqual(star(CUMULATIVE, three=13), 3)  # 26 of 29: four stars need 27

    def test_quotas_of_the_five_categories(self):
        for applicable, percent, needed in (
            (16, 80, 13), (14, 80, 12), (13, 90, 12), (12, 90, 11), (11, 90, 10),
            (13, 95, 13), (12, 95, 12), (29, 90, 27), (28, 90, 26), (26, 90, 24),
            (27, 90, 25), (42, 95, 40), (40, 95, 38), (38, 95, 37), (0, 95, 0),
        ):  # fmt: skip
            self.assertEqual(stars.needed_for(applicable, percent), needed)
            self.assertTrue(stars.meets_quota(needed, applicable, percent))
            self.assertFalse(needed and stars.meets_quota(needed - 1, applicable, percent))

    def test_no_rounding_at_the_threshold(self):
        self.assertFalse(stars.meets_quota(7999, 10_000, 80))
        self.assertTrue(stars.meets_quota(8000, 10_000, 80))

    def test_what_does_not_apply_counts_nowhere_and_no_data_is_not_passed(self):
        failed = results(five=12)
        for state, expected in (("na", 5), ("unknown", 4)):
            changed = [replace(i, state=state) if i.key == "512" else i for i in failed]
            self.assertEqual(rate(changed, HANGZHOU).star, expected, state)

    def test_doubtful_rows_counted_and_left_out(self):
        both = stars.rate_doubtful(results(five=12), HANGZHOU, {"512"})
        self.assertEqual({way: r.star for way, r in both.items()}, {"counted": 4, "left_out": 5})

    def test_every_gate_is_explained_with_its_clause(self):
        rating = rate(results(five=12, innovation=0), HANGZHOU)
        for gate, given_gate in zip(rating.gates, HANGZHOU, strict=True):
            self.assertEqual({check.params["rule"] for check in gate.checks}, {given_gate.clause})
            self.assertEqual(gate.passed, all(check.params["passed"] for check in gate.checks))
        quota = next(c for c in rating.gates[4].checks if c.code.startswith("quota"))
        self.assertEqual(
            {key: quota.params[key] for key in ("count", "applicable", "needed", "open")},
            {"count": 12, "applicable": 13, "needed": 13, "open": ("512",)},
        )

    def test_bad_input_is_refused_by_name(self):
        for make, name in (
            (lambda: Indicator("B1", "basic", 1, "passed"), "state"),
            (lambda: Gate(0), "star"),
            (lambda: Gate(1, quota_pct=95.0), "quota_pct"),
            (lambda: Gate(1, quota_pct=101), "quota_pct"),
            (lambda: Gate(1, denominator="all"), "denominator"),
            (lambda: Gate(1, innovation_min=-1), "innovation_min"),
            (lambda: rate([], [Gate(1), Gate(1)]), "star"),
            (lambda: rate(results() + results(), HANGZHOU), "key"),
        ):
            with self.assertRaisesRegex(ValueError, f"^{name}$"):
                make()

    @PROPERTY
    @given(small_unions(), st.data())
    def test_one_more_pass_never_lowers_the_star(self, union, data):
        indicators, gates = union
        keys = [i.key for i in indicators if i.state in ("fail", "unknown")]
        if keys:
            more = with_passed(indicators, {data.draw(st.sampled_from(keys))})
            self.assertGreaterEqual(rate(more, gates).star, rate(indicators, gates).star)

    @PROPERTY
    @given(small_unions(), st.randoms(use_true_random=False))
    def test_order_of_indicators_is_irrelevant(self, union, rng):
        indicators, gates = union
        shuffled = rng.sample(indicators, len(indicators))
        self.assertEqual(rate(shuffled, gates[::-1]).star, rate(indicators, gates).star)


@tagged("post_install", "-at_install")
class TestDistance(BaseCase):
    def test_nothing_to_do_at_the_top(self):
        self.assertEqual(distance_to_next(results(), HANGZHOU), stars.Distance(None, (), True))

    def test_one_indicator_away(self):
        self.assertEqual(distance_to_next(results(five=12), HANGZHOU).keys, ("512",))

    def test_from_nothing_only_the_next_star_is_asked(self):
        distance = distance_to_next(results(basic=3, normative=0), HANGZHOU)
        self.assertEqual((distance.next_star, distance.keys), (1, ("B3", "B4")))

    def test_quota_and_innovation_together(self):
        distance = distance_to_next(results(four=10, innovation=0), HANGZHOU)
        self.assertEqual((distance.next_star, distance.keys), (4, ("410", "411", "I0")))

    def test_lesser_effort_and_missing_data_go_first(self):
        union = results(four=10)
        self.assertEqual(
            distance_to_next(union, HANGZHOU, effort={"412": 1, "411": 3, "410": 5}).keys,
            ("411", "412"),
        )
        union = [replace(i, state="unknown") if i.key == "412" else i for i in union]
        self.assertEqual(distance_to_next(union, HANGZHOU).keys, ("410", "412"))

    def test_out_of_reach_is_said(self):
        distance = distance_to_next(results(innovation=0, of=(5, 7, 16, 13, 13, 0)), HANGZHOU)
        self.assertEqual((distance.next_star, distance.keys), (4, ()))
        self.assertFalse(distance.reachable)

    def test_left_out_rows_are_never_asked_for(self):
        distance = distance_to_next(results(five=11), HANGZHOU, left_out={"511"})
        self.assertEqual(distance.keys, ("512",))

    @PROPERTY
    @given(small_unions())
    def test_no_shorter_list_lifts(self, union):
        indicators, gates = union
        now = rate(indicators, gates).star
        distance = distance_to_next(indicators, gates)
        if distance.next_star is None:
            self.assertEqual(now, 3)
            return
        self.assertEqual(distance.next_star, now + 1)

        def lifts(keys):
            rating = rate(with_passed(indicators, set(keys)), gates)
            return rating.gates[distance.next_star - 1].passed

        keys = [i.key for i in indicators if i.state in ("fail", "unknown")]
        if not distance.reachable:
            self.assertFalse(lifts(keys))
            return
        self.assertTrue(lifts(distance.keys))
        for size in range(len(distance.keys)):
            for fewer in combinations(keys, size):
                self.assertFalse(lifts(fewer), (fewer, distance))
