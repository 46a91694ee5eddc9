"""Passes and the door: who shows what, who reads it, and what all others are told."""

import base64
import io
import logging
import re
from unicodedata import normalize
from unittest.mock import patch

from pypdf import PdfReader, PdfWriter

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..controllers.attendance import HideTokens
from ..models.meeting import union_attendance_pass
from .common import clause
from .election_case import ElectionCase
from .tree import make_helper


def blank(*_args, **_kwargs):
    """Return an empty page in place of what would be printed."""
    with io.BytesIO() as out:
        writer = PdfWriter()
        writer.add_blank_page(10, 10)
        writer.write(out)
        return out.getvalue(), "pdf"


class DoorCase(ElectionCase):
    """A frozen roll, a helper at the door, passes whose tokens are known."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.helper = make_helper(cls.env, "t_desk", cls.building)
        cls.sister_helper = make_helper(cls.env, "t_desk_sister", cls.sister_street)

    def setUp(self):
        super().setUp()
        self.make_election()
        self.load()
        self.election.action_advance()
        self.election = self.officer(self.election)
        self.election.action_freeze_roll()
        self.voters = self.election.voter_ids

    def to_the_door(self):
        self.election.action_publish_candidates(reason=self.why)
        self.after_publicity()
        self.election.action_submit_candidates()

    def door(self, user=None):
        return self.as_user(user or self.helper, self.env["union.attendance.mixin"])

    def issue(self, voters=None):
        """Return ``{voter: token}`` of the passes printed, without the printing."""
        made = []

        def token(_bytes):
            made.append(f"{len(made):022d}")
            return made[-1]

        with (
            patch.object(type(self.env["ir.actions.report"]), "_render_qweb_pdf", blank),
            patch.object(union_attendance_pass.secrets, "token_urlsafe", token),
        ):
            self.election.action_passes_pdf(voters.ids if voters else None)
        people = (voters or self.voters).sorted(lambda v: (v.constituency_id.id, v.name, v.id))
        return dict(zip(people, made, strict=True))


@tagged("post_install", "-at_install")
class TestPasses(DoorCase):
    def test_eight_passes_on_a_sheet_with_names_and_nothing_else(self):
        paper = self.election.with_context(force_report_rendering=True).action_passes_pdf()
        pages = PdfReader(io.BytesIO(base64.b64decode(paper["data"]))).pages
        self.assertEqual((len(pages), paper["passes"]), (2, 12))
        text = normalize("NFKC", "".join(page.extract_text() for page in pages))
        text = text.replace("⻩", "黄")  # a radical that stands for itself
        for voter in self.voters:
            self.assertIn(voter.name, text)
            self.assertNotIn(voter.member_id.member_number, text)
        with self.refused("Everybody has a pass"):
            self.election.action_passes_pdf()

    def test_the_digest_alone_is_kept_and_closed_to_everybody(self):
        token = self.issue()[self.voters[0]]
        self.assertNotEqual(self.voters[0].sudo().pass_digest, token)
        with self.assertRaises(AccessError):
            self.voters[0].read(["pass_digest"])
        person, row = self.door()._by_pass(token)
        self.assertEqual((person, row.name), (self.voters[0], self.voters[0].name))

    def test_a_new_pass_ends_the_old_one_and_a_revoked_one_is_nobodys(self):
        first = self.issue()
        door = self.door()
        voter = self.voters[0]
        with patch.object(union_attendance_pass.secrets, "token_urlsafe", lambda _bytes: "x" * 22):
            self.assertEqual(voter._issue_passes(), {voter: "x" * 22})
        self.assertFalse(door._by_pass(first[voter]))
        self.assertEqual(door._by_pass("x" * 22)[0], voter)
        with self.refused("Say why"):
            voter.action_revoke_pass("")
        self.assertEqual(voter.action_revoke_pass("遗失"), 1)
        self.assertFalse(door._by_pass("x" * 22))
        self.assertEqual(self.election.record_ids.kind, "pass_revoked")

    def test_passes_are_of_voters_of_this_roll(self):
        for ids in ([0], "12", [self.voters[0].id, 0], [[1]]):
            with self.subTest(ids=ids), self.refused("by their ids"):
                self.election.action_passes_pdf(ids)

    def test_nobody_else_prints_or_revokes(self):
        for user in (self.helper, self.tellers[0], self.street_auditor, self.sister_clerk):
            for attempt in (
                self.as_user(user, self.election).action_passes_pdf,
                lambda user=user: self.as_user(user, self.voters[0]).action_revoke_pass("x"),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    attempt()

    def test_passes_of_ones_own_making_are_not_printed(self):
        with self.refused("once each"):
            self.officer(self.env["ir.actions.report"])._render_qweb_html(
                "trade_union.report_election_passes", self.election.ids, data={"rows": []}
            )

    def test_the_list_on_paper_has_a_line_for_each(self):
        content, _kind = self.officer(self.env["ir.actions.report"])._render_qweb_html(
            "trade_union.report_check_in_list", self.election.ids
        )
        text = content.decode()
        for voter in self.voters:
            self.assertIn(voter.name, text)
        with self.assertRaises(AccessError):
            self.as_user(self.street_auditor, self.env["ir.actions.report"])._render_qweb_html(
                "trade_union.report_check_in_list", self.election.ids
            )


@tagged("post_install", "-at_install")
class TestDesk(DoorCase):
    def test_a_helper_checks_in_at_his_place_and_does_nothing_else(self):
        self.to_the_door()
        mine = self.as_user(self.helper, self.voters)
        self.assertEqual(self.as_user(self.helper, self.env["union.voter"]).search([]), mine)
        # What his list asks for.
        found = mine.web_search_read(
            [("phase", "in", ("approval", "opened", "counting"))],
            {"name": {}, "constituency_id": {"fields": {"display_name": {}}}, "gathering": {}},
        )
        self.assertEqual(found["length"], self.VOTERS)
        self.assertTrue(found["records"][0]["constituency_id"]["display_name"])
        mine[0].action_check_in()
        self.assertEqual(self.voters[0].checked_in_by_id, self.helper)
        for attempt in (
            lambda: mine[0].action_undo_check_in("x"),
            lambda: mine[0].action_remove(),
            lambda: mine[0].write({"channel": "paper"}),
            lambda: self.as_user(self.helper, self.election).read(["name"]),
            lambda: self.as_user(self.helper, self.members[0]).read(["name"]),
            lambda: self.as_user(self.helper, self.env["union.election.presence"]).search([]),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                attempt()

    def test_who_deputises_for_the_helper_scans_and_checks_in_too(self):
        self.to_the_door()
        token = self.issue()[self.voters[0]]
        deputy = self.street_auditor
        with self.assertRaises(AccessError):
            self.as_user(deputy, self.voters[0]).action_check_in()
        self.assertIsNone(self.door(deputy)._by_pass(token))
        self.env["union.duty.delegation"].create(
            {
                "user_id": self.helper.id,
                "deputy_id": deputy.id,
                "date_from": "2020-01-01",
                "date_to": "2030-01-01",
                "reason": "轮休",
            }
        )
        person, row = self.door(deputy)._by_pass(token)
        person._check_in({row.id: row})
        self.assertEqual(self.voters[0].checked_in_by_id, deputy)

    def test_a_helper_elsewhere_and_whoever_serves_no_more_checks_nobody_in(self):
        self.to_the_door()
        self.assertFalse(self.as_user(self.sister_helper, self.env["union.voter"]).search([]))
        with self.assertRaises(AccessError):
            self.as_user(self.sister_helper, self.voters[0]).action_check_in()
        with self.assertRaises(AccessError):
            self.as_user(self.street_auditor, self.voters[0]).action_check_in()
        duty = self.env["union.duty"].search([("user_id", "=", self.helper.id)])
        duty.date_to = "2020-12-31"
        with self.assertRaises(AccessError):
            self.as_user(self.helper, self.voters[0]).action_check_in()


@tagged("post_install", "-at_install")
class TestDoorOverHttp(DoorCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.to_the_door()
        self.token = self.issue()[self.voters[0]]
        for user in (self.helper, self.sister_helper, self.portal, self.street_auditor):
            user.password = user.login

    def scan(self, token=None):
        return self.url_open(f"/union/attend/{token or self.token}")

    def push(self, page, token=None):
        csrf = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        return self.url_open(
            "/union/attend",
            data={"token": token or self.token, "csrf_token": csrf and csrf[1]},
        )

    @clause("NR-ELEC-23b", "NR-CHAIR-14b")
    def test_scanning_shows_the_name_and_pushing_checks_that_person_in_once(self):
        self.authenticate(self.helper.login, self.helper.login)
        page = self.scan()
        self.assertIn(self.voters[0].name, page.text)
        self.assertIn("Check In", page.text)
        self.env.invalidate_all()
        self.assertFalse(self.voters[0].checked_in_on, "reading changes nothing")
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        done = self.push(page)
        self.assertIn("Checked in", done.text)
        self.env.invalidate_all()
        came = self.voters[0].checked_in_on
        self.assertTrue(came)
        self.at("2026-10-29 02:00:00")
        # Whoever comes with the same pass for somebody else finds its holder here already.
        self.assertIn("Is here already", self.scan().text)
        self.push(page)
        self.env.invalidate_all()
        self.assertEqual(self.voters[0].checked_in_on, came)
        self.assertEqual(self.election.checked_in_count, 1)

    def test_all_others_are_told_one_and_the_same(self):
        told = set()
        self.authenticate(self.helper.login, self.helper.login)
        self.voters[1].action_revoke_pass("遗失")
        for token in ("y" * 22, "short", "%E5%BC%A0", "0" * 21 + "z"):
            page = self.scan(token)
            told.add((page.status_code, page.text))
        for login in (self.sister_helper.login, self.portal.login, self.street_auditor.login):
            self.authenticate(login, login)
            page = self.scan()
            told.add((page.status_code, page.text))
        self.assertEqual(len(told), 1)
        self.assertEqual(told.pop()[0], 404)
        self.authenticate(None, None)
        page = self.scan()
        self.assertEqual((page.status_code, page.text), (404, self.scan("y" * 22).text))
        self.assertNotIn(self.voters[0].name, page.text)

    def test_others_push_in_vain(self):
        self.authenticate(self.helper.login, self.helper.login)
        page = self.scan()
        with mute_logger("odoo.http"):
            bare = self.url_open("/union/attend", data={"token": self.token})
        self.assertEqual(bare.status_code, 400, "a form of somebody else's")
        for login in (self.sister_helper.login, self.portal.login):
            self.authenticate(login, login)
            csrf = re.search(r'csrf_token: "([^"]+)"', self.url_open("/my").text)
            answer = self.url_open(
                "/union/attend", data={"token": self.token, "csrf_token": csrf and csrf[1]}
            )
            self.assertIn(answer.status_code, (400, 404))
        self.env.invalidate_all()
        self.assertFalse(self.voters[0].checked_in_on)
        self.assertTrue(page)

    def test_who_lost_the_vote_is_told_to_the_helper_and_not_checked_in(self):
        self.voters[0].member_id.sudo().state = "retained"
        self.authenticate(self.helper.login, self.helper.login)
        answer = self.push(self.scan())
        self.assertIn("retained", answer.text)
        self.env.invalidate_all()
        self.assertFalse(self.voters[0].checked_in_on)

    def test_the_board_shows_figures_alone(self):
        self.voters[:5].action_check_in()
        for login, status in (
            (self.helper.login, 200),
            (self.street_auditor.login, 200),
            (self.sister_helper.login, 404),
            (self.portal.login, 404),
        ):
            self.authenticate(login, login)
            page = self.url_open(f"/union/attend/board/{self.election.id}")
            self.assertEqual(page.status_code, status, login)
            if status == 200:
                self.assertIn("Still to come for the quorum: 3", " ".join(page.text.split()))
                for voter in self.voters:
                    self.assertNotIn(voter.name, page.text)

    def test_passes_are_asked_for_and_made_by_an_officer_alone(self):
        address = f"/trade_union/election/{self.election.id}/passes"
        for login in (self.helper.login, self.sister_helper.login, self.portal.login):
            self.authenticate(login, login)
            self.assertEqual(self.url_open(address).status_code, 404)
        self.building_officer.password = self.building_officer.login
        self.authenticate(self.building_officer.login, self.building_officer.login)
        page = self.url_open(f"{address}?people={self.voters[1].id}")
        self.assertIn("New passes for those chosen", page.text)
        csrf = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        with patch.object(type(self.env["ir.actions.report"]), "_render_qweb_pdf", blank):
            paper = self.url_open(
                address, data={"csrf_token": csrf, "people": str(self.voters[1].id)}
            )
        self.assertEqual(paper.headers["Content-Type"], "application/pdf")
        paper = self.url_open(address, data={"csrf_token": csrf, "people": "0"})
        self.assertEqual(paper.status_code, 422)

    def test_the_log_of_requests_shows_no_token(self):
        line = logging.LogRecord(
            "werkzeug",
            20,
            "",
            0,
            '%s - "%s"',
            ("1.2.3.4", f"GET /union/attend/{self.token} HTTP/1.1"),
            None,
        )
        HideTokens().filter(line)
        self.assertNotIn(self.token, line.getMessage())
        self.assertIn("HTTP/1.1", line.getMessage())
        self.assertTrue(
            any(isinstance(f, HideTokens) for f in logging.getLogger("werkzeug").filters)
        )
