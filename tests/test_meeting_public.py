"""What members read on their own pages: resolutions, and the result of a rating."""

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import clause
from .meeting_case import MeetingCase

PAGE = "/my/union/decisions"
WORDING = "一、批准年度重点工作方案。\n二、自公布之日起施行。"


@tagged("post_install", "-at_install")
class TestMeetingPublic(MeetingCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.login_of(cls, cls.members[0], "t_reader")
        cls.user.password = "t_reader"
        cls.portal.password = "t_portal"

    def page(self, login="t_reader", path=PAGE):
        self.authenticate(login, login)
        return self.url_open(path)

    def voted(self, name, votes=12, organization=None):
        meeting = self.declared(organization=organization)
        motion = self.motion(meeting, name=name)
        motion.content = WORDING
        motion.action_record_vote(votes)
        return motion

    @clause("NR-CONG-39")
    def test_members_read_the_wording_and_the_outcome_once_it_is_published(self):
        carried, rejected = self.voted("重点工作方案"), self.voted("会费方案", 2)
        above, unseen = self.voted("楼宇决议", organization=self.building), self.voted("未公布")
        foreign = self.env["union.meeting"].create(
            {
                "name": "外区大会",
                "organization_id": self.sister_street.id,
                "declared_entitled": 12,
                "declared_present": 12,
            }
        )
        foreign.action_open()
        other = self.env["union.resolution"].create({"name": "外区决议", "meeting_id": foreign.id})
        other.action_record_vote(12)
        other.action_publish()
        page = self.page().text
        self.assertIn("No resolution was published yet", page)
        self.assertEqual(carried.meeting_id.action_publish_resolutions(), 1)
        (rejected | above).action_publish()
        page = self.page().text
        for text in ("重点工作方案", WORDING.splitlines()[0], "会费方案", "Rejected", "楼宇决议"):
            self.assertIn(text, page)
        for text in (unseen.name, other.name, self.members[1].name):
            self.assertNotIn(text, page)
        self.assertIn(PAGE, self.url_open("/my/union").text)
        # To whoever is no member here, and to whoever is nobody, nothing is told.
        self.assertNotIn("重点工作方案", self.page("t_portal").text)
        self.authenticate(None, None)
        answer = self.url_open(PAGE, allow_redirects=False)
        self.assertEqual(answer.status_code, 303)

    def test_what_is_published_and_what_not(self):
        motion = self.motion(self.declared())
        with self.stopped("was not voted on"):
            motion.action_publish()
        with self.stopped("Nothing is to be published"):
            motion.meeting_id.action_publish_resolutions()
        motion.action_record_vote(12)
        self.assertEqual(motion.meeting_id.unpublished_count, 1)
        motion.meeting_id.button_publish_resolutions()
        self.assertEqual((motion.meeting_id.unpublished_count, motion.action_publish()), (0, 0))
        self.assertEqual(str(motion.published_on), "2026-11-20")
        self.assertEqual(motion.published_by_id, self.building_clerk)
        with self.stopped("is not changed"):
            motion.content = "别的"
        with self.stopped("", AccessError):
            self.clerk(self.env["union.resolution"]).create(
                {"name": "x", "meeting_id": motion.meeting_id.id, "published_on": "2026-01-01"}
            )
        with self.stopped("leave it out"):
            self.motion(self.declared(), name="罢免 360102197612134635")
        for user in self.outsiders():
            with self.subTest(user.login), self.stopped("", AccessError):
                self.as_user(user, motion).action_publish()

    def test_minutes_tell_the_wording_and_old_ones_stay_whole(self):
        motion = self.voted("重点工作方案")
        bare = self.voted("旧议案")
        for resolution in (motion, bare):
            meeting = resolution.meeting_id
            meeting.minutes = "议程照常进行。"
            meeting.action_close()
            if resolution == bare:
                self.cr.execute(
                    "UPDATE union_resolution SET content = NULL WHERE id = %s", [bare.id]
                )
                self.env.invalidate_all()
            meeting.action_finish_minutes()
            # Published afterwards, which changes nothing of what the minutes say.
            meeting.action_publish_resolutions()
            self.assertIs(meeting.action_verify_minutes(), True)
        self.cr.execute("UPDATE union_resolution SET content = '改' WHERE id = %s", [motion.id])
        self.env.invalidate_all()
        self.assertIs(motion.meeting_id.action_verify_minutes(), False)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "trade_union.meeting_minutes", bare.meeting_id.ids
        )
        self.assertIn("旧议案", html.decode())

    @clause("NR-CONG-34c")
    def test_members_read_the_result_of_the_rating_and_no_hidden_figure(self):
        rating = self.env["union.rating"].create(
            {
                "organization_id": self.building.id,
                "year": 2026,
                "cut_ids": [
                    (0, 0, {"name": "一车间"}),
                    (0, 0, {"name": "二车间"}),
                    (0, 0, {"name": "三车间"}),
                ],
            }
        )
        rating.check_reason = "测试"
        rating.action_open()
        work = rating.object_ids[0]
        for cut, grades in zip(
            rating.cut_ids, ((0,) * 11 + (1,) * 2, (0,) * 6 + (2,), (2,) * 4), strict=True
        ):
            codes = cut.action_codes(max(5, len(grades)))["codes"]
            for code, grade in zip(codes, grades, strict=False):
                self.env["union.rating.code"]._of(code)._answer({work.id: grade})
        rating.action_close()
        self.assertIn("No result of a rating", self.page().text)
        rating.action_publish()
        page = self.page().text
        self.assertIn("valid answers 24", page)
        self.assertIn("valid answers 13", page)
        # The third group is too small; the second would give it away as a difference.
        for figure in ("valid answers 7", "valid answers 4", "valid answers 11"):
            self.assertNotIn(figure, page)
        self.assertGreaterEqual(page.count("not told"), 2)
        self.assertNotIn("二车间", self.page("t_portal").text)

    def test_who_is_called_reads_agenda_and_material_and_nobody_else(self):
        meetings, where = "/my/union/meetings", "/my/union/meetings/material/%s"
        meeting = self.meeting(starts_at="2026-11-30 01:00:00", place="三楼会议室")
        meeting.action_propose_agenda()
        item = self.clerk(meeting.item_ids[0])
        file, other = self.clerk(self.env["ir.attachment"]).create(
            [
                {"name": name, "raw": raw, "res_model": "union.meeting.item"}
                for name, raw in (("工作报告.html", b"<b>draft</b>"), ("别的.txt", b"x"))
            ]
        )
        item.attachment_ids = file
        self.listed(meeting, self.members[:2])
        self.assertIn("called to no meeting", self.page(path=meetings).text, "not called yet")
        meeting.action_call()
        page = self.page(path=meetings).text
        for text in (meeting.name, "三楼会议室", "11/30/2026 09:00", item.name, file.name):
            self.assertIn(text, page)
        self.assertNotIn(self.members[1].name, page)
        answer = self.url_open(where % file.id)
        self.assertEqual((answer.status_code, answer.content), (200, b"<b>draft</b>"))
        self.assertTrue(answer.headers["Content-Disposition"].startswith("attachment"))
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open(where % other.id).status_code, 404)
            neighbour = self.login_of(self.members[5], "t_neighbour")
            neighbour.password = "t_neighbour"
            for login in ("t_neighbour", "t_portal"):
                self.assertNotIn(meeting.name, self.page(login, meetings).text)
                self.assertEqual(self.url_open(where % file.id).status_code, 404)
            meeting.action_put_off("台风")
            self.assertIn("台风", self.page(path=meetings).text)
            meeting.action_put_off("台风", "2026-12-01 01:00:00")
            meeting.action_cancel("场地关闭")
            page = self.page(path=meetings).text
            self.assertIn("场地关闭", page)
            self.assertNotIn(file.name, page)
            self.assertEqual(self.url_open(where % file.id).status_code, 404)
