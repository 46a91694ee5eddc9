"""Votes of a meeting: the right majority, in an open meeting, and nothing changes afterwards."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import clause
from .meeting_case import MeetingCase


@tagged("post_install", "-at_install")
class TestMeetingVote(MeetingCase):
    @clause("BJ-3.3.2")
    def test_the_yearly_plan_needs_two_thirds_of_those_entitled_and_exactly_that_is_enough(self):
        self.adopt("BJ", self.district)
        meeting = self.declared(entitled=12, present=12)
        short, exact = self.motion(meeting, "key_plan"), self.motion(meeting, "key_plan")
        answer = short.action_record_vote(7, 5)
        self.assertEqual((answer["state"], answer["needed"], answer["base"]), ("rejected", 8, 12))
        self.assertEqual(answer["verdict"]["params"]["rule"], "BJ-3.3.2")
        answer = exact.action_record_vote(8, 4)
        self.assertEqual(answer["state"], "passed")
        self.assertEqual((exact.clause, exact.entitled_count), ("BJ-3.3.2", 12))
        self.assertIn("BJ-3.3.2", exact.verdict_text)
        # Any other motion there: more than half.
        other = self.motion(meeting)
        self.assertEqual(other.action_record_vote(7)["needed"], 7)
        self.assertEqual(other.clause, "NR-ELEC-22b")

    def test_where_no_standard_says_otherwise_half_is_not_enough(self):
        meeting = self.declared()
        motion = self.motion(meeting, "key_plan")
        self.assertEqual(motion.action_record_vote(6, 6)["state"], "rejected")
        self.assertEqual(motion.verdict_json["code"], "below_majority")
        self.assertEqual(motion.rules_json["threshold"], "1/2")

    def test_the_base_is_the_one_an_office_adopted(self):
        """Of the votes cast, of those present, of all entitled: each its own figure."""
        meeting = self.declared(entitled=12, present=10)
        rule = self.rule("meeting.resolution_base", "NR-ELEC-22b")
        for base, needed in (("cast", 4), ("valid", 4), ("present", 6), ("entitled", 7)):
            with self.subTest(base=base):
                rule.sudo().value = base
                motion = self.motion(meeting)
                answer = motion.action_record_vote(3, 2, 1)
                self.assertEqual((answer["needed"], answer["state"]), (needed, "rejected"))

    def test_rules_that_make_no_sense_together_are_refused_in_words(self):
        meeting = self.declared()
        self.rule("meeting.resolution_threshold", "NR-ELEC-22b").sudo().value = "1"
        motion = self.motion(meeting)
        with self.stopped("threshold"):
            motion.action_record_vote(12)
        self.assertEqual(motion.state, "draft")

    def test_a_vote_is_recorded_in_an_open_meeting_only(self):
        meeting = self.meeting(declared_entitled=12, declared_present=12)
        motion = self.motion(meeting)
        with self.stopped("open “第一次会员代表大会” first"):
            motion.action_record_vote(12)
        meeting.action_open()
        motion.action_record_vote(12)
        meeting.action_close()
        with self.stopped("next meeting", ValidationError):
            self.motion(meeting)
        late = self.env["union.resolution"].create(
            {"name": "迟到议案", "meeting_id": self.declared().id}
        )
        with self.stopped("next meeting", ValidationError):
            self.clerk(late).meeting_id = meeting

    @clause("NR-ELEC-17")
    def test_without_a_quorum_nothing_is_voted_whatever_was_declared_at_the_opening(self):
        meeting = self.declared(entitled=12, present=12)
        self.assertEqual(
            (meeting.quorum_json["code"], meeting.quorum_json["params"]["required"]),
            ("quorum_met", 8),
        )
        motion = self.motion(meeting)
        with self.stopped("Only 7 of 12"):
            motion.action_record_vote(7, present=7)
        with self.stopped("only 12 are entitled"):
            motion.action_record_vote(7, present=13)
        for bad in (True, "7", -1, 7.0):
            with self.subTest(bad), self.stopped("whole numbers"):
                motion.action_record_vote(bad)
        self.assertEqual(motion.action_record_vote(7, present=8)["state"], "passed")
        self.assertEqual((motion.present_count, motion.base_count), (8, 12))

    def test_a_meeting_that_was_opened_stays_as_it_was(self):
        meeting = self.declared(date="2026-11-20")
        fields = {
            "kind": "plenary",
            "organization_id": self.building.id,
            "date": "2026-11-19",
            "name": "另一次会议",
            "declared_entitled": 3,
            "declared_present": 1,
            "extraordinary": True,
            "place": "别处",
        }
        for name, value in fields.items():
            with self.subTest(name), self.stopped("stays on record as it is"):
                meeting.write({name: value})
        meeting.write({"minutes": "开会。", "chaired_by": "曾庆华"})
        meeting.action_close()
        for name, value in fields.items():
            with self.subTest(name), self.stopped("stays on record as it is"):
                meeting.write({name: value})
        for name in ("final_entitled", "held_on", "state", "quorum_json", "opening_present"):
            with self.subTest(name), self.stopped("server", AccessError):
                meeting.write({name: False})
        with self.stopped("stays on record"):
            meeting.unlink()

    @clause("NR-LAW-18b")
    def test_the_share_of_a_recall_is_the_one_of_the_vote(self):
        seat = self.seat(self.chair, self.term())
        meeting = self.declared(entitled=12, present=12)
        motion = self.motion(meeting, "recall")
        with self.stopped("NR-CONG-36c"):
            motion.action_record_vote(6, 6)
        motion.action_record_vote(6, 6, method="secret")
        change = self.clerk(self.env["union.seat.change"]).create(
            {
                "organization_id": self.primary.id,
                "kind": "recall",
                "seat_id": seat.id,
                "reason": "连续两年不满意",
                "resolution_id": motion.id,
                "secret_ballot": True,
                "after": "appraisal",
            }
        )
        self.assertEqual((change.recall_percent, motion.state), (50, "rejected"))
        # Even where the figures of the meeting changed behind the program's back.
        self.cr.execute(
            "UPDATE union_meeting SET declared_entitled = 10, declared_present = 10 WHERE id = %s",
            (meeting.id,),
        )
        self.env.invalidate_all()
        self.assertEqual(change.recall_percent, 50)
        with self.stopped("NR-LAW-18b"):
            change.action_carry_out(reason="测试")
        self.assertFalse(seat.date_to)

    @clause("NR-CONG-36c", "NR-CONG-37b")
    def test_what_needs_a_secret_ballot_is_not_voted_by_hands_or_online(self):
        meeting = self.declared(channel="video")
        recall, other = self.motion(meeting, "recall"), self.motion(meeting)
        for method in ("hands", "online"):
            with self.subTest(method), self.stopped("NR-CONG-36c"):
                recall.action_record_vote(12, method=method)
        with self.stopped("one of the three"):
            other.action_record_vote(12, method="mail")
        with self.stopped("one of the three"):
            other.action_record_vote(12, method=["hands"])
        self.assertEqual(recall.action_record_vote(12, method="secret")["state"], "passed")
        self.assertEqual(other.action_record_vote(12, method="online")["state"], "passed")
        self.assertEqual((recall.method, other.method), ("secret", "online"))

    def test_strangers_neither_read_nor_vote(self):
        motion = self.motion(self.declared())
        for user in self.outsiders():
            with self.subTest(user.login):
                mine = self.as_user(user, motion)
                with self.stopped("", (AccessError, UserError)):
                    mine.action_record_vote(12)
                with self.stopped("", AccessError):
                    mine.read(["name"])
        with self.stopped("", AccessError):
            self.as_user(self.street_auditor, motion).action_record_vote(12)
        self.assertEqual(motion.state, "draft")

    def test_the_dialog_declares_who_is_there_only_without_a_list(self):
        meeting = self.declared(present=10)
        dialog = self.clerk(self.env["union.resolution.vote"]).create(
            {"resolution_id": self.motion(meeting).id, "votes_for": 9}
        )
        self.assertEqual((dialog.present_count, dialog.has_roll), (10, False))
        dialog.present_count = 11
        dialog.button_record()
        self.assertEqual(dialog.resolution_id.present_count, 11)
