"""The roll: shown to the members, open to objections, frozen; who may vote and by what."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import clause
from .election_case import ElectionCase


@tagged("post_install", "-at_install")
class TestRollIsPublic(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()
        self.load()
        self.election = self.officer(self.election)

    def after_roll(self):
        self.at(f"{self.election.roll_objections_until.isoformat()} 20:00:00")

    @clause("NR-ELEC-4", "SZ-5.1.3.3e")
    def test_the_roll_is_shown_by_constituency_and_without_numbers(self):
        answer = self.election.action_publish_roll()
        notice = self.election.roll_publicity_id
        self.assertEqual(answer["days"], 5)
        self.assertEqual(answer["ends_on"], "2026-10-19")
        for voter in self.election.voter_ids:
            self.assertIn(voter.name, notice.content)
            self.assertIn(voter.constituency_id.name, notice.content)
            self.assertNotIn(voter.member_id.member_number, notice.content)

    @clause("NR-ELEC-4")
    def test_an_objection_holds_the_freezing_until_it_is_answered(self):
        self.election.action_publish_roll()
        with self.refused("open to objections until the end of 2026-10-19"):
            self.election.action_freeze_roll()
        notice = self.officer(self.election.roll_publicity_id)
        notice.action_object("漏了一名会员")
        self.after_roll()
        with self.refused("Objections to the roll that stand: 1"):
            self.election.action_freeze_roll()
        self.officer(notice.objection_ids).action_handle("已核实，该会员属另一选区")
        self.assertEqual(self.election.action_freeze_roll()["entitled"], self.VOTERS)
        self.assertFalse(self.election.record_ids)

    def test_a_roll_changed_after_it_was_shown_is_shown_again_or_frozen_with_a_reason(self):
        self.election.action_publish_roll()
        self.officer(self.election.voter_ids[-1]).action_remove()
        self.after_roll()
        with self.refused("not the one that was shown"):
            self.election.action_freeze_roll()
        self.assertEqual(self.election.button_freeze_roll()["name"][:10], "Freeze the")
        self.election.action_freeze_roll(reason="该会员已调离，名册已口头通报")
        self.assertEqual(self.election.record_ids.kind, "roll_frozen")

    def test_no_objection_is_lost_when_the_roll_is_shown_anew(self):
        self.election.action_publish_roll()
        notice = self.officer(self.election.roll_publicity_id)
        notice.action_object("漏了一名会员")
        with self.refused("wait for an answer"):
            self.election.action_publish_roll()
        self.officer(notice.objection_ids).action_handle("经核实属实", upheld=True)
        with self.refused("was upheld"):
            self.election.action_publish_roll()
        self.assertEqual((notice.state, self.election.roll_publicity_id), ("published", notice))
        self.officer(self.election.voter_ids[-1]).action_remove()
        self.election.action_publish_roll()
        self.assertEqual(notice.state, "withdrawn")

    def test_shown_again_takes_the_first_notice_back(self):
        self.election.action_publish_roll()
        first = self.election.roll_publicity_id
        self.election.action_publish_roll(days=7)
        self.assertEqual(first.state, "withdrawn")
        self.assertEqual(self.election.roll_publicity_id.days, 7)

    def test_days_are_whole_and_not_fewer_than_the_rule_in_force(self):
        for days, message in ((0, "1 to 60"), (61, "1 to 60"), ("5", "1 to 60"), (3, "at least 5")):
            with self.subTest(days=days), self.refused(message):
                self.election.action_publish_roll(days=days)
        self.assertFalse(self.election.roll_publicity_id)

    @clause("NR-ELEC-4b")
    def test_a_retained_member_is_neither_shown_nor_frozen_nor_checked_in(self):
        rows = self.rows(self.retained)
        self.assertEqual(
            self.election.action_load_roster(rows)["refused"][0]["code"], "row_retained"
        )
        self.members[0].state = "retained"
        for action in ("action_publish_roll", "action_freeze_roll"):
            with self.subTest(action=action), self.refused("retained"):
                getattr(self.election, action)()

    def test_the_gate_asks_for_a_reason_where_the_roll_was_not_shown(self):
        self.election.action_advance()
        found = [f for f in self.election._gate_findings() if f["gate"] == "roll_public"]
        self.assertEqual([(f["passed"], f["severity"]) for f in found], [(False, "warn")])
        self.election.action_publish_roll()
        found = [f for f in self.election._gate_findings() if f["gate"] == "roll_public"]
        self.assertTrue(found[0]["passed"])

    @clause("NR-CONG-37c")
    def test_nobody_votes_online_and_the_channel_is_fixed_at_the_opening(self):
        voters = self.officer(self.election.voter_ids)
        self.assertEqual(set(voters.mapped("channel")), {"paper"})
        with self.refused("on paper"):
            voters[0].action_set_channel("online")
        with self.refused("paper or online"):
            voters[0].action_set_channel("post")
        with self.assertRaises(AccessError), self.cr.savepoint():
            voters[0].write({"channel": "online"})
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.as_user(self.sister_clerk, voters[0]).action_set_channel("paper")

    def test_others_neither_show_nor_freeze(self):
        for user in (self.tellers[0], self.street_auditor, self.sister_clerk):
            mine = self.as_user(user, self.election)
            for attempt in (mine.action_publish_roll, mine.action_freeze_roll):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    attempt()


@tagged("post_install", "-at_install")
class TestChannelLocked(ElectionCase):
    @clause("NR-CHAIR-17b")
    def test_nothing_leads_from_who_came_to_a_vote(self):
        """No model that knows a voter knows a paper, an entry or a figure, and the other way."""
        people = {
            "union.voter",
            "union.election.presence",
            "union.election.sitting",
        }
        votes = {
            "union.ballot.batch",
            "union.count.bundle",
            "union.count.sheet",
            "union.count.sheet.line",
            "union.contest.result",
        }
        for model in people | votes:
            others = votes if model in people else people
            for field in self.env[model]._fields.values():
                self.assertNotIn(field.comodel_name, others, f"{model}.{field.name}")

    def test_the_channel_is_fixed_when_the_polls_open(self):
        self.make_election()
        self.open()
        with self.refused("this is done in"):
            self.officer(self.election.voter_ids[0]).action_set_channel("paper")
