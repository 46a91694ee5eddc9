"""What the regulation on congresses says of meetings beside the steps of calling one."""

from odoo.tests import tagged

from .common import clause
from .meeting_case import MeetingCase


@tagged("post_install", "-at_install")
class TestMeetingClauses(MeetingCase):
    """Friday, 20 November 2026."""

    @clause("NR-CONG-32b")
    def test_guests_are_invited_and_count_for_nothing(self):
        meeting = self.meeting()
        people = self.listed(meeting)
        people[:8].action_check_in()
        guests = self.clerk(self.env["union.meeting.attendee"]).create(
            [
                {"meeting_id": meeting.id, "guest_name": name, "role": "guest"}
                for name in ("区总工会来宾", "企业行政代表")
            ]
        )
        guests.action_check_in()
        self.assertEqual((meeting.entitled_count, meeting.present_count), (12, 8))
        meeting.action_open()
        self.assertEqual(meeting.quorum_json["params"]["present"], 8)
        with self.stopped("only 8 people are present"):
            self.motion(meeting).action_record_vote(9)
        with self.stopped("is not entitled to vote there"):
            self.clerk(self.env["union.meeting.attendee"]).create(
                {"meeting_id": self.meeting().id, "guest_name": "来宾", "role": "entitled"}
            )
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "trade_union.meeting_minutes", meeting.ids
        )
        self.assertRegex(html.decode(), "Without a vote: 区总工会来宾, 企业行政代表")

    @clause("NR-CONG-37")
    def test_a_congress_meets_by_video_or_telephone_with_the_same_rules(self):
        for channel, words in (("video", "By Video"), ("telephone", "By Telephone")):
            with self.subTest(channel):
                meeting = self.meeting(channel=channel, starts_at="2026-11-30 01:00:00")
                meeting.action_propose_agenda()
                people = self.listed(meeting)
                meeting.action_call()
                self.assertIn(words, meeting._when_and_where())
                with self.on("2026-11-30"):
                    people[:8].action_check_in()
                    meeting.action_open()
                    self.assertEqual(meeting.quorum_json["code"], "quorum_met")
                    motion = self.motion(meeting)
                    motion.action_record_vote(8, method="online")
                self.assertEqual((motion.state, motion.base_count), ("passed", 12))
                self.env["union.resolution"].flush_model()
                html, _kind = self.env["ir.actions.report"]._render_qweb_html(
                    "trade_union.meeting_minutes", meeting.ids
                )
                self.assertIn(words, html.decode())

    @clause("NR-CONG-38")
    def test_a_members_congress_is_no_workers_congress(self):
        meeting = self.meeting("congress")
        meeting.action_propose_agenda()
        # Its agenda is of its own powers: what the standards give the members' congress.
        clauses = {item.clause for item in meeting.item_ids}
        self.assertTrue(
            all(code.startswith(("NR-CONG-", "NR-ELEC-", "NR-LAW-", "SZ-")) for code in clauses)
        )
        meeting.write({"declared_entitled": 12, "declared_present": 12})
        meeting.action_open()
        motion = self.motion(meeting)
        motion.action_record_vote(12)
        meeting.action_close()
        entry = self.clerk(self.env["union.archive.entry"]).browse(meeting.action_archive_paper())
        self.assertIn(meeting.name, entry.title)
        other = self.meeting("congress")
        self.assertFalse(other.resolution_ids | motion & other.resolution_ids)
        kinds = self.env["union.meeting"]._fields["kind"].get_values(self.env)
        self.assertFalse([kind for kind in kinds if "workers" in kind])
        # Held, it counts as the one and never as the other.
        keys = ["meet.member_congress_year", "meet.workers_congress_year"]
        keys.append("meet.workers_congress_system")
        values = self.env["union.metric.provider"]._measure(
            keys, self.primary, meeting.held_on.replace(month=1, day=1), meeting.held_on
        )
        found = [values.get(key, {}).get(self.primary.id) for key in keys]
        self.assertEqual(found, [1, None, None])

    @clause("NR-CONG-26b")
    def test_the_report_on_a_first_session_is_answered_within_fifteen_days(self):
        key = "meeting.first.reply"
        meeting = self.meeting("congress", self.building, first_session=True)
        report = self.env["union.petition"].create(
            {
                "organization_id": self.building.id,
                "kind_id": self.env.ref("trade_union.petition_kind_report").id,
                "title": "关于召开会员代表大会的报告",
                "body": "一段。",
                "party_told": True,
            }
        )
        meeting.report_id = report
        self.assertEqual(meeting.report_days, 0, "not sent yet")
        report = self.clerk(report)
        report.check_reason = "测试"
        report.action_submit()
        meeting = self.env["union.meeting"].browse(meeting.id)
        for day, waited, state in (("2026-12-05", 15, "passed"), ("2026-12-06", 16, "failed")):
            with self.subTest(day), self.on(day):
                self.env.invalidate_all()
                self.assertEqual(meeting.report_days, waited)
                (check,) = [check for check in meeting.union_check("daily") if check["rule"] == key]
                self.assertEqual((check["state"], check["clause"]), (state, "NR-CONG-26b"))

    @clause("SZ-5.5.7.2", "SZ-5.5.7.3")
    def test_each_kind_says_how_often_the_standards_ask_for_it(self):
        kinds = self.env["union.meeting.kind"].search([]).grouped("code")
        for code, law in {
            "congress": "SZ-5.5.7.2",
            "general": "SZ-5.5.7.2",
            "plenary": "SZ-5.5.7.3",
            "joint": "SZ-5.5.2",
            "employer": False,
            "presidium": False,
        }.items():
            with self.subTest(code):
                self.assertIn(law or "", kinds[code].frequency_text)
                self.assertEqual(bool(kinds[code].frequency_text), bool(law))
        self.adopt("BJ", self.district)
        self.env.invalidate_all()
        self.assertIn("BJ-2.7", kinds["employer"].frequency_text)
        self.assertIn("BJ-2.7", kinds["plenary"].frequency_text)
