"""The door of a meeting without a vote: passes, a helper's phone, and what all others are told."""

import base64
import io
import re
from unicodedata import normalize
from unittest.mock import patch

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from ..models.meeting import union_attendance_pass
from .meeting_case import MeetingCase
from .tree import make_helper


class MeetingDoorCase(MeetingCase):
    """A meeting of twelve, one observer and a guest; a helper at its door."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.helper = make_helper(cls.env, "t_door", cls.primary)
        cls.elsewhere = make_helper(cls.env, "t_door_sister", cls.sister_street)

    def setUp(self):
        super().setUp()
        self.gathering = self.meeting()
        self.people = self.listed(self.gathering)
        self.guest = self.people.create(
            {"meeting_id": self.gathering.id, "guest_name": "来宾赵", "role": "guest"}
        )

    def door(self, user=None):
        return self.as_user(user or self.helper, self.env["union.attendance.mixin"])


@tagged("post_install", "-at_install")
class TestMeetingDoor(MeetingDoorCase):
    def test_passes_are_for_all_on_the_list_and_end_with_who_they_were_made_for(self):
        made = self.gathering.with_context(force_report_rendering=True).action_passes_pdf()
        pages = PdfReader(io.BytesIO(base64.b64decode(made["data"]))).pages
        self.assertEqual((made["passes"], len(pages)), (13, 2))
        text = normalize("NFKC", "".join(page.extract_text() for page in pages))
        for name in (self.gathering.name, "来宾赵", self.people[3].name):
            self.assertIn(name, text)
        with self.stopped("Everybody has a pass"):
            self.gathering.action_passes_pdf()
        (token,) = self.people[0]._issue_passes().values()
        self.assertEqual(self.door()._by_pass(token)[0], self.people[0])
        # Another person on the same line: the pass printed for the first is nobody's.
        self.people[0].member_id = self.env["union.member"].create(
            {"name": "会员寅", "gender": "male", "organization_id": self.primary.id,
             "state": "active"}
        )  # fmt: skip
        self.assertFalse(self.people[0].has_pass)
        self.assertIsNone(self.door()._by_pass(token))
        self.gathering.action_open()
        self.gathering.action_close()
        with self.stopped("who came is settled"):
            self.gathering.action_passes_pdf()

    def test_a_helper_sees_who_comes_and_checks_in_there_alone(self):
        mine = self.as_user(self.helper, self.people | self.guest)
        due = self.as_user(self.helper, self.env["union.meeting.attendee"])
        self.assertEqual(due.search([("meeting_state", "!=", "closed")]), mine)
        found = due.web_search_read(
            [], {"name": {}, "role": {}, "meeting_id": {"fields": {"display_name": {}}}}
        )
        self.assertEqual(found["records"][0]["meeting_id"]["display_name"], self.gathering.name)
        told = mine[:2].button_check_in_selected()["params"]
        self.assertEqual((told["type"], told["message"]), ("success", "Checked in: 2."))
        self.assertEqual(self.people[0].checked_in_by_id, self.helper)
        self.assertEqual(self.gathering.present_count, 2)
        for attempt in (
            lambda: mine[0].read(["excuse"]),
            lambda: mine[0].write({"role": "guest"}),
            lambda: mine[0].unlink(),
            lambda: mine[0].action_undo_check_in(),
            lambda: self.as_user(self.helper, self.gathering).read(["name"]),
            lambda: self.as_user(self.helper, self.gathering).action_passes_pdf(),
            lambda: self.as_user(self.elsewhere, self.people[3]).action_check_in(),
            lambda: self.as_user(self.elsewhere, self.people.browse(2**30)).action_check_in(),
            # As of one that is not there.
            lambda: mine.browse(2**30).action_check_in(),
        ):
            with self.stopped("", AccessError):
                attempt()
        self.assertFalse(self.as_user(self.elsewhere, due).search([]))

    def test_a_pass_is_revoked_with_a_reason_the_office_alone_reads(self):
        (token,) = self.people[0]._issue_passes().values()
        officer = self.clerk(self.people[0])
        for reason in ("", " . ", None):
            with self.stopped("Say why"):
                officer.action_revoke_pass(reason)
        self.assertEqual(self.door()._by_pass(token)[0], self.people[0])
        self.assertEqual(self.clerk(self.people[:2]).action_revoke_pass("遗失 13800138000"), 1)
        self.assertIsNone(self.door()._by_pass(token))
        self.assertEqual(
            (officer.pass_revoked_why, str(officer.pass_revoked_on)), ("遗失 ***", "2026-11-20")
        )
        self.assertEqual(officer.action_revoke_pass("再次"), 0)
        self.assertEqual(officer.pass_revoked_why, "遗失 ***", "nothing was revoked")
        # He comes by name all the same, and may have a new one.
        self.people[0]._issue_passes()
        dialogs = self.clerk(self.env["union.meeting.pass.revoke"])
        opened = officer.button_revoke_pass()
        self.assertEqual(opened["res_model"], dialogs._name)
        dialogs.create({"attendee_id": officer.id, "reason": "转借他人"}).button_revoke()
        self.assertEqual((officer.has_pass, officer.pass_revoked_why), (False, "转借他人"))
        with self.stopped("", AccessError):
            officer.pass_revoked_why = "改"
        for user in (*self.outsiders(), self.helper, self.elsewhere, self.street_auditor):
            with self.subTest(user.login), self.stopped("", AccessError):
                self.as_user(user, self.people[1]).action_revoke_pass("x")
        with self.stopped("", AccessError):
            self.as_user(self.helper, self.people[0]).read(["pass_revoked_why"])

    def test_passes_are_of_people_on_this_list_by_their_ids(self):
        other = self.listed(self.meeting(), self.members[:1])
        for ids in ([other.id], [0], "12", [[1]], []):
            with self.subTest(ids=ids), self.stopped("by their ids"):
                self.gathering.action_passes_pdf(ids)
        for user in self.outsiders():
            with self.subTest(user.login), self.stopped("", AccessError):
                self.as_user(user, self.gathering).action_passes_pdf()

    def test_the_scan_costs_two_queries_and_the_check_in_one(self):
        (token,) = self.people[0]._issue_passes().values()
        door = self.door()
        door._by_pass("x" * 22)
        self.env.flush_all()
        with self.assertQueryCount(2):  # the roll of votes, then the lists of meetings
            person, row = door._by_pass(token)
        with self.assertQueryCount(1):
            person._check_in({row.id: row})


@tagged("post_install", "-at_install")
class TestMeetingDoorOverHttp(MeetingDoorCase, HttpCase):
    def test_one_scan_route_serves_meetings_too(self):
        with patch.object(union_attendance_pass.secrets, "token_urlsafe", lambda _bytes: "g" * 22):
            self.guest._issue_passes()
        for user in (self.helper, self.elsewhere, self.portal):
            user.password = user.login
        address = f"/union/attend/{'g' * 22}"
        told = set()
        for login in (self.elsewhere.login, self.portal.login):
            self.authenticate(login, login)
            page = self.url_open(address)
            told |= {(page.status_code, page.text)}
        self.authenticate(self.helper.login, self.helper.login)
        page = self.url_open(f"/union/attend/{'h' * 22}")
        told |= {(page.status_code, page.text)}
        self.assertEqual([status for status, _text in told], [404])
        page = self.url_open(address)
        for text in ("来宾赵", "Guest", self.gathering.name):
            self.assertIn(text, page.text)
        csrf = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        done = self.url_open("/union/attend", data={"token": "g" * 22, "csrf_token": csrf})
        self.assertIn("Checked in", done.text)
        self.env.invalidate_all()
        self.assertEqual(self.guest.checked_in_by_id, self.helper)
        self.assertIn("Is here already", self.url_open(address).text)
        # Passes are asked for and made by an officer alone.
        passes = f"/trade_union/meeting/{self.gathering.id}/passes"
        self.assertEqual(self.url_open(passes).status_code, 404)
        self.building_clerk.password = self.building_clerk.login
        self.authenticate(self.building_clerk.login, self.building_clerk.login)
        page = self.url_open(passes)
        self.assertIn("12", page.text)
        csrf = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        paper = self.url_open(passes, data={"csrf_token": csrf, "people": "0"})
        self.assertEqual(paper.status_code, 422)
        self.assertEqual(
            self.url_open(f"/trade_union/member/{self.members[0].id}/passes").status_code, 404
        )

    def test_the_board_shows_figures_alone(self):
        self.people[:5].action_check_in()
        address = f"/union/attend/board/meeting/{self.gathering.id}"
        for user, status in (
            (self.helper, 200),
            (self.street_auditor, 200),
            (self.building_clerk, 200),
            (self.elsewhere, 404),
            (self.sister_clerk, 404),
            (self.portal, 404),
        ):
            user.password = user.login
            self.authenticate(user.login, user.login)
            page = self.url_open(address)
            self.assertEqual(page.status_code, status, user.login)
            if status == 200:
                self.assertIn("5 / 12", " ".join(page.text.split()))
                self.assertIn("Still to come for the quorum: 3", " ".join(page.text.split()))
                for person in self.people:
                    self.assertNotIn(person.name, page.text)
                self.assertEqual(
                    self.url_open("/union/attend/board/1?kind=member").status_code, 404
                )
        self.authenticate(self.helper.login, self.helper.login)
        for meeting in (self.meeting().id, 2**30):
            path = f"/union/attend/board/meeting/{meeting}"
            self.assertEqual(self.url_open(path).status_code, 404, "nobody is on a list")
        self.assertEqual(
            self.clerk(self.gathering).button_board()["url"], address, "the button's own page"
        )
