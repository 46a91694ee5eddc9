"""What the rules of an election apply to: both forms of committee, each office, free voters."""

from itertools import pairwise
from unittest.mock import patch

from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..core import tally
from ..models.election import union_contest_count
from .common import clause
from .election_case import ElectionCase

ENDS = ("cancelled", "refused")


@tagged("post_install", "-at_install")
class TestSameRules(ElectionCase):
    def proposed(self, kind):
        """Return what a union of this form adopts, walks through and counts by."""
        self.building.sudo().kind = kind
        self.make_election()
        self.election.action_propose_rules()
        rules = self.contest._tally_rules()
        marks = tuple(tally.Marks(n, votes, 80 - votes) for n, votes in enumerate((60, 47, 45, 1)))
        counts = tally.Counts(90, 80, 80, 80, 80, candidates=marks)
        return (
            [
                (rule.key, rule.value, rule.clause, rule.certainty)
                for rule in self.election.rule_ids.sorted("sequence")
            ],
            self.election.step_ids.phase_id.mapped("code"),
            rules,
            tally.decide(counts, rules),
        )

    @clause("NR-ELEC-2")
    def test_single_and_joint_committees_are_elected_and_counted_alike(self):
        single, joint = self.proposed("single"), self.proposed("joint")
        self.assertEqual(single, joint)
        self.assertEqual((joint[3].state, joint[3].elected), ("second_round", (0, 1)))

    def required(self, contest):
        """Return how many candidates are needed too few of, or None."""
        for code, params, *_rest in self.election._gate_candidates_enough():
            if code == "contest_missed" and params["contest"] == contest.display_name:
                return params["required"], params["rule"]
        return None

    def adopt(self, key, value):
        rule = self.election.rule_ids.filtered(lambda row: row.key == key)
        self.officer(rule).write({"value": value, "reason": "选举办法规定"})

    @clause("NR-ELEC-18")
    def test_chair_and_vice_are_elected_equal_or_contested(self):
        self.make_election(chair=True)
        vice = self.officer(self.env["union.contest"]).create(
            {"election_id": self.election.id, "position": "vice_chair"}
        )
        self.nominate(vice, self.members[1])
        self.election.action_propose_rules()
        rule = self.election.rule_ids.filtered(lambda row: row.key == "contest_ratio_chair")
        self.assertEqual((rule.value, rule.clause), ("0", "NR-ELEC-18"))
        for contest in (self.chair, vice):
            self.assertIsNone(self.required(contest), "as many names as seats")
        # The ratio of the committee is not theirs; who wants a contest adopts one.
        self.adopt("contest_ratio_chair", "5%")
        self.assertEqual(self.required(self.chair), (2, "NR-ELEC-18"))
        self.nominate(self.chair, self.members[2])
        self.assertIsNone(self.required(self.chair))
        self.adopt("contest_ratio_chair", "0")
        self.start_count()
        figures = self.figures(self.chair, [3, 8], 12)
        self.count(self.contest, [12, 11, 10, 1], 12)
        self.assertEqual(self.count(vice, [9], 12)["elected"], [self.members[1].name])
        for teller in self.tellers[:2]:
            self.enter(self.chair, teller, **figures)
        self.env.invalidate_all()
        told = self.officer(self.chair).action_decide()
        self.assertEqual(told["elected"], [self.members[2].name])

    @clause("NR-ELEC-17e")
    def test_no_surplus_is_asked_of_an_audit_committee(self):
        self.make_election()
        audit = self.officer(self.env["union.contest"]).create(
            {"election_id": self.election.id, "committee_kind": "audit", "seats": 3}
        )
        self.nominate(audit, self.members[4:7])
        self.candidates[3].with_user(self.building_officer).unlink()
        self.election.action_propose_rules()
        rule = self.election.rule_ids.filtered(lambda row: row.key == "contest_ratio_audit")
        self.assertEqual((rule.value, rule.clause, rule.certainty), ("0", "NR-ELEC-17e", "M"))
        # Three names for three seats: enough here, too few for the union's own committee.
        self.assertIsNone(self.required(audit))
        self.assertEqual(self.required(self.contest), (4, "NR-ELEC-17b"))
        self.nominate(audit, self.members[7])
        self.assertIsNone(self.required(audit))
        self.adopt("contest_ratio_audit", "50%")
        self.assertEqual(self.required(audit), (5, "NR-ELEC-17e"))


@tagged("post_install", "-at_install")
class TestFreeVoters(ElectionCase):
    # What is known of a voter: who he is, where he votes, that he came. Nothing of what he chose.
    KNOWN = {
        "id", "display_name", "create_uid", "create_date", "write_uid", "write_date",
        "election_id", "organization_id", "constituency_id", "member_id", "name", "member_number",
        "identity_masked", "channel", "phase", "sequence",
    }  # fmt: skip

    @clause("NR-CHAIR-17")
    def test_nobody_who_could_press_a_voter_learns_or_sets_what_he_chose(self):
        self.make_election()
        self.start_count()
        voter = self.election.voter_ids[0]
        stored = {name for name, field in voter._fields.items() if field.store}
        unknown = {
            name
            for name in stored - self.KNOWN
            if not name.startswith(("checked_in", "pass_", "has_pass"))
        }
        self.assertFalse(unknown, "a new field of a voter: does it tell how he votes?")
        # Who came is fixed when the polls close; nobody is made to have come, or not to have.
        for user in (self.building_officer, *self.tellers[:2], self.street_approver):
            with (
                self.subTest(user.login),
                self.assertRaises(UserError),
                self.cr.savepoint(),
            ):
                self.as_user(user, voter).write({"checked_in_on": False})
        # A bundle is no smaller than what was put together of all: it is nobody's paper.
        self.assertEqual(self.contest.bundle_ids.papers, self.VOTERS)
        self.count(self.contest, [12, 11, 10, 1], 12)
        self.officer(self.election).action_publish_result()
        content, _kind = (
            self.officer(self.env["ir.actions.report"])
            .with_context(lang=None)
            ._render_qweb_html("trade_union.report_election_result", self.election.ids)
        )
        html = " ".join(content.decode().split())
        said, signed = html.index("nobody was forced to vote"), html.index("Signature")
        self.assertLess(said, signed, "what is signed stands above the names")
        # None of those who voted is on the sheet, but who stood or counts.
        shown = {member for member in self.election.voter_ids.member_id if member.name in html}
        self.assertLessEqual(shown, set(self.candidates.member_id | self.scrutineer))


@tagged("post_install", "-at_install")
class TestBundles(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()
        self.start_count()

    def test_more_papers_than_a_column_holds_are_refused_in_words(self):
        figures = self.figures(self.contest, (12, 11, 10, 2), 12)
        with self.refused("whole numbers"):
            self.enter(self.contest, self.tellers[0], **(figures | {"papers": 10**12}))

    @clause("NR-CHAIR-17b")
    def test_no_bundle_is_so_small_that_it_shows_single_people(self):
        self.contest.sudo().bundle_ids.unlink()
        contest = self.officer(self.contest)
        for size in (1, 4, 0, True, "25"):
            with self.subTest(size=size), self.refused("at least 5 papers"):
                contest.action_bundle(size=size)
        # Twelve papers: the rest of two goes with the one before.
        self.assertEqual([row["papers"] for row in contest.action_bundle(size=5)], [5, 7])
        first, last = self.officer(self.contest.bundle_ids)
        with self.refused("at least 5 papers"):
            first.action_set_papers(4)
        action = last.button_set_papers()
        dialog = last.env[action["res_model"]].with_context(**action["context"]).create({})
        self.assertEqual(dialog.papers, 7)
        dialog.papers = 6
        dialog.button_set()
        first.action_set_papers(6)
        self.assertEqual(self.contest.bundle_ids.mapped("papers"), [6, 6])

    def test_the_screen_asks_for_the_size_of_several_bundles(self):
        self.contest.sudo().bundle_ids.unlink()
        contest = self.officer(self.contest)
        with patch.object(union_contest_count, "BUNDLE", 10):
            action = contest.button_bundle()
        dialog = contest.env[action["res_model"]].with_context(**action["context"]).create({})
        self.assertEqual((dialog.recovered, dialog.size), (12, 25))
        dialog.size = 6
        dialog.button_make()
        self.assertEqual(self.contest.bundle_ids.mapped("papers"), [6, 6])


@tagged("post_install", "-at_install")
class TestButtons(ElectionCase):
    # The step a button leads to → what it is called.
    CALLED = {
        "publicity": "Publish Candidates", "opened": "Open Polls", "counting": "Close Polls",
        "result": "Publish Result", "reported": "Report Result", "closed": "End Election",
    }  # fmt: skip

    def test_a_button_says_what_it_does_in_each_kind_of_vote(self):
        """A vote on representatives is not sent to the superior, so no button says it is."""
        form = self.env["union.election"].get_view(view_type="form")["arch"]
        buttons = etree.fromstring(form).findall(".//header/button[@name='button_next']")
        phases = self.env["union.election.phase"].search([("code", "not in", ENDS)])
        election = self.env["union.election"]
        for kind in election._fields["kind"].get_values(self.env):
            steps = phases.filtered(lambda phase, kind=kind: phase._holds_for(kind)).mapped("code")
            called = dict(self.CALLED)
            if kind == "representatives":
                called["closed"] = "End the Vote"
            for code, following in pairwise(steps):
                shown = [
                    button.get("string")
                    for button in buttons
                    if not safe_eval(button.get("invisible"), {"phase": code, "kind": kind})
                ]
                with self.subTest(kind=kind, phase=code):
                    if code in ("draft", "roll", "nomination", "publicity"):
                        self.assertEqual(len(shown), 1, shown)
                        self.assertIn(called.get(following, shown[0]), shown)
                        continue
                    if following != "approved":
                        self.assertEqual(shown, [called[following]])
