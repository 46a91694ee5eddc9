"""The certificate of who was elected; the buttons that were missing."""

import shutil
import unittest

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .election_case import ElectionCase
from .test_election_papers import pdf_text


@tagged("post_install", "-at_install")
@unittest.skipUnless(shutil.which("wkhtmltopdf") and shutil.which("pdftotext"), "no PDF tools")
class TestCertificate(ElectionCase):
    def test_a_page_for_each_who_was_elected_and_approved(self):
        self.make_election(chair=True)
        self.start_count()
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.count(self.chair, (12,), 12)
        election = self.officer(self.election)
        election.action_publish_result()
        with self.refused("once the superior approved"):
            election.action_certificates_pdf()
        election.action_report()
        self.approve("result")
        with self.assertRaises(AccessError):
            self.as_user(self.tellers[0], election).action_certificates_pdf()
        pages = pdf_text(
            self.env["ir.actions.report"]
            .with_user(self.building_officer)
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf("trade_union.report_election_certificate", election.ids)[0]
        )
        self.assertEqual(len(pages), 3)
        self.assertIn(self.members[0].name, pages[0])
        for text in ("当选证书", "主席", "2026年10月20日", self.building.name):
            self.assertIn(text, "".join(pages[0].split()))
        self.assertNotIn(self.members[3].name, "".join(pages))


@tagged("post_install", "-at_install")
class TestButtons(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()

    def test_a_name_written_in_is_said_to_be_a_member_from_the_screen(self):
        self.start_count()
        stranger = self.members[8]
        self.count(
            self.contest, (2, 11, 10, 2), 12, write_ins=[{"name": stranger.name, "votes": 9}]
        )
        line = self.officer(self.contest.result_ids.filtered("written_in"))
        self.assertTrue(line.can_identify)
        window = line.button_identify()
        dialog = (
            self.officer(self.env[window["res_model"]])
            .with_context(**window["context"])
            .create({"member_id": self.members[9].id})
        )
        with self.refused("choose an active member of that name"):
            dialog.button_identify()
        dialog.member_id = stranger
        dialog.button_identify()
        self.env.invalidate_all()
        self.assertEqual((line.member_id, line.can_identify), (stranger, False))
        with self.assertRaises(AccessError):
            self.as_user(self.tellers[0], line).action_identify(stranger.id)

    def test_a_list_is_published_again_and_people_leave_the_roll_from_the_screen(self):
        self.publish()
        first = self.election.publicity_id
        self.at("2026-10-14 02:00:00")
        self.officer(self.candidates[3]).action_withdraw("本人放弃")
        self.assertTrue(self.election.button_republish())
        self.assertEqual(first.state, "withdrawn")
        self.assertEqual(self.election.publicity_id.published_on, self.today())
        voter = self.officer(self.election.voter_ids[0])
        with self.assertRaises(AccessError):
            self.as_user(self.street_auditor, voter).button_remove()
        self.officer(voter).button_remove()
        self.assertEqual(self.election.voter_count, self.VOTERS - 1)
