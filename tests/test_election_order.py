"""The order of the ballot: by strokes of itself, by hand where somebody moves a name."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import clause
from .election_case import ElectionCase


@tagged("post_install", "-at_install")
class TestBallotOrder(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()

    def people(self, *names):
        return self.env["union.member"].create(
            [
                {
                    "name": name,
                    "gender": "female",
                    "organization_id": self.primary.id,
                    "state": "active",
                }
                for name in names
            ]
        )

    def vote(self, *names, **values):
        """Make a vote on vice chairs with these people as candidates, as the form does."""
        contest = self.officer(self.env["union.contest"]).create(
            {"election_id": self.election.id, "position": "vice_chair", "seats": 1, **values}
        )
        for member in self.people(*names):
            self.officer(self.env["union.candidate"]).with_context(
                default_contest_id=contest.id
            ).create({"member_id": member.id})
        return contest

    def names(self, contest):
        return contest._standing().mapped("name")

    def rule_effects(self, contest):
        return {
            result["clause"]: result["effect"]
            for result in contest._union_check("submit")[contest.id]
        }

    @clause("NR-ELEC-23c", "NR-STROKE-1")
    def test_names_stand_by_strokes_whoever_is_entered_first(self):
        contest = self.vote("黄建国", "王志强", "李丽华", "王一鸣")
        self.assertEqual(self.names(contest), ["王一鸣", "王志强", "李丽华", "黄建国"])
        self.assertEqual(contest._standing().mapped("sequence"), [1, 2, 3, 4])
        self.assertFalse(contest.order_warning)
        self.assertNotIn("NR-ELEC-23c", {
            code for code, effect in self.rule_effects(contest).items() if effect == "warn"
        })  # fmt: skip

    @clause("NR-ELEC-23c")
    def test_a_name_moved_by_hand_stays_and_the_screen_says_so(self):
        contest = self.vote("黄建国", "王志强")
        first, second = self.officer(contest._standing())
        first.sequence = 5
        self.assertTrue(contest.hand_ordered)
        self.officer(self.env["union.candidate"]).create(
            {"contest_id": contest.id, "member_id": self.people("丁一").id}
        )
        self.assertEqual(self.names(contest), ["黄建国", "王志强", "丁一"])
        self.assertIn("NR-ELEC-23c", contest.order_warning)
        self.assertEqual(self.rule_effects(contest)["NR-ELEC-23c"], "warn")
        answer = self.officer(contest).action_order()
        self.assertEqual(self.names(contest), ["丁一", "王志强", "黄建国"])
        self.assertEqual(answer[0]["candidate_ids"], contest._standing().ids)
        self.assertFalse(contest.order_warning or contest.hand_ordered)
        self.assertEqual(second.sequence, 3)

    def test_a_rare_character_is_last_with_a_warning_until_it_is_said(self):
        contest = self.vote("𠮷田一", "黄建国", "王志强")
        rare = contest.candidate_ids.filtered(lambda one: one.name == "𠮷田一")
        self.assertEqual(self.names(contest)[-1], "𠮷田一")
        self.assertIn("𠮷田一 (𠮷)", contest.order_warning)
        self.assertEqual(rare.unknown_signs, "𠮷")
        self.assertEqual(self.officer(contest).action_order()[0]["unknown"], ["𠮷田一"])
        self.officer(rare).ordered_as = "吉田一"
        self.assertEqual(self.names(contest), ["王志强", "𠮷田一", "黄建国"])
        self.assertFalse(contest.order_warning)
        self.assertEqual(rare.name, "𠮷田一", "the ballot shows the name as it is")

    @clause("NR-STROKE-6")
    def test_an_office_may_go_by_the_other_convention(self):
        contest = self.vote("田富", "田大利")
        self.assertEqual(self.names(contest), ["田大利", "田富"])
        rule = self.env["union.rule"].search([("key", "=", "election.order_single")])
        self.assertEqual((rule.value, rule.clause_id.code), ("name", "NR-STROKE-6"))
        own = rule.sudo().copy({"organization_id": self.building.id})
        own.value = "surname"
        self.env.invalidate_all()
        self.officer(contest).action_order()
        self.assertEqual(self.names(contest), ["田富", "田大利"])

    @clause("NR-CHAIR-10b", "NR-CHAIR-8b")
    def test_the_chair_of_an_enterprise_union(self):
        rules = self.env["union.rule"].search(
            [("key", "in", ("election.publicity.order.chair", "election.chair.contested"))]
        )
        self.assertEqual(rules.mapped("severity"), ["block", "block"])
        election = self.env["union.election"].create(
            {"name": "企业工会选举", "organization_id": self.primary.id}
        )
        contest = self.env["union.contest"].create(
            {"election_id": election.id, "position": "chair"}
        )
        self.primary.kind = "single"
        for member in self.people("黄建国"):
            self.env["union.candidate"].create({"contest_id": contest.id, "member_id": member.id})
        self.assertEqual(self.rule_effects(contest)["NR-CHAIR-8b"], "block")
        second = self.env["union.candidate"].create(
            {"contest_id": contest.id, "member_id": self.people("王志强").id}
        )
        self.assertNotEqual(self.rule_effects(contest).get("NR-CHAIR-8b"), "block")
        self.assertNotEqual(self.rule_effects(contest).get("NR-CHAIR-10b"), "block")
        second.sequence = 9
        self.assertEqual(self.rule_effects(contest)["NR-CHAIR-10b"], "block")

    @clause("NR-ELEC-10b")
    def test_the_share_of_women_is_said_and_stops_nobody(self):
        self.candidates.member_id.gender = "male"
        self.env.invalidate_all()
        self.assertEqual(self.contest.women_count, 0)
        self.assertEqual(self.rule_effects(self.contest)["NR-ELEC-10b"], "inform")

    @clause("NR-ELEC-23c")
    def test_the_published_list_and_a_run_off_keep_the_order(self):
        contest = self.vote("黄建国", "王志强")
        self.publish()
        text = self.election.publicity_id.content
        self.assertLess(text.index("王志强"), text.index("黄建国"))
        with self.refused("this is done in"):
            self.officer(contest).action_order()

    @clause("NR-ELEC-10")
    def test_without_a_candidate_no_list_is_public(self):
        self.officer(self.env["union.contest"]).create(
            {"election_id": self.election.id, "position": "vice_chair"}
        )
        with self.refused("Vice Chair: no candidate"):
            self.load()
            self.election.action_advance()
            self.election.action_publish_candidates()

    @clause("NR-ELEC-23c")
    def test_a_run_off_keeps_the_order_of_the_ballot_before(self):
        for one, name in zip(self.candidates, ("黄一", "王一", "李一", "丁一"), strict=True):
            one.member_id.name = name
        self.officer(self.contest).action_order()
        self.start_count()
        # Three tie for one seat; on the ballot stand 丁 王 李 黄.
        self.count(self.contest, (12, 8, 8, 8), 12)
        runoff = self.env["union.contest"].browse(self.officer(self.contest).action_runoff())
        self.assertEqual(self.names(runoff), ["王一", "李一", "黄一"])

    def test_who_orders(self):
        for user in (self.tellers[0], self.sister_clerk, self.street_auditor, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, self.contest).action_order()
        with self.assertRaises(AccessError):
            self.officer(self.contest).write({"hand_ordered": True})
