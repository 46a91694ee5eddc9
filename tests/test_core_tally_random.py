"""The count as a whole against a second, brute-force implementation."""

import random
from collections import Counter
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..core import tally
from ..core.tally import Paper, Rules, decide

PROPERTY = settings(database=None, deadline=None, max_examples=300)
HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)


def brute_force(papers, names, rules, entitled, present):
    """The result by the letter of the rules, person by person, from a list of papers.

    Written apart from the code under test: nothing is ranked; everybody is compared with
    everybody else.
    """
    if Fraction(present) < rules.quorum * entitled:
        return "void", {}
    good = []
    for paper in papers:
        named = list(paper.favour) + list(paper.write_ins)
        if not named and not paper.against:
            continue
        if len(named) > rules.seats or len(set(named)) < len(named):
            continue
        if set(paper.favour) & set(paper.against) or set(paper.write_ins) & set(names):
            continue
        if paper.write_ins and not rules.write_in:
            continue
        good.append(named)
    base = {
        "entitled": entitled,
        "present": present,
        "cast": len(papers),
        "valid": len(good),
    }[rules.base]
    votes = {name: sum(name in named for named in good) for name in names}
    votes |= {name: sum(name in n for n in good) for named in good for name in named}

    def majority(name):
        share = Fraction(votes[name]) - rules.threshold * base
        return votes[name] > 0 and (share > 0 or (share == 0 and not rules.strictly_more))

    status = {}
    for name in votes:
        rivals = [other for other in votes if other != name and majority(other)]
        ahead = sum(votes[other] > votes[name] for other in rivals)
        level = sum(votes[other] == votes[name] for other in rivals)
        if not majority(name):
            status[name] = "below"
        elif ahead >= rules.seats:
            status[name] = "outvoted"
        elif ahead + level + 1 > rules.seats:
            status[name] = "runoff"
        else:
            status[name] = "elected"
    winners = list(status.values()).count("elected")
    if winners == rules.seats:
        state = "complete"
    elif "runoff" in status.values():
        state = "runoff"
    elif rules.shortfall == "reduce_seats" and winners >= rules.min_seats:
        state = "reduced"
    else:
        state = "second_round"
    return state, status


def random_election(rng):
    names = "ABCDE"[: rng.randint(1, 5)]
    seats = rng.randint(1, 3)
    rules = Rules(
        seats=seats,
        base=rng.choice(["entitled", "present", "cast", "valid"]),
        threshold=rng.choice([HALF, Fraction(1, 3), TWO_THIRDS, Fraction(0)]),
        strictly_more=rng.random() < 0.7,
        quorum=rng.choice([TWO_THIRDS, HALF, Fraction(0)]),
        write_in=rng.random() < 0.8,
        shortfall=rng.choice(["second_round", "reduce_seats"]),
        min_seats=rng.randint(0, seats),
    )
    present = rng.randint(0, 12)
    # Some favour the first candidates, so that majorities and ties are common.
    lean = rng.random()
    papers = []
    for _ in range(rng.randint(max(0, present - 2), present)):
        draw = {name: rng.random() for name in names}
        favour = {name for name in names if draw[name] < lean * 0.9}
        against = {name for name in names if draw[name] > 0.8}
        if rng.random() < 0.9:
            favour = set(rng.sample(sorted(favour), min(seats, len(favour))))
        else:
            against |= set(rng.sample(names, 1))
        written = tuple(rng.choices(["Y", "Z", "A"], [5, 5, 1], k=rng.choice([0, 0, 0, 1, 2])))
        papers.append(Paper(frozenset(favour), frozenset(against), written))
    return papers, names, rules, present + rng.randint(0, 4), present


@st.composite
def elections(draw):
    """Papers that are neither blank nor invalid, with more people standing than seats."""
    names = "ABCD"[: draw(st.integers(2, 4))]
    seats = draw(st.integers(1, len(names) - 1))
    choice = st.lists(st.sampled_from(names), max_size=seats, unique=True).map(frozenset)
    papers = draw(st.lists(choice, min_size=1, max_size=10))
    papers = [Paper(favour, frozenset(names) - favour) for favour in papers]
    base = draw(st.sampled_from(["entitled", "present", "cast", "valid"]))
    threshold = draw(st.sampled_from([HALF, Fraction(1, 3), Fraction(0)]))
    rules = Rules(seats=seats, base=base, threshold=threshold, quorum=Fraction(0))
    return papers, names, rules


def result_of(papers, names, rules, entitled=None, present=None):
    counts = tally.count_papers(
        papers,
        names,
        rules,
        entitled=len(papers) + 2 if entitled is None else entitled,
        present=len(papers) if present is None else present,
    )
    return decide(counts, rules)


@tagged("post_install", "-at_install")
class TestTallyAgainstBruteForce(BaseCase):
    def test_ten_thousand_random_elections_agree(self):
        rng = random.Random(20260901)
        states, statuses = Counter(), Counter()
        for number in range(10_000):
            papers, names, rules, entitled, present = random_election(rng)
            result = result_of(papers, names, rules, entitled, present)
            state, status = brute_force(papers, names, rules, entitled, present)
            self.assertEqual(result.state, state, (number, papers, rules))
            self.assertEqual(
                {o.key: o.status for o in result.outcomes}, status, (number, papers, rules)
            )
            states[state] += 1
            statuses.update(status.values())
        # The comparison says nothing about a case that never came up.
        for state in ("void", "complete", "runoff", "second_round", "reduced"):
            self.assertGreater(states[state], 100, states)
        for status in ("elected", "runoff", "outvoted", "below"):
            self.assertGreater(statuses[status], 100, statuses)

    @PROPERTY
    @given(elections(), st.data())
    def test_one_more_vote_never_unelects(self, election, data):
        papers, names, rules = election
        name = data.draw(st.sampled_from(names))
        able = [
            place
            for place, paper in enumerate(papers)
            if name not in paper.favour and len(paper.favour) < rules.seats
        ]
        assume(able)
        # pylint: disable-next=unreachable
        before = result_of(papers, names, rules)
        place = data.draw(st.sampled_from(able))
        paper = papers[place]
        papers = list(papers)
        papers[place] = Paper(paper.favour | {name}, paper.against - {name})
        after = result_of(papers, names, rules)
        if name in before.elected:
            self.assertIn(name, after.elected)
        if name in before.runoff:
            self.assertIn(name, after.elected + after.runoff)

    @PROPERTY
    @given(elections(), st.randoms(use_true_random=False))
    def test_order_of_papers_is_irrelevant(self, election, rng):
        papers, names, rules = election
        shuffled = rng.sample(papers, len(papers))
        self.assertEqual(result_of(papers, names, rules), result_of(shuffled, names, rules))

    @PROPERTY
    @given(elections())
    def test_totals_are_conserved(self, election):
        papers, names, rules = election
        counts = tally.count_papers(papers, names, rules, entitled=99, present=len(papers))
        self.assertEqual(counts.valid + counts.blank + counts.invalid, len(papers))
        self.assertEqual(
            sum(marks.favour for marks in counts.candidates), sum(len(p.favour) for p in papers)
        )
        self.assertFalse([f for f in tally.check_counts(counts, rules) if f.hard])
        result = decide(counts, rules)
        people = result.elected + result.runoff + result.not_elected
        self.assertEqual(sorted(people), sorted(names))
        self.assertEqual(len(result.elected) + result.seats_left, rules.seats)
