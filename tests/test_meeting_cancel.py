"""A meeting that is not held: cancelled or put off, with a reason, and its people told."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import clause
from .meeting_case import MeetingCase

WHY = "台风橙色预警，场地关闭"


@tagged("post_install", "-at_install")
class TestMeetingCancel(MeetingCase):
    """Friday, 20 November 2026."""

    def called(self, kind="congress", **values):
        meeting = self.meeting(
            kind, starts_at="2026-11-30 01:00:00", ends_at="2026-11-30 04:00:00", **values
        )
        meeting.action_propose_agenda()
        self.listed(meeting)
        meeting.action_call()
        return meeting

    def messages_to(self, user):
        return self.env["mail.message"].search(
            [("partner_ids", "in", user.partner_id.ids)], order="id"
        )

    def test_a_cancelled_meeting_stays_with_its_agenda_and_everybody_is_told(self):
        user = self.login_of(self.members[0], "t_delegate")
        meeting = self.called()
        items, event = meeting.item_ids, meeting.event_id
        answer = meeting.action_cancel(f" {WHY} ")
        self.assertEqual(
            answer, {"id": meeting.id, "state": "cancelled", "told": 1, "on_paper": 11}
        )
        self.assertEqual((str(meeting.cancelled_on), meeting.cancel_reason), ("2026-11-20", WHY))
        self.assertFalse(event.exists(), "it leaves the calendar")
        self.assertFalse(meeting.event_id)
        self.assertEqual(meeting.item_ids, items)
        notice = self.messages_to(user)[-1]
        self.assertIn("Cancelled", notice.subject)
        self.assertIn(WHY, notice.body)
        self.assertIn("11/30/2026 09:00", notice.body)

    def test_nothing_goes_on_with_it(self):
        meeting = self.called()
        item, person = meeting.item_ids[0], meeting.attendee_ids[0]
        motion = self.motion(meeting)
        meeting.action_cancel(WHY)
        for name, way in {
            "open": meeting.action_open,
            "call": meeting.action_call,
            "cancel": lambda: meeting.action_cancel(WHY),
            "put off": lambda: meeting.action_put_off(WHY),
            "record": lambda: meeting.action_record("2026-11-19", WHY),
            "finish": meeting.action_finish_minutes,
            "agenda": meeting.action_propose_agenda,
            "resolutions": meeting.action_propose_resolutions,
            "list": meeting.action_propose_attendees,
            "rename": lambda: meeting.write({"name": "别的"}),
            "item": lambda: item.write({"minutes": "x"}),
            "motion": lambda: self.motion(meeting),
            "vote": lambda: motion.action_record_vote(1, present=1),
            "check in": person.action_check_in,
            "attendee": person.unlink,
        }.items():
            with self.subTest(name), self.stopped("was cancelled"):
                way()
        self.assertFalse(person.member_id._merge_open_papers(), "no duplicate is kept for it")
        with self.stopped("stays on record"):
            meeting.unlink()
        with self.stopped("is not open"):
            meeting.action_close()
        with self.stopped("closed first"):
            meeting.action_archive_paper()

    @clause("NR-CONG-30")
    def test_put_off_it_is_called_anew_in_time(self):
        user = self.login_of(self.members[0], "t_delegate")
        meeting = self.called()
        answer = meeting.action_put_off(WHY)
        self.assertEqual((answer["date"], answer["told"], answer["on_paper"]), (False, 1, 11))
        self.assertFalse(meeting.starts_at or meeting.event_id or meeting.noticed_on)
        self.assertEqual(str(meeting.put_off_from), "2026-11-30")
        self.assertIn("not known yet", self.messages_to(user)[-1].body)
        answer = meeting.action_put_off(WHY, "2026-12-10 01:00:00")
        # Nobody was called in the meantime, and nobody is told.
        self.assertEqual((answer["date"], answer["told"], answer["on_paper"]), ("2026-12-10", 0, 0))
        with self.on("2026-12-08"), self.stopped("NR-CONG-30"):
            meeting.action_call()
        meeting.action_call()
        self.assertTrue(meeting.event_id)
        # A known end moves along.
        meeting.ends_at = "2026-12-10 04:00:00"
        meeting.action_put_off(WHY, "2026-12-11 01:00:00")
        self.assertEqual(str(meeting.ends_at), "2026-12-11 04:00:00")
        self.assertEqual((meeting.state, str(meeting.date)), ("draft", "2026-12-11"))

    def test_what_cannot_be_cancelled_or_put_off_says_why(self):
        meeting = self.called()
        for reason in (None, "", " ", "...", "123"):
            with self.subTest(reason), self.stopped("say why"):
                meeting.action_cancel(reason)
        for begins in ("2026-11-19 01:00:00", "morgen", 5):
            with self.subTest(begins), self.stopped("to come"):
                meeting.action_put_off(WHY, begins)
        with self.stopped("is to be a text"):
            meeting.action_cancel(["x"])
        self.assertTrue(meeting.event_id and meeting.noticed_on, "nothing half done")
        meeting.action_cancel(f"{WHY} 13595711777")
        self.assertEqual(meeting.cancel_reason, f"{WHY} ***")
        held = self.declared()
        with self.stopped("it was held"):
            held.action_cancel(WHY)
        with self.stopped("", AccessError):
            held.write({"cancel_reason": "x"})

    def test_a_meeting_that_elects_is_put_off_or_its_election_given_up(self):
        meeting = self.called()
        election = self.env["union.election"].create(
            {"name": "选举", "organization_id": self.primary.id, "meeting_id": meeting.id}
        )
        with self.stopped("give the election up"):
            meeting.action_cancel(WHY)
        election.action_cancel(reason=WHY)
        meeting.action_cancel(WHY)
        other = self.env["union.election"].create(
            {"name": "选举二", "organization_id": self.primary.id, "meeting_id": meeting.id}
        )
        self.assertTrue(other._gate_meeting_set(), "at a cancelled meeting nothing is elected")

    @clause("BJ-2.7")
    def test_the_watch_does_not_count_it(self):
        self.adopt("BJ", self.district)
        key = "organization.meeting.employer"
        meeting = self.called("employer")
        self.assert_state(self.primary, key, "passed")
        meeting.action_cancel(WHY)
        self.assert_state(self.primary, key, "unknown")
        self.called("employer").action_put_off(WHY)
        self.assert_state(self.primary, key, "unknown")

    def test_the_dialog_takes_the_step_and_strangers_do_nothing(self):
        meeting = self.called()
        dialogs = self.clerk(self.env["union.meeting.stop"])
        action = meeting.button_stop()
        dialog = dialogs.with_context(**action["context"]).create(
            {"reason": WHY, "starts_at": "2026-12-10 01:00:00"}
        )
        self.assertEqual(dialog.step, "put_off")
        dialog.button_stop()
        self.assertEqual(str(meeting.date), "2026-12-10")
        for user in self.outsiders():
            mine = self.as_user(user, meeting)
            for way in (mine.action_cancel, mine.action_put_off):
                with self.subTest(user.login), self.stopped("", AccessError):
                    way(WHY)
        dialogs.create({"meeting_id": meeting.id, "step": "cancel", "reason": WHY}).button_stop()
        self.assertEqual(meeting.state, "cancelled")

    def test_each_state_is_read_as_what_it_is(self):
        meeting, gone = self.meeting(declared_entitled=12, declared_present=12), self.meeting()
        later = self.meeting(date="2026-11-02", declared_entitled=12, declared_present=12)
        self.assertEqual(meeting.stage, "draft")
        meeting.action_open()
        later.action_record("2026-11-02", "漏录")
        gone.action_cancel("场地关闭")
        self.env.invalidate_all()
        self.assertEqual(
            [one.stage for one in (meeting, later, gone)], ["progress", "held", "cancelled"]
        )
        meeting.action_close()
        self.assertEqual(meeting.stage, "closed")
        # Nobody is checked in where that is over, so no button offers it.
        arch = self.env["union.meeting"].get_view(view_type="form")["arch"]
        self.assertEqual(arch.count("parent.state not in ('draft', 'held')"), 2)

    def test_a_meeting_is_not_closed_while_its_polls_are_open(self):
        meeting = self.declared()
        election = self.env["union.election"].create(
            {"name": "选举", "organization_id": self.primary.id, "meeting_id": meeting.id}
        )
        phases = self.env["union.election.phase"]
        election._server_write({"phase_id": phases.search([("code", "=", "opened")]).id})
        with self.stopped("polls are open"):
            meeting.action_close()
        self.assertEqual(meeting.state, "held")
        election._server_write({"phase_id": phases.search([("code", "=", "counting")]).id})
        meeting.action_close()
        self.assertEqual(meeting.state, "closed")
