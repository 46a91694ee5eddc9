"""A representative's proposals and an attendee's answer, on their own pages."""

import re

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import clause
from .meeting_case import MeetingCase
from .tree import make_user

PAGE = "/my/union/proposals"
CALLS = "/my/union/meetings"


class MeetingPortalCase(MeetingCase, HttpCase):
    """The first three members with logins; the second holds no mandate."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.logins = [
            cls.login_of(cls, member, f"t_portal_{number}")
            for number, member in enumerate(cls.members[:3])
        ]
        for user in (*cls.logins, cls.portal, cls.sister_clerk):
            user.password = user.login

    def page(self, number=0, path=PAGE):
        login = number if isinstance(number, str) else f"t_portal_{number}"
        self.authenticate(login, login)
        return self.url_open(path)

    def send(self, path, **values):
        """Post as whoever looked last."""
        found = re.search(r'csrf_token: "([^"]+)"', self.url_open("/my/union").text)
        answer = self.url_open(path, data={"csrf_token": found[1], **values})
        self.env.invalidate_all()
        return answer

    def mandate(self, *members, state="standing"):
        """Let these members stand for a congress of the building; rows are the server's."""
        congress = self.env["union.congress"].create(
            {"organization_id": self.building.id, "seats": 5}
        )
        part = self.env["union.congress.constituency"].create(
            {
                "congress_id": congress.id,
                "name": "一选区",
                "covered_ids": [(6, 0, self.primary.ids)],
            }
        )
        meeting = self.env["union.meeting"].create(
            {"name": "选举会议", "organization_id": self.primary.id, "kind": "constituency"}
        )
        vote = self.env["union.election"].create(
            {"name": "选举代表", "organization_id": self.primary.id, "meeting_id": meeting.id}
        )
        congress._server_write({"state": state, "date_from": "2026-11-01"})
        return self.env["union.representative"].create(
            [
                {
                    "congress_id": congress.id,
                    "constituency_id": part.id,
                    "member_id": member.id,
                    "origin": "elected",
                    "election_id": vote.id,
                    "elected_on": "2026-11-01",
                    "state": "standing",
                }
                for member in members
            ]
        )

    def file(self, **values):
        return self.send(
            f"{PAGE}/new",
            **{
                "place": self.building.id,
                "subject": "关于延长食堂晚餐时间的提案",
                "content": "现供应至十九时，建议延长一小时。",
                "seconders": "3",
                **values,
            },
        )

    def filed(self):
        self.env.invalidate_all()
        return self.env["union.proposal"].search([("organization_id", "child_of", self.city.id)])


@tagged("post_install", "-at_install")
class TestProposalPortal(MeetingPortalCase):
    @clause("NR-CONG-29", "BJ-3.3.2")
    def test_a_representative_files_follows_and_says_whether_he_is_satisfied(self):
        self.mandate(self.members[0], self.members[2])
        self.assertIn(PAGE, self.page(path="/my/union").text)
        self.assertIn("brought in no proposal", self.page().text)
        page = self.file(content="请联系13800138000，现供应至十九时。")
        proposal = self.filed()
        self.assertIn(proposal._number_text(), page.text)
        self.assertEqual(
            (proposal.state, proposal.number, proposal.member_id, proposal.seconders),
            ("filed", 1, self.members[0], 3),
        )
        self.assertEqual(proposal.content, "请联系***，现供应至十九时。")
        mine = f"{PAGE}/{proposal.id}"
        proposal.action_screen(True, "同意立案")
        proposal.action_assign("物业部", "2026-12-10")
        page = self.page(path=mine).text
        for text in ("同意立案", "物业部", "12/10/2026", "Being Handled"):
            self.assertIn(text, page)
        self.assertIn("no step", self.send(f"{mine}/rate", satisfaction="satisfied").text)
        proposal.action_answer("延长至二十时。")
        page = self.page(path=mine).text
        self.assertIn("延长至二十时。", page)
        self.assertIn("one of the three", self.send(f"{mine}/rate", satisfaction="x").text)
        self.assertIn("on record", self.send(f"{mine}/rate", satisfaction="not").text)
        self.send(f"{mine}/rate", satisfaction="satisfied")
        self.assertEqual(proposal.satisfaction, "not", "said once")
        # Nobody else reads it: not another representative, not a member, nobody.
        with mute_logger("odoo.http"):
            for login in (2, 1, "t_portal_1", self.portal.login, self.sister_clerk.login):
                self.assertEqual(self.page(login, mine).status_code, 404, login)
                self.assertEqual(self.send(f"{mine}/rate", satisfaction="not").status_code, 404)
                self.assertNotIn(proposal.subject, self.url_open(PAGE).text)
        self.authenticate(None, None)
        self.assertEqual(self.url_open(mine, allow_redirects=False).status_code, 303)

    def test_without_a_mandate_in_force_nothing_is_filed(self):
        people = self.mandate(*self.members[:1])
        with mute_logger("odoo.http"):
            self.assertEqual(self.page(1, f"{PAGE}/new").status_code, 404)
            self.assertEqual(self.file().status_code, 404)
            self.assertNotIn(PAGE, self.url_open("/my/union").text)
            # He has one, but not there.
            self.page()
            self.assertEqual(self.file(place=self.primary.id).status_code, 404)
            self.assertEqual(self.file(place="x").status_code, 404)
            self.assertEqual(self.url_open(f"{PAGE}/new", data={"place": "1"}).status_code, 400)
            self.file()
            for over in ("left", "elected"):
                people.write({"state": over})
                self.assertEqual(self.file().status_code, 404)
            people.write({"state": "standing"})
            people.congress_id._server_write({"state": "ended"})
            self.assertEqual(self.file().status_code, 404)
        # What he asked he still follows.
        self.assertIn("延长食堂", self.url_open(PAGE).text)
        self.assertEqual(len(self.filed()), 1)

    @clause("BJ-3.3.2")
    def test_a_member_brings_proposals_to_his_general_meeting_where_the_standard_says_so(self):
        with mute_logger("odoo.http"):
            self.assertEqual(self.page(1, f"{PAGE}/new").status_code, 404, "no such standard")
        self.adopt("BJ", self.district)
        self.page(1)
        self.file(place=self.primary.id)
        proposal = self.filed()
        self.assertEqual(
            (proposal.organization_id, proposal.member_id), (self.primary, self.members[1])
        )

    def test_bad_texts_and_too_many_are_told_in_words(self):
        self.mandate(self.members[0])
        self.assertIn("</textarea>", self.page(path=f"{PAGE}/new").text, "empty, and there")
        for values, told in (
            ({"subject": " . "}, "a title"),
            ({"content": ""}, "a title"),
            ({"subject": "长" * 101}, "at most 100"),
            ({"content": "长" * 5001}, "at most 5000"),
            ({"seconders": "-1"}, "a whole number"),
            ({"seconders": "²"}, "a whole number"),
            ({"seconders": "99999"}, "a whole number"),
        ):
            with self.subTest(values=str(values)[:30]):
                page = self.file(**values)
                self.assertIn(told, page.text)
        self.assertIn("现供应至十九时", page.text, "what was typed stays in the form")
        self.assertFalse(self.filed())
        for _time in range(3):
            self.file()
        self.assertIn("several proposals", self.file().text)
        self.assertEqual(self.filed().mapped("number"), [3, 2, 1])

    def test_a_login_of_a_member_has_no_right_to_the_register(self):
        self.mandate(self.members[0])
        for model in ("union.proposal", "union.representative", "union.meeting.attendee"):
            for user in (self.logins[0], self.env.ref("base.public_user")):
                with self.stopped("", AccessError):
                    self.as_user(user, self.env[model]).search([])


@tagged("post_install", "-at_install")
class TestMeetingAnswer(MeetingPortalCase):
    def called(self):
        meeting = self.meeting(starts_at="2026-11-30 01:00:00", place="三楼会议室")
        meeting.action_propose_agenda()
        self.listed(meeting, self.members[:2])
        meeting.action_call()
        return meeting

    def test_who_is_called_comes_or_says_why_not(self):
        meeting = self.called()
        first, second = meeting.attendee_ids.sorted("id")
        path = f"{CALLS}/{meeting.id}/answer"
        self.page(path=CALLS)
        self.assertIn("office has your answer", self.send(path, answer="coming").text)
        self.assertEqual(first.answer, "coming")
        self.assertIn("why you cannot", self.send(path, answer="excused", reason=" . ").text)
        self.assertIn("Say whether", self.send(path, answer="x").text)
        self.assertEqual(first.answer, "coming", "nothing half saved")
        self.send(path, answer="excused", reason="出差，电话13800138000")
        self.assertEqual((first.answer, first.excuse), ("excused", "出差，电话***"))
        self.assertIn("出差", self.url_open(CALLS).text)
        # His neighbour and a helper at the door read no reason; others are called to nothing.
        self.assertNotIn("出差", self.page(1, CALLS).text)
        self.assertFalse(second.answer)
        helper = make_user(self.env, "t_helper")
        self.env["union.duty"].create(
            {
                "user_id": helper.id,
                "organization_id": self.primary.id,
                "role": "desk",
                "date_from": "2020-01-01",
            }
        )
        with self.stopped("", AccessError):
            self.as_user(helper, first).read(["excuse"])
        self.assertEqual(self.clerk(first).excuse, "出差，电话***")
        with mute_logger("odoo.http"):
            for login in (2, self.portal.login, self.sister_clerk.login):
                self.page(login, CALLS)
                self.assertEqual(self.send(path, answer="coming").status_code, 404)
            self.assertEqual(
                self.url_open(path, data={"answer": "coming"}).status_code, 400, "no token"
            )
        # Of another day he answers anew.
        meeting.action_put_off("台风", "2026-12-01 01:00:00")
        self.assertFalse(first.answer or first.excuse)
        with mute_logger("odoo.http"):
            self.page(path=CALLS)
            self.assertIn("any more", self.send(path, answer="coming").text)
        meeting.action_call()
        self.send(path, answer="coming")
        meeting.action_open()
        self.assertIn("any more", self.send(path, answer="excused", reason="病假").text)
        self.assertEqual(first.answer, "coming")
