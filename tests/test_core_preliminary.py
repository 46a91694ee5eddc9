"""A pre-election: who is named for the formal vote, against a second implementation."""

import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction

from hypothesis import given

from odoo.tests import BaseCase, tagged

from ..core import tally
from ..core.tally import Counts, Marks, Rules, decide_preliminary
from .common import clause
from .test_core_tally_random import PROPERTY, elections, random_election

NO_QUORUM = Fraction(0)


def named(result):
    return {outcome.key for outcome in result.outcomes if outcome.status == "named"}


@tagged("post_install", "-at_install")
class TestPreliminary(BaseCase):
    @clause("NR-ELEC-17d")
    def test_who_has_most_votes_is_named_and_nobody_is_elected(self):
        counts = Counts(90, 80, 80, 80, 80, candidates=tuple(
            Marks(key, votes, 80 - votes) for key, votes in (("A", 9), ("B", 30), ("C", 20), ("D", 0))
        ))  # fmt: skip
        result = decide_preliminary(counts, Rules(seats=2))
        # No majority is asked for: nine of ninety would never be one.
        self.assertEqual((result.state, result.elected, result.runoff), ("named", (), ()))
        self.assertEqual(named(result), {"B", "C"})
        self.assertEqual({o.verdict.params["rule"] for o in result.outcomes}, {"NR-ELEC-17d"})
        # A name without a vote is none, however many places there are.
        self.assertEqual(named(decide_preliminary(counts, Rules(seats=4))), {"A", "B", "C"})
        struck = replace(counts, struck=frozenset("B"))
        self.assertEqual(named(decide_preliminary(struck, Rules(seats=2))), {"A", "C"})

    def test_it_is_void_as_any_vote(self):
        counts = Counts(9, 9, 9, 9, 9, candidates=(Marks("A", 0, 9), Marks("B", 0, 9)))
        self.assertEqual(decide_preliminary(counts, Rules(seats=1)).state, "void")
        voted = replace(counts, candidates=(Marks("A", 5, 4), Marks("B", 3, 6)))
        self.assertEqual(decide_preliminary(voted, Rules(seats=1)).state, "named")
        for changes in ({"present": 5, "issued": 5, "recovered": 5, "valid": 5}, {"issued": 8}):
            spoilt = replace(voted, **changes)
            if spoilt.valid == 5:
                spoilt = replace(spoilt, candidates=(Marks("A", 5), Marks("B", 0, 5)))
            with self.subTest(changes):
                result = decide_preliminary(spoilt, Rules(seats=1))
                self.assertEqual((result.state, named(result)), ("void", set()))
        with self.assertRaises(tally.CountError):
            decide_preliminary(replace(voted, valid=8), Rules(seats=1))

    def test_two_thousand_random_ones_agree(self):
        rng = random.Random(20261128)
        states, ties = Counter(), 0
        for number in range(2_000):
            papers, names, rules, entitled, present = random_election(rng)
            rules = replace(rules, write_in=False)
            counts = tally.count_papers(papers, names, rules, entitled=entitled, present=present)
            result = decide_preliminary(counts, rules)
            votes = {marks.key: marks.favour for marks in counts.candidates}
            # By the letter: named is who has a vote and fewer than so many before him.
            asked = {
                name
                for name in names
                if votes[name] and sum(votes[other] > votes[name] for other in names) < rules.seats
            }
            if Fraction(present) < rules.quorum * entitled or not asked:
                asked = set()
            self.assertEqual(result.state, "named" if asked else "void", (number, counts))
            self.assertEqual(named(result), asked, (number, counts))
            states[result.state] += 1
            ties += len(asked) > rules.seats
        self.assertGreater(min(states["named"], states["void"], ties), 100)

    @PROPERTY
    @given(elections())
    def test_who_would_be_elected_is_named(self, election):
        papers, names, rules = election
        counts = tally.count_papers(papers, names, rules, entitled=99, present=len(papers))
        rules = replace(rules, quorum=NO_QUORUM)
        final = tally.decide(counts, rules)
        self.assertLessEqual(
            {*final.elected, *final.runoff}, named(decide_preliminary(counts, rules))
        )
