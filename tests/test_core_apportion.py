"""Quotas by the largest remainder, against a second reckoning written apart from it."""

from fractions import Fraction
from itertools import combinations, pairwise, product

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..core.apportion import apportion
from .common import clause

PROPERTY = settings(database=None, deadline=None, max_examples=200)


@st.composite
def congresses(draw, most=5, members=40):
    """Seats, members of a few constituencies, and the least of each."""
    sizes = draw(st.lists(st.integers(1, members), min_size=1, max_size=most))
    least = draw(st.integers(0, 2))
    seats = draw(st.integers(max(1, least * len(sizes)), max(1, least * len(sizes)) + 12))
    return seats, list(enumerate(sizes)), least


def brute_force(seats, members, least):
    """The allocations that are nearest to the exact shares, by trying them all.

    The smallest set given the least is tried first; of the others each gets his share rounded
    down or up, and what strays least in sum of squares is right.
    """
    sizes = dict(members)
    for number in range(len(sizes) + 1):
        for few in combinations(sizes, number):
            rest = [key for key in sizes if key not in few]
            left, total = seats - least * len(few), sum(sizes[key] for key in rest)
            exact = {key: Fraction(left * sizes[key], total) for key in rest}
            if any(share < least for share in exact.values()) or (not rest and left):
                continue
            # Nobody is given the least who would have come to it by himself.
            if any((left + least) * sizes[key] >= least * (total + sizes[key]) for key in few):
                continue
            ways = []
            for ups in product((0, 1), repeat=len(rest)):
                way = {key: int(exact[key]) + up for key, up in zip(rest, ups, strict=True)}
                if sum(way.values()) == left:
                    stray = sum((way[key] - exact[key]) ** 2 for key in rest)
                    ways.append((stray, way | dict.fromkeys(few, least)))
            best = min(stray for stray, _way in ways)
            return [way for stray, way in ways if stray == best]
    raise AssertionError("no allocation")


@tagged("post_install", "-at_install")
class TestApportion(BaseCase):
    def seats_of(self, seats, sizes, least=1):
        return [share.given for share in apportion(seats, list(enumerate(sizes)), least)]

    @clause("SZ-5.1.3.3b")
    def test_the_largest_remainder_gets_the_seat_left(self):
        # 2404 members, 60 seats: 30.97, 10.28, 18.74
        self.assertEqual(self.seats_of(60, [1241, 412, 751]), [31, 10, 19])
        # 4.5, 2.7, 1.8: not the largest constituency, the largest remainders.
        self.assertEqual(self.seats_of(9, [500, 300, 200]), [4, 3, 2])
        shares = apportion(60, list(enumerate([1241, 412, 751])))
        self.assertEqual([s.whole for s in shares], [30, 10, 18])
        self.assertEqual(shares[1].quotient, Fraction(60 * 412, 2404))
        self.assertEqual(
            dict(shares[1].verdict.params),
            {
                "members": 412, "seats": 60, "total": 2404, "whole": 10, "given": 10,
                "quotient": "10.28", "remainder": "0.28",
            },
        )  # fmt: skip

    def test_who_gets_the_least_is_taken_out_of_the_sum(self):
        shares = apportion(10, [("A", 600), ("B", 360), ("C", 4)])
        self.assertEqual([s.given for s in shares], [6, 3, 1])
        self.assertEqual([(s.seats, s.total) for s in shares], [(9, 960), (9, 960), (10, 964)])

    def test_a_tie_tells_what_settled_it(self):
        by_size = apportion(5, [("C", 20), ("B", 30), ("A", 50)])
        self.assertEqual([s.given for s in by_size], [1, 1, 3])
        # Half a seat remains for each of two: the one with more members gets it.
        self.assertEqual(
            [s.verdict.code for s in by_size], ["quota_whole", "quota_tie_size", "quota_tie_size"]
        )
        equal = apportion(3, [("A", 10), ("B", 10)])
        self.assertEqual([s.given for s in equal], [2, 1])
        self.assertEqual({s.verdict.code for s in equal}, {"quota_tie_order"})

    def test_what_cannot_be_shared_is_refused(self):
        for seats, members, what in (
            (2, [("A", 1), ("B", 1), ("C", 1)], "seats"),
            (0, [("A", 1)], "seats"),
            (5, [], "seats"),
            (5, [("A", 0)], "members"),
            (5, [("A", 1), ("A", 2)], "keys"),
        ):
            with self.subTest(what=what), self.assertRaisesRegex(ValueError, what):
                apportion(seats, members)

    @PROPERTY
    @given(congresses(most=9, members=3000))
    def test_sum_least_and_quota_rule(self, congress):
        seats, members, least = congress
        shares = apportion(seats, members, least)
        self.assertEqual(sum(s.given for s in shares), seats)
        for share in shares:
            self.assertGreaterEqual(share.given, least)
            if share.verdict.code == "quota_least":
                self.assertEqual(share.given, least)
                self.assertLess(share.quotient, least)
            else:
                self.assertIn(share.given - int(share.quotient), (0, 1))
        by_size = sorted(shares, key=lambda s: s.members)
        for small, large in pairwise(by_size):
            if small.members < large.members:
                self.assertLessEqual(small.given, large.given, "more members, no fewer seats")

    @PROPERTY
    @given(congresses(most=7, members=300), st.randoms())
    def test_the_order_does_not_matter_but_among_equals(self, congress, random):
        seats, members, least = congress
        shuffled = list(members)
        random.shuffle(shuffled)
        one = sorted((s.members, s.given) for s in apportion(seats, members, least))
        other = sorted((s.members, s.given) for s in apportion(seats, shuffled, least))
        self.assertEqual(one, other)

    @PROPERTY
    @given(congresses())
    def test_agrees_with_trying_every_allocation(self, congress):
        seats, members, least = congress
        found = {s.key: s.given for s in apportion(seats, members, least)}
        self.assertIn(found, brute_force(seats, members, least))
