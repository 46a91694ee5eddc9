"""Who is due at a meeting and who came; meetings recorded later; minutes that stand."""

import io
import shutil
import subprocess
import unittest

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import clause
from .meeting_case import MeetingCase
from .usual_form import usual_form


@tagged("post_install", "-at_install")
class TestMeetingAttendees(MeetingCase):
    @clause("NR-ELEC-17")
    def test_who_came_makes_the_quorum_of_the_opening_and_stays(self):
        meeting = self.meeting()
        people = self.listed(meeting)
        people[:8].action_check_in()
        self.assertEqual((meeting.entitled_count, meeting.present_count), (12, 8))
        meeting.action_open()
        verdict = meeting.quorum_json
        self.assertEqual(verdict["code"], "quorum_met")
        self.assertEqual(verdict["params"]["rule"], "NR-ELEC-17")
        self.assertIn("8 of 12", meeting.quorum_text)
        # Who comes late is there for later votes; the opening stays as it was.
        people[8].action_check_in()
        motion = self.motion(meeting)
        motion.action_record_vote(9)
        self.assertEqual((motion.present_count, meeting.opening_present), (9, 8))
        with self.stopped("check people in"):
            self.motion(meeting).action_record_vote(9, present=10)
        meeting.resolution_ids.filtered(lambda r: r.state == "draft").unlink()
        meeting.action_close()
        self.assertEqual((meeting.final_entitled, meeting.final_present), (12, 9))
        with self.stopped("who came is settled"):
            people[9].action_check_in()

    def test_without_a_quorum_the_opening_says_so(self):
        meeting = self.meeting()
        self.listed(meeting)[:7].action_check_in()
        meeting.action_open()
        self.assertEqual(meeting.quorum_json["code"], "quorum_missed")
        self.assertIn("No quorum: 7 of 12", meeting.quorum_text)
        with self.stopped("Only 7 of 12"):
            self.motion(meeting).action_record_vote(7)

    def test_who_is_entitled_is_settled_at_the_opening(self):
        meeting = self.meeting()
        people = self.listed(meeting, self.members[:6])
        meeting.action_open()
        with self.stopped("settled"):
            self.listed(meeting, self.members[6])
        with self.stopped("settled"):
            people[0].unlink()
        with self.stopped("settled"):
            people[0].role = "guest"
        guest = self.clerk(self.env["union.meeting.attendee"]).create(
            {"meeting_id": meeting.id, "guest_name": "街道来宾", "role": "guest"}
        )
        guest.action_check_in()
        self.assertEqual((meeting.entitled_count, meeting.present_count), (6, 0))
        watching = self.listed(meeting, self.members[7], role="observer")
        with self.stopped("settled"):
            watching.role = "entitled"
        with self.stopped("was there is on record"):
            guest.action_undo_check_in()

    @clause("NR-ELEC-4b")
    def test_without_an_active_membership_there_is_no_vote(self):
        meeting = self.meeting()
        people = self.listed(meeting)
        self.members[0].state = "retained"
        with self.stopped("no active member"):
            people[0].action_check_in()
        answers = people[:2].action_check_in()
        self.assertEqual([answer["ok"] for answer in answers], [False, True])
        self.assertFalse(people[0].checked_in_on)
        again = people[1].action_check_in()
        self.assertEqual(again[0]["checked_in_on"], answers[1]["checked_in_on"])
        people[1].action_undo_check_in()
        self.assertFalse(people[1].checked_in_on)

    @clause("NR-CONG-32")
    def test_who_is_due_is_listed_from_the_register(self):
        audit = self.term(kind="audit")
        self.seat(self.vice, audit, position="member")
        meeting = self.meeting("general")
        self.members[0].state = "retained"
        answer = meeting.action_propose_attendees()
        due = meeting.attendee_ids.filtered(lambda a: a.role == "entitled").member_id
        self.assertNotIn(self.members[0], due)
        self.assertIn(self.members[1], due)
        self.assertEqual(answer["entitled"], len(due))
        self.assertEqual(meeting.action_propose_attendees()["added"], 0)
        # Of a congress: the representatives; who audits and is none comes without a vote.
        first = self.meeting()
        with self.stopped("by hand"):
            first.action_propose_attendees()
        self.listed(first, self.members[1:5])
        self.assertEqual(first.action_propose_attendees()["observers"], 1)
        first.action_open()
        first.action_close()
        second = self.meeting()
        answer = second.action_propose_attendees()
        self.assertEqual((answer["entitled"], answer["observers"]), (4, 1))
        watching = second.attendee_ids.filtered(lambda a: a.role == "observer")
        self.assertEqual(watching.member_id, self.vice)
        # Of a plenary: the committee in office.
        self.seat(self.chair, self.term())
        plenary = self.meeting("plenary")
        plenary.action_propose_attendees()
        self.assertEqual(plenary.attendee_ids.member_id, self.chair)

    def test_bad_entries_are_refused_in_words(self):
        meeting = self.meeting()
        self.listed(meeting, self.members[:1])
        attendees = self.clerk(self.env["union.meeting.attendee"])
        stranger = self.env["union.member"].create(
            {
                "name": "外人",
                "gender": "male",
                "organization_id": self.building.id,
                "state": "active",
            }
        )
        for values, said in (
            ({}, "Name a member"),
            ({"guest_name": "甲", "role": "entitled"}, "not entitled"),
            ({"member_id": stranger.id}, "not entitled"),
            ({"guest_name": "110101199003078515", "role": "guest"}, "nine digits"),
        ):
            with self.subTest(values), self.stopped(said, ValidationError):
                attendees.create({"meeting_id": meeting.id, **values})
        with self.stopped("server", AccessError):
            attendees.create(
                {
                    "meeting_id": meeting.id,
                    "member_id": self.members[3].id,
                    "checked_in_on": "2026-11-01 01:00:00",
                }
            )

    def test_strangers_see_and_check_in_nobody(self):
        meeting = self.meeting()
        people = self.listed(meeting)
        for user in self.outsiders():
            mine = self.as_user(user, people[0])
            for method in ("action_check_in", "action_undo_check_in"):
                with self.subTest(user.login), self.stopped("", AccessError):
                    getattr(mine, method)()
            with self.subTest(user.login), self.stopped("", AccessError):
                mine.read(["member_id"])
            with self.subTest(user.login), self.stopped("", AccessError):
                self.as_user(user, meeting).action_propose_attendees()
        with self.stopped("", AccessError):
            self.clerk(people[0]).read(["pass_digest"])

    # ---- recorded later ----

    def test_a_meeting_held_before_is_recorded_with_its_day_and_marked(self):
        meeting = self.meeting("plenary", declared_entitled=12, declared_present=9)
        for day in ("0026-11-02", "1926-11-02", "2026-11-20", "2026-11-21", "x", None, 5):
            with self.subTest(day), self.stopped("before today"):
                meeting.action_record(day, "补录")
        with self.stopped("why it is recorded only now"):
            meeting.action_record("2026-11-02", " . ")
        answer = meeting.action_record("2026-11-02", "会议当日系统尚未启用")
        self.assertEqual((answer["state"], answer["held_on"]), ("held", "2026-11-02"))
        self.assertTrue(meeting.recorded_later)
        self.assertEqual(
            (str(meeting.recorded_on), str(meeting.date)), ("2026-11-20", "2026-11-02")
        )
        motion = self.motion(meeting)
        motion.action_record_vote(9)
        self.assertEqual(str(motion.decided_on), "2026-11-02")
        meeting.action_close()
        with self.stopped("opened already"):
            meeting.action_record("2026-11-01", "再次补录")
        self.assertEqual(self.measured("meet.quarters_without_plenary"), 0)

    def test_a_meeting_that_elects_is_not_recorded_later(self):
        meeting = self.meeting("congress", self.building)
        self.env["union.election"].create(
            {"name": "选举", "organization_id": self.building.id, "meeting_id": meeting.id}
        )
        with self.stopped("elects"):
            meeting.action_record("2026-11-02", "补录会议情况")

    # ---- minutes ----

    def minuted(self):
        meeting = self.meeting(place="三楼会议室", name="第二届第三次会员代表大会")
        meeting.action_propose_agenda()
        self.listed(meeting)[:10].action_check_in()
        meeting.action_open()
        meeting.action_propose_resolutions()
        for motion in meeting.resolution_ids:
            motion.action_record_vote(9, 1)
        item = meeting.item_ids[0]
        item.write({"minutes": "曾庆华主席作工作报告。", "speaker": "曾庆华"})
        meeting.write({"minutes": "会议由谢雅婷主持。", "chaired_by": "谢雅婷"})
        meeting.action_close()
        return meeting

    def test_finished_minutes_stand_and_a_change_behind_the_program_is_seen(self):
        meeting = self.minuted()
        self.assertIsNone(meeting.action_verify_minutes())
        meeting.minutes = "会议由谢雅婷主持，应到12人，实到10人。"
        answer = meeting.action_finish_minutes()
        self.assertEqual(len(answer["minutes_digest"]), 64)
        self.assertTrue(meeting.action_verify_minutes())
        with self.stopped("stays on record"):
            meeting.minutes = "改"
        with self.stopped("agenda stays"):
            self.clerk(meeting.item_ids[0]).minutes = "改"
        with self.stopped("finished already"):
            meeting.action_finish_minutes()
        self.cr.execute(
            "UPDATE union_resolution SET votes_for = 12 WHERE meeting_id = %s", (meeting.id,)
        )
        self.env.invalidate_all()
        self.assertFalse(meeting.action_verify_minutes())
        empty = self.declared()
        with self.stopped("close the meeting"):
            empty.action_finish_minutes()
        empty.action_close()
        with self.stopped("no minutes"):
            empty.action_finish_minutes()

    @unittest.skipUnless(shutil.which("wkhtmltopdf") and shutil.which("pdftotext"), "no PDF tools")
    def test_minutes_and_notice_as_pdf_in_chinese(self):
        meeting = self.minuted()
        meeting.action_finish_minutes()
        texts = {}
        for report in ("meeting_minutes", "meeting_notice"):
            content = (
                self.env["ir.actions.report"]
                .with_user(self.building_clerk)
                .with_context(force_report_rendering=True)
                ._render_qweb_pdf(f"trade_union.{report}", meeting.ids)[0]
            )
            self.assertGreaterEqual(len(PdfReader(io.BytesIO(content)).pages), 1)
            texts[report] = usual_form(
                subprocess.run(
                    ["pdftotext", "-layout", "-", "-"],
                    input=content,
                    capture_output=True,
                    check=True,
                ).stdout.decode()
            )
        for text in ("第二届第三次会员代表大会", "三楼会议室", self.primary.name):
            self.assertIn(text, texts["meeting_minutes"])
            self.assertIn(text, texts["meeting_notice"])
        for text in ("曾庆华主席作工作报告", "谢雅婷", "NR-ELEC-22b", meeting.minutes_digest[:16]):
            self.assertIn(text, texts["meeting_minutes"])
        with self.assertRaises(UserError):
            self.env["report.trade_union.meeting_minutes"]._get_report_values(self.meeting().ids)
        with self.assertRaises(AccessError):
            self.env["report.trade_union.meeting_minutes"].with_user(
                self.sister_clerk
            )._get_report_values(meeting.ids)

    def test_a_closed_meeting_goes_to_the_archive(self):
        meeting = self.minuted()
        self.clerk(meeting).action_archive_paper()
        self.assertTrue(self.clerk(meeting).archive_number)
