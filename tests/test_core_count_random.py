"""Written-in names and run-offs against the brute-force implementation."""

import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..core import tally, write_ins
from ..core.tally import Paper, Rules, decide, decide_runoff
from .common import clause
from .test_core_tally_random import HALF, PROPERTY, TWO_THIRDS, brute_force, elections

FORMS = ("刘志强", "刘志強", "刘至强", "周某")
# Forms counted under others; no name that others are counted under is counted elsewhere.
JOINED = st.dictionaries(st.sampled_from(FORMS[1:]), st.just(FORMS[0]), max_size=3)
VOTES = st.dictionaries(st.sampled_from(FORMS), st.integers(0, 50))


@st.composite
def written(draw):
    """Papers with at most one name written in each, and the rules they are counted by."""
    paper = st.builds(
        lambda favour, name: Paper(
            frozenset(favour), frozenset("AB") - frozenset(favour), (name,) if name else ()
        ),
        st.sets(st.sampled_from("AB"), max_size=1),
        st.sampled_from(("", *FORMS)),
    )
    papers = draw(st.lists(paper, min_size=1, max_size=12))
    rules = Rules(
        seats=2,
        base=draw(st.sampled_from(["entitled", "present", "cast", "valid"])),
        threshold=draw(st.sampled_from([HALF, Fraction(1, 3), Fraction(0)])),
        quorum=Fraction(0),
    )
    return papers, rules


def joined_result(papers, rules, joined):
    counts = tally.count_papers(papers, "AB", rules, entitled=len(papers) + 1, present=len(papers))
    return decide(replace(counts, write_ins=write_ins.join(counts.write_ins, joined)), rules)


def random_runoff(rng):
    """Return papers, the tied, rules, seats left, entitled and present of a run-off."""
    tied = "ABCD"[: rng.randint(2, 4)]
    left = rng.randint(1, len(tied) - 1)
    seats = left + rng.randint(0, 2)
    rules = Rules(
        seats=seats,
        base=rng.choice(["entitled", "present", "cast", "valid"]),
        threshold=rng.choice([HALF, Fraction(1, 3), TWO_THIRDS, Fraction(0)]),
        strictly_more=rng.random() < 0.7,
        quorum=rng.choice([TWO_THIRDS, HALF, Fraction(0)]),
        runoff_base_required=rng.random() < 0.5,
        shortfall=rng.choice(["second_round", "reduce_seats"]),
        min_seats=rng.randint(0, seats),
    )
    present = rng.randint(0, 10)
    papers = []
    for _ in range(present):
        favour = rng.sample(tied, rng.randint(0, left))
        against = [name for name in tied if name not in favour and rng.random() < 0.5]
        name = ("Z",) if rng.random() < 0.05 else ()
        papers.append(Paper(frozenset(favour), frozenset(against), name))
    return papers, tied, rules, left, present + rng.randint(0, 3), present


@tagged("post_install", "-at_install")
class TestWrittenNames(BaseCase):
    @clause("NR-ELEC-24b")
    @PROPERTY
    @given(VOTES, JOINED)
    def test_no_vote_is_lost_or_made(self, votes, joined):
        total = write_ins.join(votes, joined)
        self.assertEqual(sum(total.values()), sum(votes.values()))
        self.assertFalse(set(total) & set(joined))
        self.assertEqual(write_ins.join(total, joined), total)
        back = dict(reversed(votes.items()))
        self.assertEqual(list(write_ins.join(back, joined).items()), list(total.items()))

    @PROPERTY
    @given(written(), JOINED)
    def test_it_is_as_if_all_had_written_the_same(self, election, joined):
        papers, rules = election
        alike = [
            replace(paper, write_ins=tuple(joined.get(name, name) for name in paper.write_ins))
            for paper in papers
        ]
        result = joined_result(papers, rules, joined)
        self.assertEqual(result, joined_result(alike, rules, {}))
        state, status = brute_force(alike, "AB", rules, len(papers) + 1, len(papers))
        self.assertEqual(result.state, state)
        self.assertEqual({outcome.key: outcome.status for outcome in result.outcomes}, status)

    @PROPERTY
    @given(written(), JOINED, st.data())
    def test_one_more_name_written_never_unelects_who_was_written(self, election, joined, data):
        papers, rules = election
        before = joined_result(papers, rules, joined)
        bare = [place for place, paper in enumerate(papers) if not paper.write_ins]
        if not bare:
            return
        place = data.draw(st.sampled_from(bare))
        papers = list(papers)
        # A paper with a mark stays as valid as it was; one without becomes valid for all.
        papers[place] = replace(papers[place], write_ins=(FORMS[0],))
        after = joined_result(papers, rules, joined)
        if FORMS[0] in before.elected:
            self.assertIn(FORMS[0], after.elected)

    def test_a_chain_is_refused(self):
        with self.assertRaisesRegex(ValueError, "chain"):
            write_ins.join({"甲": 1}, {"甲": "乙", "乙": "丙"})


@tagged("post_install", "-at_install")
class TestRunoffAgainstBruteForce(BaseCase):
    @clause("NR-ELEC-27b")
    def test_five_thousand_random_runoffs_agree(self):
        rng = random.Random(20260902)
        states, statuses = Counter(), Counter()
        for number in range(5_000):
            papers, tied, rules, left, entitled, present = random_runoff(rng)
            # Who stands are the tied, nobody is written in, and the seats are those left.
            asked = replace(
                rules,
                seats=left,
                write_in=False,
                min_seats=max(0, rules.min_seats - (rules.seats - left)),
            )
            if not rules.runoff_base_required:
                asked = replace(asked, threshold=Fraction(0), strictly_more=True)
            counts = tally.count_papers(
                papers, tied, asked,
                entitled=entitled, present=present,
            )  # fmt: skip
            result = decide_runoff(counts, rules, tied, left)
            state, status = brute_force(papers, tied, asked, entitled, present)
            self.assertEqual(result.state, state, (number, papers, rules))
            self.assertEqual(
                {outcome.key: outcome.status for outcome in result.outcomes},
                status,
                (number, papers, rules),
            )
            self.assertLessEqual(len(result.elected), left)
            states[state] += 1
            statuses.update(status.values())
        for state in ("void", "complete", "runoff", "second_round", "reduced"):
            self.assertGreater(states[state], 100, states)
        for status in ("elected", "runoff", "outvoted", "below"):
            self.assertGreater(statuses[status], 20, statuses)

    @clause("NR-ELEC-26")
    @PROPERTY
    @given(elections(), st.integers(1, 9), st.integers(0, 9), st.booleans())
    def test_a_flood_of_papers_voids_every_kind_of_vote(self, election, flood, spoilt, required):
        """By the letter: more papers in the box than in the hands of voters, and nothing counts."""
        papers, names, rules = election
        rules = replace(rules, runoff_base_required=required)
        counts = tally.count_papers(papers, names, rules, entitled=99, present=60)
        assume(flood <= len(papers))
        # pylint: disable-next=unreachable
        in_hand = len(papers) - flood
        counts = replace(counts, issued=in_hand + spoilt, spoilt=spoilt)
        for decide_it in (
            tally.decide,
            tally.decide_preliminary,
            lambda *given: decide_runoff(*given, names, rules.seats),
        ):
            if flood <= spoilt:
                # Spoilt papers were replaced: the box holds more than is left, and it is cleared up.
                with self.assertRaises(tally.CountError):
                    decide_it(counts, rules)
                continue
            result = decide_it(counts, rules)
            self.assertEqual(
                (result.state, result.elected, result.runoff, result.outcomes, result.seats_left),
                ("void", (), (), (), rules.seats),
            )
            self.assertEqual([v.params["rule"] for v in result.verdicts], ["NR-ELEC-26"])

    @clause("NR-ELEC-26")
    def test_more_recovered_than_issued_voids_a_runoff_whatever_it_says(self):
        counts = tally.Counts(
            9, 9, issued=8, recovered=9, valid=9,
            candidates=(tally.Marks("A", 9), tally.Marks("B", 0, 9)),
        )  # fmt: skip
        for required in (True, False):
            rules = Rules(seats=1, runoff_base_required=required)
            result = decide_runoff(counts, rules, "AB", 1)
            self.assertEqual((result.state, result.elected), ("void", ()))
