"""The papers of an election as PDF: one document, Chinese that shows, no serial on the paper."""

import io
import shutil
import subprocess
import unittest
from datetime import timedelta

from freezegun import freeze_time
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import clause
from .election_case import ElectionCase
from .usual_form import usual_form


def pdf_text(content):
    """Return the text of each page, as pdftotext reads it, characters in their usual form."""
    pages = len(PdfReader(io.BytesIO(content)).pages)
    texts = [
        subprocess.run(
            ["pdftotext", "-f", str(page), "-l", str(page), "-layout", "-", "-"],
            input=content,
            capture_output=True,
            check=True,
        ).stdout.decode()
        for page in range(1, pages + 1)
    ]
    return [usual_form(text) for text in texts]


@tagged("post_install", "-at_install")
@unittest.skipUnless(shutil.which("wkhtmltopdf") and shutil.which("pdftotext"), "no PDF tools")
class TestPaper(ElectionCase):
    def setUp(self):
        super().setUp()
        self.env["res.lang"]._activate_lang("zh_CN")
        self.make_election(chair=True)

    def render(self, report, user=None):
        return (
            self.env["ir.actions.report"]
            .with_user(user or self.building_officer)
            .with_context(force_report_rendering=True, lang="zh_CN")
            ._render_qweb_pdf(f"trade_union.{report}", self.election.ids)[0]
        )

    @clause("SZ-5.1.3.5a3")
    def test_ballots_of_all_voters_in_one_pdf(self):
        self.gather()
        pages = pdf_text(self.render("election_ballots"))
        batches = self.election.contest_ids.batch_ids
        self.assertEqual(len(pages), 2 * (self.VOTERS + 2))
        self.assertEqual(len(pages), sum(batches.mapped("printed_count")))
        batch = self.contest.batch_ids
        for serial, page in enumerate(pages[: batch.printed_count], batch.serial_from):
            self.assertEqual(page.count(f"{serial:05d}"), 1, "on the stub alone")
            self.assertIn(self.building.name, page)
            self.assertIn(batch.mark, page)
            names = [page.index(candidate.name) for candidate in self.candidates]
            self.assertEqual(names, sorted(names), "in the order of the list")
            for voter in self.election.voter_ids - self.election.voter_ids.filtered(
                lambda v: v.member_id in self.candidates.member_id
            ):
                self.assertNotIn(voter.name, page)
        self.assertNotIn(batch.mark, "".join(pages[batch.printed_count :]))

    def test_who_may_print(self):
        self.gather()
        for user in (self.tellers[0], self.street_auditor, self.sister_clerk):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["report.trade_union.election_ballots"].with_user(user)._get_report_values(
                    self.election.ids
                )
        with self.assertRaises(AccessError):
            self.env["report.trade_union.election_result"].with_user(
                self.sister_clerk
            )._get_report_values(self.election.ids)

    def test_result_sheet_has_figures_rules_and_digests(self):
        with self.assertRaisesRegex(UserError, "no result yet"):
            self.env["report.trade_union.election_result"].with_user(
                self.building_officer
            )._get_report_values(self.election.ids)
        self.start_count()
        self.count(self.contest, (12, 11, 9, 2), 12, write_ins=[{"name": "周某", "votes": 1}])
        self.count(self.chair, (12,), 12)
        self.officer(self.election).action_publish_result()
        then = self.building.name
        with freeze_time(self.election.elected_on + timedelta(days=1)):
            self.building.name = "后来的名称"
        pages = pdf_text(self.render("election_result"))
        text = "\n".join(pages)
        flat = "".join(text.split())
        self.assertNotIn("后来的名称", flat)
        for part in (
            then,
            self.election.name,
            self.election.meeting_id.name,
            self.scrutineer.name,
            "周某",
            *self.candidates.mapped("name"),
            "NR-ELEC-27",
            self.election.result_digest,
            self.election.roll_digest,
            self.contest.result_digest,
        ):
            self.assertIn("".join(part.split()), flat)
