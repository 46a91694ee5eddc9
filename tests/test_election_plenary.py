"""The newly elected committee elects its chair in the same file, where the rules say so."""

from odoo.tests import tagged

from .common import clause
from .election_case import ElectionCase


@tagged("post_install", "-at_install")
class TestPlenary(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()
        self.chair = self.officer(self.env["union.contest"]).create(
            {"election_id": self.election.id, "position": "chair", "sequence": 20}
        )
        self.nominate(self.chair, self.members[:2])
        self.election.action_propose_rules()
        rule = self.election.rule_ids.filtered(lambda row: row.key == "chair_elected_by")
        self.assertEqual(rule.value, "congress")
        rule.write({"value": "committee", "reason": "选举办法规定由委员会选举"})

    def voted(self):
        """Let the congress elect the committee; the chair's vote waits."""
        self.open()
        self.account()
        self.election.action_close_poll()
        self.contest.action_bundle()

    def convene(self, present=3):
        answer = self.officer(self.election).action_convene_plenary()
        meeting = self.officer(self.env["union.meeting"].browse(answer["meeting_id"]))
        meeting.declared_present = present
        meeting.action_open()
        return answer

    def test_its_vote_waits_and_is_not_on_the_papers_of_the_congress(self):
        self.gather()
        self.assertEqual(self.chair.elected_by, "committee")
        self.assertEqual((self.contest.elected_by, self.chair.state), ("members", "waiting"))
        self.assertTrue(self.contest.batch_ids)
        self.assertFalse(self.chair.batch_ids)
        with self.refused("No vote|done in"):
            self.election.action_convene_plenary()

    @clause("NR-ELEC-3", "NR-ELEC-18b", "NR-ELEC-20b")
    def test_the_new_committee_elects_its_chair(self):
        self.voted()
        with self.refused("not elected yet"):
            self.officer(self.election).action_convene_plenary()
        # The first named for chair is not elected to the committee.
        self.count(self.contest, (2, 11, 10, 9), 12)
        with self.refused("convene its first plenary"):
            self.officer(self.election).action_publish_result(reason=self.why)
        answer = self.convene()
        self.assertEqual(answer["entitled"], 3)
        self.assertEqual(self.chair._standing().member_id, self.members[1])
        (papers,) = self.officer(self.election).action_print_ballots(spare=1)
        self.assertEqual((papers["contest_id"], papers["printed"]), (self.chair.id, 4))
        self.account(self.chair, issued=3)
        self.chair.action_bundle()
        self.count(self.chair, (3,), 3)
        self.assertEqual(self.chair.counts["entitled"], 3)
        self.officer(self.election).action_publish_result(reason=self.why)
        seats = self.election.sudo().term_ids.seat_ids
        head = seats.filtered(lambda seat: seat.position == "chair")
        self.assertEqual((head.member_id, head.elected_by), (self.members[1], "committee"))

    @clause("NR-ELEC-17")
    def test_two_thirds_of_the_new_committee_are_present(self):
        self.voted()
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.convene(present=1)
        self.officer(self.election).action_print_ballots()
        self.account(self.chair, issued=1)
        self.chair.action_bundle()
        self.count(self.chair, (1, 0), 1)
        self.assertEqual(self.chair.state, "void")

    def test_papers_are_printed_when_the_plenary_is_open(self):
        self.voted()
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.officer(self.election).action_convene_plenary()
        with self.refused("Enter who is present"):
            self.officer(self.election).action_print_ballots()

    def test_a_list_opened_again_lets_the_rules_change(self):
        self.publish()
        self.after_publicity()
        self.election.action_submit_candidates()
        report = self.election.report_ids
        self.as_user(self.street_reviewer, report).action_return(comment="请补充")
        self.assertEqual(self.chair.state, "waiting")
        self.officer(self.election).action_reopen_list("重新征求意见")
        self.assertEqual(self.chair.state, "open")


@tagged("post_install", "-at_install")
class TestForm(ElectionCase):
    @clause("NR-ELEC-16", "SZ-5.1.3.3")
    def test_few_members_vote_in_a_general_meeting(self):
        rules = self.env["union.election"]
        self.assertEqual(self.building.member_count, 15)
        self.assertEqual(rules._meeting_kind(self.building), "general")
        self.make_election()
        self.election.meeting_id.kind = "congress"
        self.load()
        self.election.action_advance()
        with self.refused("15 members, and a congress is held from 100"):
            self.election.action_publish_candidates()
        self.election.meeting_id.kind = "general"
        self.election.meeting_id.kind = "general"
        answer = self.election.action_publish_candidates(reason=self.why)
        self.assertNotIn("meeting_form", answer["waived"])
        figure = self.env["union.rule"].search([("key", "=", "election.congress_members")])
        figure.write({"value": "10"})
        self.assertEqual(rules._meeting_kind(self.building), "congress")

    @clause("NR-LAW-16")
    def test_a_term_is_three_or_five_years_whatever_the_reason(self):
        self.make_election()
        self.election.action_propose_rules()
        rule = self.election.rule_ids.filtered(lambda row: row.key == "term_years")
        with self.refused("3 or 5"):
            rule.write({"value": "4", "reason": "本届特殊情况"})
        rule.write({"value": "3", "reason": "按章程三年"})
