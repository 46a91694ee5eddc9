"""Papers in several batches and sizes, printed anew, one too many in the box."""

import io
import re
import shutil
import unittest

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..core import ballot_sheets
from .common import clause
from .election_case import ElectionCase
from .test_election_papers import pdf_text


@tagged("post_install", "-at_install")
class TestBatches(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election(chair=True)

    def gather_only(self):
        """Everything that is asked before papers are printed."""
        self.approve_list()
        self.election.action_freeze_roll()
        self.election.voter_ids.action_check_in()
        self.vote_scrutineers()

    def dialog(self, action):
        return self.officer(self.env[action["res_model"]]).with_context(**action["context"])

    @clause("SZ-5.1.3.5a3")
    def test_spare_papers_and_size_by_screen(self):
        self.gather_only()
        action = self.officer(self.election).button_print_ballots()
        self.dialog(action).create({"spare": 3, "per_sheet": "2"}).button_print()
        batches = self.election.contest_ids.batch_ids
        self.assertEqual(batches.mapped("printed_count"), [15, 15])
        self.assertEqual(set(batches.mapped("per_sheet")), {"2"})
        self.assertEqual(batches.mapped("serial_from"), [1, 16])
        self.assertEqual(
            self.officer(self.election).button_print_ballots()["type"], "ir.actions.report"
        )

    @clause("SZ-5.1.3.5a3", "NR-ELEC-26")
    def test_more_papers_when_the_house_is_full(self):
        self.gather_only()
        self.election.action_print_ballots()
        self.election.action_open()
        with self.refused("Say why"):
            self.officer(self.contest).action_print_more(2, " ")
        for count in (0, 13, "2", True):
            with self.subTest(count), self.refused("a whole number from 1"):
                self.officer(self.contest).action_print_more(count, "x")
        self.dialog(self.officer(self.contest).button_print_more()).create(
            {"count": 2, "reason": "选票损坏"}
        ).button_print()
        first, more = self.contest.batch_ids
        self.assertEqual((more.kind, more.printed_count, more.serial_from), ("more", 2, 25))
        row = self.election.record_ids.filtered(lambda row: row.kind == "reprinted")
        self.assertIn("No. 25 to 26", row.subject)
        # Else the one paper of the second batch in the box would be known to be whose it is.
        self.assertEqual(more.mark, first.mark)
        # One spoilt paper is replaced by one of the second batch: still one paper a person.
        with self.refused("one person has one paper"):
            first.with_user(self.building_officer).action_account(12, 12)
            more.with_user(self.building_officer).action_account(1, 1, unused=1)
        first.with_user(self.building_officer).action_account(12, 11, spoilt=1)
        more.with_user(self.building_officer).action_account(1, 1, unused=1)
        self.account(self.chair)
        self.assertEqual(self.contest._paper_account(), {"issued": 13, "spoilt": 1, "missing": 0})
        self.election.action_close_poll()
        bundles = self.officer(self.contest).action_bundle()
        self.assertEqual([row["papers"] for row in bundles], [12])
        self.assertEqual(self.count(self.contest, (12, 11, 9, 2), 12)["state"], "decided")
        self.assertEqual(self.contest.counts["spoilt"], 1)

    @clause("NR-ELEC-23")
    def test_a_paper_beyond_one_batch_is_one_of_another_that_looks_like_it(self):
        self.gather_only()
        self.election.action_print_ballots()
        self.election.action_open()
        self.officer(self.contest).action_print_more(2, "选票损坏")
        first, more = self.officer(self.contest.batch_ids)
        # Twelve papers in the box, of which one came out of the second block: nobody can tell.
        for reason in (None, "多一张"):
            with self.refused("look the same: enter here at most 11"):
                first.action_account(12, 12, spoilt=1, void_reason=reason)
        first.action_account(12, 11, spoilt=1)
        with self.refused("declare the vote void"):
            more.action_account(1, 2, unused=1)
        more.action_account(1, 1, unused=1)
        self.assertEqual(self.contest._recovered(), 12)

    def test_figures_are_corrected_with_a_reason_until_the_papers_are_in_bundles(self):
        self.open()
        self.account(spoilt=1, recovered=10)
        batch = self.officer(self.contest.batch_ids)
        self.assertEqual(batch.missing_count, 1)
        with self.refused("Say why the figures were wrong"):
            batch.action_account(12, 12, unused=2)
        dialog = self.dialog(batch.button_account()).create({"correction": "误将1张计为残损"})
        self.assertEqual((dialog.issued, dialog.recovered, dialog.spoilt), (12, 10, 1))
        dialog.write({"recovered": 12, "spoilt": 0})
        dialog.button_account()
        self.assertEqual((batch.recovered_count, batch.missing_count), (12, 0))
        row = self.election.record_ids.filtered(lambda row: row.kind == "counted_again")
        self.assertEqual(row.reason, "误将1张计为残损")
        self.assertIn("were 12 / 10 / 1 / 2 / 1 / 0 and are 12 / 12 / 0 / 2 / 0 / 0", row.subject)
        self.account(self.chair)
        self.election.action_close_poll()
        self.officer(self.contest).action_bundle()
        with self.refused("stay once papers are in bundles"):
            batch.action_account(12, 11, unused=2, correction="x")

    def test_only_the_new_papers_are_printed(self):
        self.gather_only()
        self.election.action_print_ballots()
        action = (
            self.dialog(self.officer(self.contest).button_print_more())
            .create({"count": 2, "reason": "选票损坏"})
            .button_print()
        )
        more = self.contest.batch_ids[-1]
        self.assertEqual(action["data"], {"batch_ids": more.ids})
        report = self.env["report.trade_union.election_ballots"]
        self.assertEqual(self.officer(report)._batches(None, action["data"]), more)
        for user in (self.tellers[0], self.sister_clerk, self.street_auditor, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                report.with_user(user)._batches(None, action["data"])

    def test_two_prints_never_share_a_serial_number(self):
        self.gather_only()
        self.election.action_print_ballots()
        self.assertEqual(self.election.last_serial, 24)
        # What another print took since is not given again, though its papers are not read here.
        self.election.sudo().last_serial = 100
        self.officer(self.contest).action_print_more(1, "x")
        self.assertEqual(self.contest.batch_ids[-1].serial_from, 101)
        self.assertEqual(self.election.last_serial, 101)

    def test_papers_are_printed_anew_before_they_leave_the_block(self):
        self.gather_only()
        self.election.action_print_ballots(spare=1, per_sheet="4")
        batch = self.contest.batch_ids
        action = self.officer(batch).button_reprint()
        self.dialog(action).create({"reason": "姓名印错"}).button_print()
        new = self.contest.batch_ids - batch
        self.assertEqual(
            (new.kind, new.printed_count, new.per_sheet, new.serial_from), ("reprint", 13, "4", 27)
        )
        self.assertEqual(
            (batch.state, batch.set_aside, batch.unused_count), ("accounted", True, 13)
        )
        with self.refused("accounted for already"):
            self.officer(batch).action_reprint("x")
        with self.refused("Say why"):
            self.officer(new).action_reprint("")
        self.election.action_open()
        with self.refused("hands of voters"):
            self.officer(new).action_reprint("x")

    def test_small_papers_suit_few_names(self):
        self.gather_only()
        for per_sheet in ("3", 2, None):
            with self.subTest(per_sheet), self.refused("One, two or four"):
                self.election.action_print_ballots(per_sheet=per_sheet)
        self.env["union.candidate"].create(
            [
                {"contest_id": self.contest.id, "member_id": member.id}
                for member in self.members[4:11]
            ]
        )
        with self.refused("at most 10 are read easily"):
            self.contest._check_per_sheet("4")
        self.contest._check_per_sheet("2")

    @clause("NR-ELEC-26")
    def test_papers_beyond_those_issued_stay_on_record_with_the_void_vote(self):
        self.open()
        batch = self.officer(self.contest.batch_ids)
        with self.refused("declare the vote void"):
            batch.action_account(10, 11, unused=4)
        dialog = self.officer(self.env["union.ballot.account"]).create(
            {"batch_id": batch.id, "issued": 10, "recovered": 11, "unused": 4}
        )
        self.assertEqual(dialog.excess, 1)
        dialog.void_reason = "重复清点后仍多一张"
        dialog.button_account()
        self.assertEqual(
            (batch.recovered_count, batch.issued_count, batch.excess_count, batch.missing_count),
            (11, 10, 1, 0),
        )
        self.assertEqual(self.contest.state, "void")
        self.assertIn("11 papers recovered, but only 10 issued", self.contest.verdict_text)
        row = self.election.record_ids.filtered(lambda row: row.kind == "void")
        self.assertEqual(row.reason, "重复清点后仍多一张")
        self.account(self.chair)
        self.election.action_close_poll()
        again = self.env["union.contest"].browse(self.officer(self.contest).action_repeat())
        self.assertEqual(again.round_kind, "repeat")

    def test_papers_of_a_vote_declared_void_are_accounted_for(self):
        self.open()
        self.officer(self.contest).action_void("票箱破损")
        self.account()
        self.account(self.chair)
        self.assertEqual(self.election.action_close_poll()["phase"], "counting")

    @clause("SZ-5.1.3.5a3")
    def test_no_polls_without_papers(self):
        self.gather_only()
        with self.refused("no ballots printed"):
            self.election.action_open(reason="x")

    def test_nobody_else_prints(self):
        self.gather()
        for user in (self.tellers[0], self.sister_clerk, self.street_auditor, self.portal):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.as_user(user, self.contest).action_print_more(1, "x")
                with self.assertRaises(AccessError):
                    self.as_user(user, self.contest.batch_ids).action_reprint("x")
        self.assertEqual(len(self.contest.batch_ids), 1)


@tagged("post_install", "-at_install")
@unittest.skipUnless(shutil.which("wkhtmltopdf") and shutil.which("pdftotext"), "no PDF tools")
class TestSheets(ElectionCase):
    def test_two_and_four_papers_on_a_sheet(self):
        self.make_election()
        self.approve_list()
        self.election.action_freeze_roll()
        self.election.action_print_ballots(per_sheet="4")
        batch = self.contest.batch_ids
        for per_sheet, sheets in (("4", 3), ("2", 6)):
            batch.sudo().per_sheet = per_sheet
            pages = pdf_text(self.pdf())
            self.assertEqual(len(pages), sheets)
            serials = re.findall(r"No\. (\d{5})", "\n".join(pages))
            self.assertEqual(sorted(map(int, serials)), list(range(1, 13)), "each once")
            self.assertEqual(pages[0].count(batch.mark), int(per_sheet))
            self.assertEqual(pages[0].count(self.candidates[0].name), int(per_sheet))

    def pdf(self):
        return (
            self.env["ir.actions.report"]
            .with_user(self.building_officer)
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf("trade_union.election_ballots", self.election.ids)[0]
        )

    def test_many_and_long_names_stand_on_one_page(self):
        self.make_election()
        self.election.action_propose_rules()
        members = self.env["union.member"].create(
            [
                {
                    "name": f"{'王李张刘陈杨'[number % 6]}{'一丁上千土木'[number // 6 % 6]}{'山川日月'[number % 4]}",
                    "gender": "female",
                    "organization_id": self.primary.id,
                    "state": "active",
                }
                for number in range(60)
            ]
        )
        self.nominate(self.contest, members)
        batch = self.contest._make_batches(2)
        for name in (members[0].name, "阿卜杜热合曼·买买提依明·吐尔逊江·艾合买提"):
            members[::2].name = name
            with self.subTest(name):
                self.assertEqual(len(pdf_text(self.pdf())), batch.printed_count)

    def test_the_serial_number_stands_in_the_stub_alone(self):
        self.make_election()
        self.approve_list()
        self.election.action_freeze_roll()
        self.election.action_print_ballots()
        page = PdfReader(io.BytesIO(self.pdf())).pages[0]
        found = {}

        def seen(text, cm, tm, _font, _size):
            if text.strip():
                found[text.strip()] = cm[5] + tm[5] * (cm[3] or 1)

        page.extract_text(visitor_text=seen)
        heights = [height for text, height in found.items() if re.search(r"0000\d", text)]
        self.assertEqual(len(heights), 1)
        self.assertGreater(heights[0], float(page.mediabox.height) - 25 * ballot_sheets.MM)

    def test_thousands_of_papers_cost_hardly_more_than_a_few(self):
        self.make_election()
        self.approve_list()
        self.election.action_freeze_roll()
        self.election.action_print_ballots()
        batch = self.contest.batch_ids
        few = len(self.pdf())
        batch.sudo().printed_count = 2000
        many = self.pdf()
        self.assertEqual(len(PdfReader(io.BytesIO(many)).pages), 2000)
        self.assertLess((len(many) - few) / 1988, 1000, "bytes for a further paper")
