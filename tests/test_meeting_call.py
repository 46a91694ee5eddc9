"""Calling a meeting: its agenda by the standards, in time, its people told, no stranger."""

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import clause
from .meeting_case import MeetingCase

NOTICE = "meeting.notice"


@tagged("post_install", "-at_install")
class TestMeetingCall(MeetingCase):
    """Friday, 20 November 2026."""

    def agenda(self, meeting):
        return {item["name"]: item for item in meeting.action_propose_agenda()}

    def codes(self, meeting, state="planned"):
        return [
            item.topic_id.code for item in meeting.item_ids if item.state == state and item.topic_id
        ]

    def called(self, starts_at="2026-11-30 01:00:00", **values):
        meeting = self.meeting(starts_at=starts_at, **values)
        meeting.action_propose_agenda()
        return meeting

    @clause("SZ-5.1.3.5b", "NR-CONG-31-shenzhen")
    def test_five_items_prepare_a_congress_two_of_them_with_a_condition(self):
        congress = self.meeting("congress", self.building)
        prepares = self.meeting(
            "preparatory", self.building, main_id=congress.id, has_presidium=True
        )
        agenda = self.agenda(prepares)
        self.assertEqual(
            self.codes(prepares),
            [
                "preparation_report",
                "qualification_report",
                "election_rules",
                "presidium",
                "agenda",
            ],
        )
        self.assertEqual({item["clause"] for item in agenda.values()}, {"SZ-5.1.3.5b"})
        # Of a general meeting nobody's qualification is reviewed; without a presidium no list.
        congress.kind = "general"
        prepares.has_presidium = False
        again = prepares.action_propose_agenda()
        self.assertEqual(len(again), 5, "judged anew, not listed twice")
        self.assertEqual(self.codes(prepares), ["preparation_report", "election_rules", "agenda"])
        skipped = prepares.item_ids.filtered(lambda item: item.state == "skipped")
        self.assertEqual(self.codes(prepares, "skipped"), ["qualification_report", "presidium"])
        self.assertTrue(all(skipped.mapped("skipped_because")), "nothing is skipped silently")

    @clause("NR-CONG-31")
    def test_without_the_city_standard_four_items_prepare_a_congress(self):
        self.adopt("SZ", self.city)
        place = self.env["union.organization"].create(
            {
                "name": "他市工会",
                "code": "T-OTHER",
                "level": "primary",
                "kind": "single",
                "state": "active",
            }
        )
        meeting = self.env["union.meeting"].create(
            {"name": "预备会议", "organization_id": place.id, "kind": "preparatory"}
        )
        items = meeting.action_propose_agenda()
        self.assertEqual(
            self.codes(meeting),
            ["preparation_report", "qualification_report", "election_rules", "agenda"],
        )
        self.assertEqual({item["clause"] for item in items}, {"NR-CONG-31"})

    @clause("NR-CONG-12", "NR-LAW-45b")
    def test_a_congress_hears_reports_and_elects_where_there_is_an_election(self):
        meeting = self.meeting("congress", self.building)
        agenda = meeting.action_propose_agenda()
        self.assertEqual(
            self.codes(meeting),
            [
                "work_report",
                "funds_report",
                "budget_accounts",
                "audit_report",
                "member_rating",
                "proposals",
            ],
        )
        self.assertEqual(
            self.codes(meeting, "skipped"), ["election_rules", "scrutineers", "election", "recall"]
        )
        clauses = {item["clause"] for item in agenda}
        self.assertLessEqual({"NR-CONG-12", "NR-LAW-45b", "NR-CONG-29"}, clauses)
        self.env["union.election"].create(
            {"name": "选举", "organization_id": self.building.id, "meeting_id": meeting.id}
        )
        self.env.invalidate_all()
        meeting.action_propose_agenda()
        self.assertLessEqual(
            {"election", "election_rules", "scrutineers"}, set(self.codes(meeting))
        )

    @clause("NR-ELEC-15", "NR-ELEC-22b")
    def test_what_a_vote_waits_for_stands_on_the_agenda_of_who_elects(self):
        asked = {"election_rules", "scrutineers", "election"}
        for kind in ("congress", "general", "plenary", "constituency"):
            meeting = self.meeting(kind, self.building, starts_at="2026-12-10 01:00:00")
            self.env["union.election"].create(
                {"name": "选举", "organization_id": self.building.id, "meeting_id": meeting.id}
            )
            self.env.invalidate_all()
            meeting.action_propose_agenda()
            with self.subTest(kind):
                self.assertLessEqual(asked, set(self.codes(meeting)))
                meeting.action_propose_resolutions()
                self.assertLessEqual(
                    asked - {"election"}, set(meeting.resolution_ids.mapped("kind"))
                )
        # Adopted by the preparatory meeting of a congress, the rules are not voted twice.
        main = self.meeting("congress", self.building)
        self.env["union.election"].create(
            {"name": "选举", "organization_id": self.building.id, "meeting_id": main.id}
        )
        before = self.meeting(
            "preparatory",
            self.building,
            main_id=main.id,
            declared_entitled=12,
            declared_present=12,
        )
        before.action_open()
        self.motion(before, "election_rules").action_record_vote(12)
        self.env.invalidate_all()
        main.action_propose_agenda()
        self.assertIn("election_rules", self.codes(main, "skipped"))
        self.assertIn("scrutineers", self.codes(main))

    @clause("BJ-2.7")
    def test_beijing_adds_the_yearly_plan_and_names_its_own_clauses(self):
        self.adopt("BJ", self.district)
        meeting = self.meeting("general")
        items = {
            item.topic_id.code: item.clause
            for item in self.env["union.meeting.item"].browse(
                line["id"] for line in meeting.action_propose_agenda()
            )
        }
        self.assertEqual(items["work_report"], "BJ-2.7")
        self.assertEqual(items["funds_report"], "BJ-2.7")
        self.assertEqual(items["key_plan"], "BJ-3.3.2")
        self.assertEqual(items["member_rating"], "BJ-3.4.1")

    def test_an_own_rule_drops_a_topic_or_moves_it(self):
        self.rule("meeting.agenda.congress.member_rating", "NR-CONG-12").sudo().value = "0"
        self.rule("meeting.agenda.congress.audit_report", "NR-CONG-12").sudo().value = "5"
        meeting = self.meeting()
        meeting.organization_id = self.primary
        meeting.action_propose_agenda()
        self.assertEqual(self.codes(meeting)[0], "audit_report")

    def test_what_is_voted_is_put_to_the_vote_once(self):
        meeting = self.called()
        ids = meeting.action_propose_resolutions()
        self.assertEqual(
            self.env["union.resolution"].browse(ids).mapped("kind"),
            ["work_report", "funds_report", "budget_accounts", "audit_report"],
        )
        self.assertEqual(meeting.action_propose_resolutions(), [])
        item = meeting.item_ids[0]
        self.assertEqual(item.resolution_id.name, item.name)

    @clause("NR-CONG-30")
    def test_five_working_days_before_or_with_a_reason(self):
        # Monday the 30th: five working days before is Monday the 23rd.
        meeting = self.called()
        self.assertEqual(
            (meeting.notice_workdays, str(meeting.notice_due_on), meeting.notice_missing),
            (5, "2026-11-23", 0),
        )
        self.assertEqual(str(meeting.date), "2026-11-30")
        answer = meeting.action_call()
        self.assertEqual(
            (answer["noticed_on"], answer["notice_due_on"]), ("2026-11-20", "2026-11-23")
        )
        with self.on("2026-11-24"):
            late = self.called(name="迟到的大会")
            self.assertEqual(late.notice_missing, 1)
            with self.stopped("NR-CONG-30"):
                late.action_call()
            self.assertFalse(late.noticed_on)
            late.action_call(reason="台风改期，已电话通知全体代表")
            log = self.env["union.rule.override"].search(
                [("res_model", "=", "union.meeting"), ("res_id", "=", late.id)]
            )
            self.assertEqual((log.clause_id.code, log.value), ("NR-CONG-30", "1"))
        with self.on("2026-11-30"):
            # The reason stands for the opening as well; the other was called in time.
            late.action_open()
            meeting.action_open()

    def test_a_notice_holds_for_what_it_said(self):
        meeting = self.called(place="三楼会议室")
        meeting.action_call()
        meeting.place = "四楼会议室"
        self.assertFalse(meeting.noticed_on, "to be called anew")
        event = meeting.event_id
        meeting.starts_at = "2026-12-01 01:00:00"
        meeting.action_call()
        self.assertEqual(meeting.event_id, event)
        self.assertEqual(str(event.sudo().start), "2026-12-01 01:00:00")
        with self.stopped("another day"):
            meeting.date = "2026-12-05"
        meeting.unlink()
        self.assertFalse(event.exists(), "nobody is to come any more")

    def test_what_cannot_be_called_says_why(self):
        bare = self.meeting()
        with self.stopped("when it begins"):
            bare.action_call()
        bare.starts_at = "2026-11-30 01:00:00"
        with self.stopped("nothing is on the agenda"):
            bare.action_call()
        past = self.called("2026-11-02 01:00:00")
        with self.stopped("lies in the past"):
            past.action_call()
        opened = self.declared()
        with self.stopped("opened already"):
            opened.action_call()
        with mute_logger("odoo.sql_db"), self.stopped("", CheckViolation):
            self.meeting(starts_at="2026-11-30 02:00:00", ends_at="2026-11-30 01:00:00")

    @clause("BJ-3.4.1a")
    def test_before_each_congress_members_are_heard(self):
        self.adopt("BJ", self.district)
        meeting = self.called()
        with self.stopped("BJ-3.4.1a"):
            meeting.action_call()
        meeting.heard_by = "代表接待日、走访车间"
        meeting.action_call()

    @clause("NR-CONG-26", "NR-CONG-27")
    def test_a_first_session_is_reported_and_its_representatives_trained(self):
        meeting = self.called(first_session=True)
        with self.stopped("(?s)NR-CONG-26.*NR-CONG-27"):
            meeting.action_call()
        report = self.env["union.petition"].create(
            {
                "organization_id": self.primary.id,
                "kind_id": self.env["union.petition.kind"].search([], limit=1).id,
                "title": "关于召开会员代表大会的报告",
                "body": "一段。",
            }
        )
        meeting.write({"report_id": report.id, "trained_on": "2026-11-18"})
        with self.stopped("NR-CONG-26"):
            meeting.action_call()
        self.cr.execute(
            "UPDATE union_petition SET approval_state = 'approved' WHERE id = %s", (report.id,)
        )
        self.env.invalidate_all()
        meeting.action_call()
        self.assertTrue(meeting.noticed_on)

    def test_the_calendar_tells_a_stranger_nothing(self):
        user = self.login_of(self.members[0], "t_delegate")
        meeting = self.called(name="罢免主席专题大会", place="三楼会议室")
        self.listed(meeting)
        messages = self.env["mail.message"].search_count([])
        mails = self.env["mail.mail"].sudo().search_count([])
        answer = meeting.action_call()
        self.assertEqual((answer["invited"], answer["on_paper"]), (1, 11))
        self.assertLessEqual(self.env["mail.message"].search_count([]) - messages, 1)
        self.assertLessEqual(self.env["mail.mail"].sudo().search_count([]) - mails, 1)
        event = meeting.event_id.sudo()
        self.assertEqual((event.privacy, event.name), ("private", "Union Meeting"))
        self.assertIn(user.partner_id, event.partner_ids)
        for text in (event.name, event.description or "", event.location or ""):
            self.assertNotIn("罢免", text)
            self.assertNotIn("三楼", text)
        seen = self.as_user(self.sister_clerk, self.env["calendar.event"]).search_read(
            [("id", "=", event.id)], ["name", "location", "description"]
        )
        self.assertNotIn("罢免", str(seen))
        notice = self.env["mail.message"].search(
            [("partner_ids", "in", user.partner_id.ids)], limit=1
        )
        self.assertIn("罢免主席专题大会", notice.subject)
        self.assertIn("三楼会议室", notice.body)

    def test_material_is_read_by_who_reads_the_meeting_alone(self):
        meeting = self.called()
        item = self.clerk(meeting.item_ids[0])
        file = self.clerk(self.env["ir.attachment"]).create(
            {"name": "工作报告.txt", "raw": b"x", "res_model": "union.meeting.item"}
        )
        item.attachment_ids = file
        self.assertEqual(file.res_id, item.id)
        self.as_user(self.street_auditor, file).read(["raw"])
        with self.stopped("", AccessError):
            self.as_user(self.sister_clerk, file).read(["raw"])

    def test_strangers_do_nothing(self):
        meeting = self.called()
        item = meeting.item_ids[0]
        for user in self.outsiders():
            mine = self.as_user(user, meeting)
            for method in ("action_call", "action_propose_agenda", "action_propose_resolutions"):
                with self.subTest(user=user.login, method=method), self.stopped("", AccessError):
                    getattr(mine, method)()
            with self.subTest(user.login), self.stopped("", AccessError):
                self.as_user(user, item).read(["name"])
            for way in (
                lambda user=user: self.as_user(user, item).write({"name": "x"}),
                lambda user=user: self.as_user(user, item).unlink(),
                lambda user=user: self.as_user(user, meeting).write({"kind": "plenary"}),
                lambda user=user: self.as_user(user, meeting).unlink(),
                lambda user=user: self.as_user(user, self.env["union.resolution"]).create(
                    {"name": "x", "meeting_id": meeting.id}
                ),
            ):
                with self.subTest(user.login), self.assertRaises(AccessError) as told:
                    way()
                self.assertNotIn(meeting.sudo().name, str(told.exception))
        with self.stopped("", AccessError):
            self.clerk(item).write({"clause": "NR-1"})

    def test_the_agenda_of_a_closed_meeting_takes_minutes_alone(self):
        meeting = self.called()
        self.env["union.meeting"].browse(meeting.id).write({"starts_at": False})
        meeting.action_open()
        meeting.action_close()
        item = self.clerk(meeting.item_ids[0])
        item.minutes = "听取了报告。"
        for values in ({"name": "别的"}, {"state": "skipped", "skipped_because": "x"}):
            with self.stopped("agenda stays"):
                item.write(values)
        with self.stopped("agenda stays"):
            item.unlink()
        with self.stopped("agenda stays"):
            item.copy({"topic_id": False})
