"""Stricter or not: by example, and against brute force over figures."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..core.rule import Band, Range, RuleError, compare, find_band
from ..core.rule_order import (
    Asked,
    Condition,
    bands_hold,
    condition_implies,
    looser_in,
    parse_direction,
    value_holds,
)

FIGURES = st.integers(-2, 6)
RANK = {False: 0, None: 1, True: 2}
EVERY_FIGURE = [None, "a", "b", *(Fraction(n, 2) for n in range(-8, 18))]


@st.composite
def conditions(draw, source=None):
    operator = draw(
        st.sampled_from(
            (">=", "<=", ">", "<", "=", "!=", "between", "in", "not in", "true", "false", "set")
        )
    )
    expected = None
    if operator == "between":
        ends = sorted(draw(st.tuples(FIGURES, FIGURES)))
        open_end = draw(st.sampled_from(("", "low", "high")))
        expected = Range(
            None if open_end == "low" else ends[0], None if open_end == "high" else ends[1]
        )
    elif operator in ("in", "not in"):
        values = st.one_of(FIGURES, st.sampled_from("ab"))
        expected = tuple(draw(st.lists(values, min_size=1, max_size=4)))
    elif operator in ("=", "!="):
        expected = draw(st.one_of(FIGURES, st.sampled_from("ab")))
    elif operator not in ("true", "false", "set"):
        expected = draw(FIGURES)
    return Condition(source or draw(st.sampled_from("xy")), operator, expected)


@st.composite
def tables(draw):
    cuts = sorted(draw(st.sets(st.integers(0, 12), min_size=1, max_size=4)))
    ends = [cut - 1 for cut in cuts[1:]] + [draw(st.sampled_from((None, cuts[-1] + 3)))]
    bands = []
    for low, high in zip(cuts, ends, strict=True):
        minimum = draw(st.integers(0, 4))
        maximum = draw(st.sampled_from((None, minimum, minimum + 2)))
        bands.append(Band(low, high, minimum, maximum))
    kept = draw(st.lists(st.sampled_from(bands), min_size=1, unique=True))
    return tuple(kept)


def answer(condition, value):
    """What the engine would say of this figure; a word under a number's operator is no answer."""
    try:
        return compare(condition.operator, value, condition.expected)
    except TypeError:
        return None


def verdict(asked, figures):
    """The verdict of a whole rule, as the engine gives it."""
    answers = []
    for condition in asked.conditions:
        if condition.operator == "band":
            band = find_band(asked.bands, figures[condition.by])
            if not band:
                return True  # not applicable
            answers.append(compare("band", figures[condition.source], band.allowed))
        else:
            answers.append(answer(condition, figures[condition.source]))
    return False if False in answers else None if None in answers else True


@tagged("post_install", "-at_install")
class TestRuleOrder(BaseCase):
    @settings(deadline=None, max_examples=400)
    @given(conditions("x"), conditions("x"))
    def test_what_implies_lets_nothing_pass_that_the_other_stops(self, own, above):
        if not condition_implies(own, above):
            return
        for value in EVERY_FIGURE:
            if isinstance(value, str) and {own.operator, above.operator} & {
                ">=",
                "<=",
                ">",
                "<",
                "between",
            }:
                continue  # a figure is a number or a word, not now this, now that
            self.assertLessEqual(RANK[answer(own, value)], RANK[answer(above, value)], value)

    @settings(deadline=None, max_examples=400)
    @given(conditions("x"), conditions("x"))
    def test_numbers_that_show_it_looser_are_never_called_stricter(self, own, above):
        shown = any(
            RANK[answer(own, value)] > RANK[answer(above, value)]
            for value in EVERY_FIGURE
            if not isinstance(value, str)
        )
        self.assertFalse(shown and condition_implies(own, above))

    @settings(deadline=None)
    @given(conditions("x"))
    def test_every_condition_implies_itself(self, condition):
        self.assertTrue(condition_implies(condition, condition))

    @settings(deadline=None, max_examples=300)
    @given(tables(), tables())
    def test_tables_hold_as_counting_through_says(self, own, above):
        def ranges(bands, measure):
            band = find_band(bands, measure)
            return None if band is None else band.allowed

        expected = True
        for measure in range(40):
            wanted, mine = ranges(above, measure), ranges(own, measure)
            if wanted is None:
                continue
            if mine is None or any(seats in mine and seats not in wanted for seats in range(40)):
                expected = False
        self.assertEqual(bands_hold(own, above), expected)

    @settings(deadline=None, max_examples=300)
    @given(
        st.lists(conditions(), min_size=1, max_size=3),
        st.lists(conditions(), min_size=1, max_size=3),
        tables(),
        tables(),
        st.booleans(),
    )
    def test_a_rule_not_looser_stops_whatever_the_other_stops(
        self, own_lines, above_lines, own_bands, above_bands, banded
    ):
        band = [Condition("y", "band", by="x")] if banded else []
        own = Asked(conditions=(*own_lines, *band), bands=own_bands)
        above = Asked(conditions=(*above_lines, *band), bands=above_bands)
        # Whatever was drawn, one that repeats all of the other is comparable.
        for mine in (own, replace(own, conditions=above.conditions + tuple(own_lines))):
            if looser_in(mine, above):
                continue
            for x in (None, *range(-2, 16)):
                for y in (None, *range(-2, 8)):
                    figures = {"x": x, "y": y}
                    if verdict(above, figures) is False:
                        self.assertIs(verdict(mine, figures), False, figures)

    def test_each_way_of_being_looser_is_named(self):
        above = Asked(
            subject="a",
            trigger="daily",
            severity="warn",
            group="g",
            leaves=frozenset({("f", "=", "1")}),
            domain="[('f', '=', 1)]",
            conditions=(Condition("n", ">=", 5),),
        )
        self.assertIsNone(looser_in(above, above))
        for name, change in {
            "kind": {"kind": "parameter"},
            "subject": {"subject": "b"},
            "trigger": {"trigger": "save"},
            "severity": {"severity": "inform"},
            "overridable": {"overridable": True},
            "group": {"group": "other"},
            "due_days": {"due_days": 11},
            "domain": {"leaves": frozenset({("f", "=", "2")}), "domain": "x"},
            "conditions": {"conditions": (Condition("n", ">=", 4),)},
            "bands": {
                "conditions": (*above.conditions, Condition("n", "band", by="m")),
                "bands": (Band(1, 2, 0, None),),
            },
        }.items():
            with self.subTest(name):
                self.assertEqual(looser_in(replace(above, **change), above), name)
        for name, change in {
            "more severe": {"severity": "block"},
            "no alternative any more": {"group": None},
            "sooner": {"due_days": 9},
            "one more condition": {"conditions": (*above.conditions, Condition("m", "true"))},
        }.items():
            with self.subTest(name):
                self.assertIsNone(looser_in(replace(above, **change), above))

    def test_wider_domain_is_stricter_but_not_among_alternatives(self):
        above = Asked(leaves=frozenset({("f", "=", "1")}), domain="[('f', '=', 1)]")
        self.assertIsNone(looser_in(replace(above, leaves=frozenset(), domain="[]"), above))
        self.assertEqual(
            looser_in(replace(above, leaves=None, domain="['|', ...]"), above), "domain"
        )
        one_of = replace(above, group="g")
        self.assertEqual(
            looser_in(replace(one_of, leaves=frozenset(), domain="[]"), one_of), "domain"
        )
        table = replace(
            one_of, conditions=(Condition("n", "band", by="m"),), bands=(Band(1, 9, 2, 3),)
        )
        wider = replace(table, bands=(Band(1, 20, 2, 3),))
        self.assertEqual(looser_in(wider, table), "bands")
        self.assertIsNone(looser_in(replace(wider, group=None), table))

    def test_the_figure_the_rooms_read_stands_first(self):
        above = Asked(conditions=(Condition("n", ">=", 5),))
        first = Asked(conditions=(Condition("m", ">=", 1), Condition("n", ">=", 5)))
        self.assertEqual(looser_in(first, above), "conditions")
        among = Asked(conditions=(Condition("n", "between", Range(5, 9)),))
        self.assertEqual(looser_in(among, above), "conditions")

    def test_figures_follow_their_direction(self):
        half, two_thirds = Fraction(1, 2), Fraction(2, 3)
        order = "valid<cast<present<entitled"
        for own, above, direction, expected in (
            (two_thirds, half, "higher", True),
            (half, two_thirds, "higher", False),
            (10, 15, "lower", True),
            (16, 15, "lower", False),
            ("entitled", "present", order, True),
            ("cast", "present", order, False),
            ("all", "present", order, False),
            (True, False, "false<true", True),
            (1, False, "false<true", False),
            (False, True, "false<true", False),
            ((3,), (3, 5), "subset", True),
            ((3, 4), (3, 5), "subset", False),
            (Range(4, 5), Range(3, 5), "subset", True),
            (4, Range(3, 5), "subset", True),
            (Range(4, None), Range(3, 5), "subset", False),
            ("five", 5, "higher", False),
            (6, 5, None, False),
            (5, 5, None, True),
            (1, True, None, False),
        ):
            with self.subTest(own=own, above=above, direction=direction):
                self.assertIs(value_holds(own, above, direction), expected)

    def test_a_direction_that_says_nothing_is_refused(self):
        for text in ("upwards", "a<a", "a<"):
            with self.subTest(text), self.assertRaises(RuleError):
                parse_direction(text)
