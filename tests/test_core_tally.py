"""The count: each rule by example."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..core import tally
from ..core.tally import Counts, Marks, Paper, Rules, decide, decide_runoff
from .common import clause

PROPERTY = settings(database=None, deadline=None, max_examples=300)
HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)


def sheet(favour, present=80, entitled=90, write_ins=None, **changes):
    """A sheet that adds up, with these votes; who is not for a candidate is against."""
    valid = changes.get("valid", present)
    marks = tuple(Marks(key, votes, valid - votes) for key, votes in favour.items())
    counts = Counts(
        entitled, present, present, present, valid, candidates=marks, write_ins=write_ins or {}
    )
    return replace(counts, **changes)


@tagged("post_install", "-at_install")
class TestDecide(BaseCase):
    @clause("NR-ELEC-4b")
    def test_votes_for_who_stands_no_more_elect_nobody(self):
        counts = sheet({"A": 60, "B": 50, "C": 50}, struck=frozenset("A"))
        result = decide(counts, Rules(seats=2))
        self.assertEqual((result.state, result.elected), ("complete", ("B", "C")))
        self.assertEqual((result.outcomes[0].status, result.outcomes[0].votes), ("struck", 60))
        self.assertEqual(result.outcomes[0].verdict.params["rule"], "NR-ELEC-4b")
        self.assertEqual(decide(counts, Rules(seats=3)).state, "second_round")

    @clause("NR-ELEC-27", "NR-CHAIR-16b")
    def test_majority_is_of_those_entitled_not_of_those_present(self):
        counts = sheet({"A": 45, "B": 46})
        result = decide(counts, Rules(seats=2))
        self.assertEqual(result.elected, ("B",))
        below = result.outcomes[0]
        self.assertEqual((below.status, below.verdict.params["gap"]), ("below", 1))
        self.assertEqual(below.verdict.params["rule"], "NR-ELEC-27")
        self.assertEqual(decide(counts, Rules(seats=2, base="present")).elected, ("B", "A"))

    def test_each_base(self):
        counts = sheet({"A": 0}, recovered=70, missing=10, valid=60, blank=10)
        for base, needed in (("entitled", 46), ("present", 41), ("cast", 36), ("valid", 31)):
            rules = Rules(seats=1, base=base)
            for votes, winners in ((needed - 1, ()), (needed, ("A",))):
                marks = (Marks("A", votes, 60 - votes),)
                result = decide(replace(counts, candidates=marks), rules)
                self.assertEqual((result.needed, result.elected), (needed, winners), base)

    def test_at_least_and_more_than_differ_at_the_edge(self):
        counts = sheet({"A": 60})
        more = Rules(seats=1, threshold=TWO_THIRDS)
        self.assertEqual(decide(counts, more).elected, ())
        self.assertEqual(decide(counts, replace(more, strictly_more=False)).elected, ("A",))

    def test_nobody_is_elected_without_a_vote(self):
        rules = Rules(seats=1, threshold=Fraction(0), strictly_more=False, base="valid")
        self.assertEqual(decide(sheet({"A": 0}), rules).elected, ())

    @clause("NR-ELEC-27b")
    def test_more_winners_than_seats_most_votes_win(self):
        result = decide(sheet({"A": 50, "B": 52, "C": 51}), Rules(seats=2))
        self.assertEqual((result.state, result.elected), ("complete", ("B", "C")))
        self.assertEqual(result.outcomes[0].status, "outvoted")
        self.assertEqual(result.outcomes[0].verdict.params["edge"], 51)

    @clause("NR-ELEC-27b")
    def test_tie_at_the_last_seat_needs_a_runoff_among_the_tied(self):
        result = decide(sheet({"D": 8, "A": 60, "B": 46, "C": 46}), Rules(seats=2))
        self.assertEqual(result.state, "runoff")
        self.assertEqual((result.elected, result.runoff), (("A",), ("B", "C")))
        self.assertEqual((result.not_elected, result.seats_left), (("D",), 1))
        self.assertEqual(result.outcomes[2].verdict.params["rule"], "NR-ELEC-27b")

    def test_tie_that_does_not_touch_the_edge_is_no_tie(self):
        result = decide(sheet({"A": 50, "B": 50, "C": 47}), Rules(seats=2))
        self.assertEqual((result.state, result.elected), ("complete", ("A", "B")))

    def test_tie_below_the_majority_is_a_shortfall(self):
        result = decide(sheet({"A": 50, "B": 40, "C": 40}), Rules(seats=2))
        self.assertEqual((result.state, result.runoff, result.seats_left), ("second_round", (), 1))

    @clause("NR-ELEC-27c")
    def test_shortfall_goes_to_a_second_round_or_reduces_the_seats_inside_the_band(self):
        counts = sheet({"A": 60, "B": 50, "C": 20})
        self.assertEqual(decide(counts, Rules(seats=3)).state, "second_round")
        reduce_to = Rules(seats=3, shortfall="reduce_seats", min_seats=2)
        result = decide(counts, reduce_to)
        self.assertEqual((result.state, result.seats_left), ("reduced", 0))
        outside = replace(reduce_to, min_seats=3)
        self.assertEqual(decide(counts, outside).state, "second_round")

    def test_written_in_people_win_by_the_same_majority(self):
        counts = sheet({"A": 30, "B": 20}, write_ins={"Z": 46, "Y": 4})
        result = decide(counts, Rules(seats=2))
        self.assertEqual(result.elected, ("Z",))
        by_key = {o.key: o for o in result.outcomes}
        self.assertTrue(by_key["Z"].written_in)
        self.assertEqual(by_key["Y"].status, "below")

    @clause("NR-ELEC-26")
    def test_more_papers_than_issued_void_the_election(self):
        counts = sheet({"A": 81}, recovered=81, valid=81)
        result = decide(counts, Rules(seats=1))
        self.assertEqual((result.state, result.elected, result.seats_left), ("void", (), 1))
        self.assertEqual(result.verdicts[0].code, "recovered_over_issued")
        self.assertEqual(result.verdicts[0].params["rule"], "NR-ELEC-26")

    @clause("NR-ELEC-17")
    def test_without_quorum_nothing_is_elected(self):
        result = decide(sheet({"A": 59}, present=59), Rules(seats=1))
        self.assertEqual((result.state, result.verdicts[0].code), ("void", "quorum_missed"))
        self.assertEqual(decide(sheet({"A": 60}, present=60), Rules(seats=1)).state, "complete")

    def test_a_sheet_that_does_not_add_up_gives_no_result(self):
        with self.assertRaises(tally.CountError) as caught:
            decide(sheet({"A": 50}, blank=1), Rules(seats=1))
        self.assertEqual([f.field for f in caught.exception.findings], ["valid"])

    def test_adopted_rules_may_name_another_clause(self):
        rules = Rules(seats=1, clauses={"win": "NR-CHAIR-16b"})
        verdict = decide(sheet({"A": 50}), rules).outcomes[0].verdict
        self.assertEqual(verdict.params["rule"], "NR-CHAIR-16b")

    def test_every_verdict_names_a_rule(self):
        counts = sheet({"A": 60, "B": 35, "C": 35, "D": 27, "E": 3})
        result = decide(counts, Rules(seats=2, base="valid", threshold=Fraction(1, 3)))
        self.assertEqual(
            [o.status for o in result.outcomes],
            ["elected", "runoff", "runoff", "outvoted", "below"],
        )
        for verdict in (*result.verdicts, *(o.verdict for o in result.outcomes)):
            self.assertTrue(verdict.params["rule"], verdict)


@tagged("post_install", "-at_install")
class TestRunoff(BaseCase):
    def test_most_votes_with_the_majority_win(self):
        result = decide_runoff(sheet({"B": 46, "C": 34}), Rules(seats=3), ("C", "B"), 1)
        self.assertEqual((result.state, result.elected), ("complete", ("B",)))

    def test_majority_of_the_base_is_a_rule(self):
        counts = sheet({"B": 41, "C": 39})
        result = decide_runoff(counts, Rules(seats=3), ("B", "C"), 1)
        self.assertEqual((result.state, result.seats_left), ("second_round", 1))
        result = decide_runoff(counts, Rules(seats=3, runoff_base_required=False), ("B", "C"), 1)
        self.assertEqual((result.state, result.elected), ("complete", ("B",)))

    def test_a_runoff_may_tie_again(self):
        rules = Rules(seats=3, runoff_base_required=False)
        result = decide_runoff(sheet({"B": 40, "C": 40}), rules, ("B", "C"), 1)
        self.assertEqual((result.state, result.runoff), ("runoff", ("B", "C")))

    def test_marks_are_bounded_by_the_seats_left(self):
        with self.assertRaises(tally.CountError):
            decide_runoff(sheet({"B": 70, "C": 70}), Rules(seats=3), ("B", "C"), 1)

    def test_nobody_is_written_in(self):
        counts = sheet({"B": 30, "C": 30}, write_ins={"Z": 10})
        with self.assertRaises(tally.CountError) as caught:
            decide_runoff(counts, Rules(seats=3), ("B", "C"), 1)
        self.assertEqual(caught.exception.findings[0].verdict.code, "write_in_not_allowed")

    def test_seats_already_filled_count_towards_the_least_number(self):
        rules = Rules(seats=3, shortfall="reduce_seats", min_seats=2)
        counts = sheet({"B": 30, "C": 29})
        self.assertEqual(decide_runoff(counts, rules, ("B", "C"), 1).state, "reduced")
        rules = replace(rules, min_seats=3)
        self.assertEqual(decide_runoff(counts, rules, ("B", "C"), 1).state, "second_round")

    def test_who_is_left_of_the_tied_is_voted_on_all_the_same(self):
        counts = sheet({"B": 46})
        self.assertEqual(decide_runoff(counts, Rules(seats=3), ("B",), 1).elected, ("B",))
        self.assertEqual(
            decide_runoff(sheet({"B": 45}), Rules(seats=3), ("B",), 1).state, "second_round"
        )

    def test_only_the_tied_stand(self):
        for tied, left, where in (
            (("B", "D"), 1, "candidates"),
            (("B",), 1, "candidates"),
            (("B", "C"), 4, "seats_left"),
            (("B", "C"), 0, "seats_left"),
        ):
            with self.assertRaisesRegex(ValueError, where):
                decide_runoff(sheet({"B": 46, "C": 34}), Rules(seats=3), tied, left)


@tagged("post_install", "-at_install")
class TestSheet(BaseCase):
    def codes(self, counts, rules=None):
        found = tally.check_counts(counts, rules or Rules(seats=2))
        return [("F" if f.hard else "W", f.field, f.verdict.code) for f in found]

    def test_a_good_sheet_has_no_findings(self):
        self.assertEqual(self.codes(sheet({"A": 50, "B": 40})), [])

    def test_each_finding(self):
        good = sheet({"A": 50, "B": 40})
        three = tuple(Marks(key, 60, 20) for key in "ABC")
        twice = (Marks("A", 50, 30), Marks("A", 40, 40))
        for changes, finding in (
            ({"unused": 3}, ("F", "issued", "papers_unexplained")),
            ({"issued": 83, "unused": 2}, ("F", "issued", "papers_unexplained")),
            ({"issued": 79}, ("F", "recovered", "recovered_over_issued")),
            ({"present": 79}, ("F", "recovered", "recovered_over_present")),
            ({"entitled": 79}, ("F", "present", "present_over_entitled")),
            ({"invalid": 1}, ("F", "valid", "papers_unsorted")),
            ({"candidates": twice}, ("F", "candidate:A", "candidate_twice")),
            (
                {"candidates": (Marks("A", 50, 29),)},
                ("F", "candidate:A", "marks_unequal_valid"),
            ),
            ({"write_ins": {"A": 1}}, ("F", "write_in:A", "write_in_is_candidate")),
            ({"candidates": three}, ("F", "candidates", "marks_over_seats")),
            ({"issued": 83, "missing": 3}, ("W", "missing", "papers_missing")),
            ({"spoilt": -1}, ("F", "spoilt", "negative")),
            (
                {"candidates": (Marks("A", 50, 31, -1),)},
                ("F", "candidate:A", "negative"),
            ),
        ):
            self.assertEqual(self.codes(replace(good, **changes)), [finding], changes)

    def test_marks_may_reach_the_seats_but_not_pass_them(self):
        self.assertEqual(self.codes(sheet({"A": 60, "B": 60, "C": 40})), [])
        self.assertEqual(
            self.codes(sheet({"A": 60, "B": 60, "C": 41})),
            [("F", "candidates", "marks_over_seats")],
        )

    def test_write_ins(self):
        counts = sheet({"A": 5}, write_ins={"Z": 81})
        self.assertIn(("F", "write_in:Z", "marks_over_valid"), self.codes(counts))
        counts = sheet({"A": 80}, write_ins={"Z": 5})
        self.assertEqual(self.codes(counts), [("W", "write_ins", "write_ins_over_against")])
        counts = sheet({"A": 5}, write_ins={"Z": 5})
        self.assertEqual(
            self.codes(counts, Rules(seats=2, write_in=False)),
            [("F", "write_in:Z", "write_in_not_allowed")],
        )

    def test_many_blank_or_invalid_papers_warn(self):
        counts = sheet({"A": 50}, valid=76, blank=2, invalid=2)
        self.assertEqual(self.codes(counts), [])
        counts = sheet({"A": 50}, valid=74, blank=3, invalid=3)
        self.assertEqual(
            self.codes(counts), [("W", "blank", "many_blank"), ("W", "invalid", "many_invalid")]
        )

    @clause("NR-ELEC-26b")
    def test_a_paper_with_more_marks_than_seats_is_void(self):
        rules = Rules(seats=1)
        papers = [Paper(frozenset("AB")), Paper(frozenset("A")), Paper(frozenset("A"))]
        counts = tally.count_papers(papers, "AB", rules, entitled=3, present=3)
        self.assertEqual((counts.valid, counts.invalid), (2, 1))
        self.assertEqual(counts.candidates, (Marks("A", 2), Marks("B", 0, 0, 2)))

    def test_other_void_papers(self):
        rules = Rules(seats=3)
        for paper, code in (
            (Paper(frozenset("A"), frozenset("A")), "paper_contradicts_itself"),
            (Paper(write_ins=("A",)), "paper_names_twice"),
            (Paper(write_ins=("Z", "Z")), "paper_names_twice"),
        ):
            self.assertEqual(tally.check_paper(paper, "AB", rules).code, code)
        no_write_in = Rules(seats=3, write_in=False)
        verdict = tally.check_paper(Paper(write_ins=("Z",)), "AB", no_write_in)
        self.assertEqual(verdict.code, "write_in_not_allowed")
        with self.assertRaises(ValueError):
            tally.check_paper(Paper(frozenset("Q")), "AB", rules)

    def test_compared_entries_tell_fields_and_no_figures(self):
        first = {"recovered": 80, "valid": 77, "favour_1": 50, "favour_2": 31}
        second = first | {"valid": 76, "favour_2": 13}
        self.assertEqual(tally.compare_entries(first, second), ["valid", "favour_2"])
        self.assertEqual(tally.compare_entries(first, dict(first)), [])
        self.assertEqual(tally.compare_entries({"a": 0}, {}), ["a"])
        self.assertEqual(tally.compare_entries({"a": None}, {}), ["a"])


@tagged("post_install", "-at_install")
class TestElectionRules(BaseCase):
    @clause("NR-ELEC-17b", "NR-ELEC-DIFF")
    def test_table_of_least_candidates_at_five_percent(self):
        table = "3:4|5:6|7:8|9:10|11:12|15:16|21:23|29:31|37:39|45:48"
        for pair in table.split("|"):
            seats, least = map(int, pair.split(":"))
            rules = Rules(seats=seats, contest_ratio=Fraction(5, 100))
            self.assertEqual(tally.minimum_candidates(seats, Fraction(5, 100)), least)
            self.assertTrue(tally.check_contest(least, seats, rules).params["passed"])
            missed = tally.check_contest(least - 1, seats, rules)
            self.assertEqual((missed.code, missed.params["required"]), ("contest_missed", least))

    def test_without_a_ratio_as_many_as_seats_are_enough(self):
        rules = Rules(seats=3)
        self.assertTrue(tally.check_contest(3, 3, rules).params["passed"])
        self.assertFalse(tally.check_contest(2, 3, rules).params["passed"])

    @PROPERTY
    @given(st.integers(1, 200), st.integers(0, 100), st.integers(0, 400))
    def test_contest_agrees_with_the_least_number(self, seats, percent, candidates):
        ratio = Fraction(percent, 100)
        verdict = tally.check_contest(candidates, seats, Rules(seats=seats, contest_ratio=ratio))
        least = tally.minimum_candidates(seats, ratio)
        self.assertEqual(verdict.params["passed"], candidates >= least)
        self.assertEqual(verdict.params["passed"], Fraction(candidates - seats, seats) >= ratio)

    @clause("NR-ELEC-17", "NR-CHAIR-16")
    def test_quorum_is_two_thirds_of_the_entitled(self):
        rules = Rules(seats=1)
        for entitled, present, passed in ((90, 60, True), (90, 59, False), (91, 60, False)):
            verdict = tally.check_quorum(entitled, present, rules)
            self.assertEqual(verdict.params["passed"], passed, (entitled, present))
        strict = replace(rules, quorum_strictly_more=True)
        self.assertFalse(tally.check_quorum(90, 60, strict).params["passed"])
        with self.assertRaises(ValueError):
            tally.check_quorum(90, 91, rules)

    def test_rules_that_make_no_sense_are_refused_by_name(self):
        for wrong, name in (
            ({"seats": 0}, "seats"),
            ({"seats": True}, "seats"),
            ({"base": "all"}, "base"),
            ({"tie": "lot"}, "tie"),
            ({"over_marks": "first_marks"}, "over_marks"),
            ({"threshold": 0.5}, "threshold"),
            ({"threshold": Fraction(1)}, "threshold"),
            ({"threshold": None}, "threshold"),
            ({"quorum": Fraction(3, 2)}, "quorum"),
            ({"contest_ratio": Fraction(-1, 20)}, "contest_ratio"),
            ({"shortfall": "reduce_seats"}, "min_seats"),
            ({"shortfall": "reduce_seats", "min_seats": 4}, "min_seats"),
            ({"clauses": {"wins": "NR-ELEC-27"}}, "clauses"),
        ):
            with self.assertRaises(ValueError, msg=wrong) as caught:
                Rules(**{"seats": 3} | wrong)
            self.assertEqual(str(caught.exception), name, wrong)
        for wrong in ({"seats": 3, "quota": "1/2"}, {"seats": 3, "quorum": "2/0"}):
            with self.assertRaises(ValueError, msg=wrong):
                Rules.from_dict(wrong)

    def test_rules_survive_their_dictionary(self):
        rules = Rules(
            seats=21, base="valid", contest_ratio=Fraction(1, 20), clauses={"win": "NR-CHAIR-16b"}
        )
        again = Rules.from_dict(rules.as_dict())
        self.assertEqual(again, rules)
        self.assertEqual(again.quorum, TWO_THIRDS)
