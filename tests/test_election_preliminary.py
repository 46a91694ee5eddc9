"""A pre-election names who stands in the formal vote, and elects nobody."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import clause
from .election_case import ElectionCase


@tagged("post_install", "-at_install")
class TestPreliminary(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election(candidates=6)
        self.officer(self.contest).write({"preliminary_names": 4})

    def formal(self):
        """Hold the formal vote up to its bundles."""
        formal = self.env["union.contest"].browse(self.officer(self.contest).action_formal_vote())
        self.election.action_print_ballots()
        self.account(formal)
        self.officer(formal).action_bundle()
        return formal

    @clause("NR-ELEC-17d")
    def test_the_named_stand_in_the_formal_vote_and_only_that_elects(self):
        self.start_count()
        with self.refused("written"):
            figures = self.figures(
                self.contest, [6, 5, 4, 3, 2, 0], 12, write_ins=[{"name": "外人", "votes": 1}]
            )
            self.enter(self.contest, self.tellers[0], **figures)
        # Four marks on a paper, one for each name that is left: more cannot be on twelve.
        with self.refused("too many"):
            self.enter(
                self.contest,
                self.tellers[0],
                **self.figures(self.contest, [12, 12, 12, 12, 1, 0], 12),
            )
        told = self.count(self.contest, [2, 5, 1, 3, 4, 6], 12)
        self.assertEqual((told["state"], told["elected"]), ("named", []))
        self.assertFalse(self.election._winners())
        contest = self.officer(self.contest)
        self.assertIn("Pre-election", contest.display_name)
        with self.refused("formal vote is to be held"):
            self.election.action_publish_result(reason=self.why)
        for user in (self.tellers[0], self.sister_clerk, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError), self.cr.savepoint():
                self.as_user(user, self.contest).action_formal_vote()
        formal = self.formal()
        with self.refused("is “Candidates Named”|repeated"):
            contest.action_formal_vote()
        self.assertEqual((formal.seats, formal.round_kind), (3, "formal"))
        # In the order of the ballot, not of the votes they had.
        self.assertEqual(
            formal._standing().member_id.ids, [self.members[place].id for place in (1, 3, 4, 5)]
        )
        self.assertTrue(formal._tally_rules().write_in)
        self.assertEqual(self.count(formal, [10, 3, 9, 8], 12)["state"], "decided")
        self.assertEqual(contest.outcome, "settled")
        self.officer(self.election).action_publish_result()
        self.assertEqual(
            self.election._winners().member_id.ids,
            [self.members[place].id for place in (1, 4, 5)],
        )
        found = self.officer(self.election).action_verify()
        self.assertEqual(set(found["contests"].values()), {True})
        html = self.sheet()
        self.assertIn("Pre-election", html)
        self.assertIn("stand in the formal vote", html)

    def sheet(self):
        content, _kind = (
            self.officer(self.env["ir.actions.report"])
            .with_context(lang=None)
            ._render_qweb_html("trade_union.report_election_result", self.election.ids)
        )
        return content.decode()

    def test_who_ties_with_the_last_is_named_too(self):
        self.start_count()
        self.count(self.contest, [5, 4, 4, 3, 3, 1], 12)
        self.assertEqual(len(self.formal()._standing()), 5)

    def test_a_void_one_is_held_again_as_a_pre_election(self):
        self.start_count()
        self.officer(self.contest).action_void("票箱破损")
        again = self.contest.browse(self.officer(self.contest).action_repeat())
        self.assertEqual((again.preliminary_names, again.marks_allowed), (4, 4))
        self.assertIn("Pre-election", again.display_name)

    def test_the_list_says_so_and_its_figures_are_asked(self):
        self.assertEqual(self.election._list_content()[0]["preliminary"], 4)
        contest = self.officer(self.contest)
        codes = lambda: {item[0] for item in self.election._gate_candidates_enough()}  # noqa: E731
        self.election.action_propose_rules()
        self.assertEqual(codes(), set())
        contest.preliminary_names = 3
        # As many names as seats: the ratio asks for one more in the formal vote.
        self.assertEqual(codes(), {"formal_missed"})
        contest.preliminary_names = 6
        self.assertEqual(codes(), {"preliminary_idle"})
        with self.refused("at least as many names", ValidationError):
            contest.preliminary_names = 2
        self.publish()
        with self.refused("is done in"):
            contest.preliminary_names = 5

    def test_the_paper_says_how_many_names(self):
        self.gather()
        papers = [
            {
                "batch": self.contest.batch_ids,
                "contest": self.contest,
                "candidates": self.contest._standing(),
                "struck": (),
                "write_ins": 0,
            }
        ]
        html = self.env["ir.qweb"]._render(
            "trade_union.election_ballots",
            {"papers": papers, "titles": {self.contest: ""}, "zoom": 1},
        )
        self.assertIn("Mark no more than 4 names", " ".join(str(html).split()))
