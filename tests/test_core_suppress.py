"""Which parts of a rating are told, against a brute-force look at all that could be worked out."""

from itertools import chain, combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..core.suppress import LEAST, told

PROPERTY = settings(database=None, deadline=None, max_examples=400)
GRADES = st.tuples(*[st.integers(0, 6)] * 3)
PARTS = st.dictionaries(st.sampled_from("abcdef"), GRADES, min_size=1, max_size=6)


def subsets(names):
    """Yield every set of these names."""
    names = list(names)
    return map(set, chain.from_iterable(combinations(names, n) for n in range(len(names) + 1)))


def add(parts, names):
    return tuple(sum(parts[name][grade] for name in names) for grade in range(3))


def gives_away(grades, least):
    """Whether figures of a group tell what a few, or all of it, answered."""
    answers = sum(grades)
    return 0 < answers < least or (answers > 0 and answers in grades)


def worked_out(parts, told_ones):
    """Yield the figures of each group that can be worked out from the whole and the parts told.

    Sums of parts told, and the whole less such a sum; the whole itself is told by law.
    """
    whole = add(parts, parts)
    for names in subsets(told_ones):
        known = add(parts, names)
        for group in (known, tuple(a - b for a, b in zip(whole, known, strict=True))):
            if group != whole:
                yield group


def safe(parts, told_ones, least):
    """Whether nothing that can be worked out beside the whole gives anything away."""
    return not any(gives_away(grades, least) for grades in worked_out(parts, told_ones))


@tagged("post_install", "-at_install")
class TestSuppress(BaseCase):
    @PROPERTY
    @given(PARTS, st.integers(0, 9))
    def test_nothing_that_can_be_worked_out_tells_of_a_few(self, parts, least):
        whole, parts_told = told(parts, least)
        least = max(least, LEAST)
        answers = sum(add(parts, parts))
        self.assertEqual(whole, answers >= least)
        if not whole:
            self.assertFalse(parts_told)
            return
        self.assertTrue(safe(parts, parts_told, least), (parts, parts_told))

    @PROPERTY
    @given(PARTS)
    def test_no_other_choice_tells_of_more_people(self, parts):
        whole, parts_told = told(parts)
        if not whole:
            return
        most = max(
            sum(sum(parts[name]) for name in names)
            for names in subsets(parts)
            if safe(parts, names, LEAST)
        )
        self.assertEqual(sum(sum(parts[name]) for name in parts_told), most)

    def test_the_order_of_the_parts_does_not_matter_for_how_many_are_told(self):
        parts = {"a": (9, 1, 0), "b": (6, 2, 1), "c": (2, 1, 0), "d": (0, 0, 0)}
        turned = dict(reversed(parts.items()))
        self.assertEqual(told(parts), told(turned))
        self.assertEqual(told(parts)[1], {"a", "d"})

    def test_no_office_sets_fewer_than_five(self):
        self.assertEqual(told({"a": (3, 1, 0)}, least=1), (False, frozenset()))
        self.assertEqual(told({"a": (3, 2, 0)}, least=1)[0], True)
        self.assertEqual(told({"a": (3, 2, 0)}, least=6)[0], False)
