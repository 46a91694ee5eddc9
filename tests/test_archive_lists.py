"""The archive register as a list, and asked for by those who have no business with it."""

import base64
import io
import unicodedata

import openpyxl
import pypdf

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .archive_case import ArchiveCase


@tagged("post_install", "-at_install")
class TestLists(ArchiveCase):
    def test_the_workbook_has_the_fields_in_order_with_real_dates(self):
        self.enter(
            document_date="2020-03-01",
            pages=12,
            security_level="open",
            author="筹备组",
            issue="组织",
        )
        self.enter(title='=HYPERLINK("http://x")').action_void("误登")
        answer = self.as_user(self.building_clerk, self.building).action_archive_register(2020)
        sheet = openpyxl.load_workbook(io.BytesIO(base64.b64decode(answer["data"]))).active
        heads = [cell.value for cell in sheet[1]]
        self.assertEqual(
            heads[:5],
            ["Archive Number", "Fonds Number", "Archive Category", "Archive Year", "Kept For"],
        )
        row = dict(zip(heads, [cell.value for cell in sheet[2]], strict=True))
        self.assertEqual(
            (row["Archive Number"], row["Pages"], row["Dated"].date().isoformat(), row["Kept For"]),
            ("0123-WS·2020-D10-0001", 12, "2020-03-01", "10 Years"),
        )
        self.assertEqual(sheet.cell(3, heads.index("Document Title") + 1).data_type, "s")
        self.assertEqual(sheet.freeze_panes, "B2")
        with self.assertRaises(UserError):
            self.building.action_archive_register(True)

    def test_it_prints_with_its_fonts(self):
        self.enter()
        dialog = self.env["union.archive.list"].with_user(self.building_clerk)
        dialog = dialog.create({"place_id": self.building.id, "year": 2020})
        self.assertEqual(dialog.button_print()["type"], "ir.actions.report")
        report = self.env["ir.actions.report"].with_user(self.building_clerk)
        content, _kind = report.with_context(force_report_rendering=True)._render_qweb_pdf(
            "trade_union.report_archive_register", dialog.ids
        )
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
        text = "".join(unicodedata.normalize("NFKC", text).split())
        self.assertIn("关于成立工会联合会的请示", text)
        self.assertIn("0123-WS", text)

    def test_nobody_lists_a_register_out_of_scope(self):
        self.enter()
        for user in (self.sister_clerk, self.portal, self.stranger):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, self.building).action_archive_register(2020)
        # From below, a superior's name is read and its register is not.
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, self.street).action_archive_register()


@tagged("post_install", "-at_install")
class TestArchiveDoors(ArchiveCase, HttpCase):
    def rows(self):
        entry = self.old()
        return (entry, self.lend(entry, purpose="查阅"), self.disposal(self.old()))

    def test_sister_portal_stranger_and_public_reach_nothing(self):
        rows = self.rows()
        people = (self.sister_clerk, self.portal, self.stranger, self.env.ref("base.public_user"))
        for row in rows:
            for user in people:
                with self.subTest(model=row._name, user=user.login):
                    seen = self.as_user(user, row)
                    for attempt in (
                        lambda r: r.read(["display_name"]),
                        lambda r: r.write({"organization_id": self.sister_street.id}),
                        lambda r: r.unlink(),
                    ):
                        with self.assertRaises(AccessError):
                            attempt(seen)
                    if seen.browse().has_access("read"):
                        self.assertFalse(seen.search([]))
        with self.assertRaises(AccessError):
            self.enter(user=self.sister_clerk)
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, self.env["union.archive.loan"]).create(
                {"entry_id": rows[0].id, "borrower": "x", "due_on": "2099-01-01"}
            )

    def test_who_reads_writes_nothing_and_the_superior_reads(self):
        entry = self.enter()
        auditor = self.as_user(self.street_auditor, entry)
        self.assertTrue(auditor.read(["number"]))
        for attempt in (
            lambda: auditor.write({"title": "x"}),
            lambda: auditor.action_void("x"),
            lambda: self.enter(user=self.street_auditor),
        ):
            with self.assertRaises(AccessError):
                attempt()

    @mute_logger("odoo.http")
    def test_over_http_neither_the_scan_nor_the_list_is_reached(self):
        entry = self.enter(scan=base64.b64encode(b"%PDF-geheim"), scan_name="x.pdf")
        dialog = self.env["union.archive.list"].with_user(self.building_clerk)
        dialog = dialog.create({"place_id": self.building.id, "year": 2020})
        self.env.flush_all()
        paths = (
            f"/web/content/union.archive.entry/{entry.id}/scan",
            f"/report/html/trade_union.archive_register/{dialog.id}",
        )
        marks = ("geheim", entry.title)
        people = (self.building_clerk, self.sister_clerk, self.portal, self.stranger, None)
        for user in people:
            if user:
                user.password = user.login
                self.authenticate(user.login, user.login)
            else:
                self.logout()
            for path, mark in zip(paths, marks, strict=True):
                with self.subTest(path=path, user=user and user.login):
                    found = mark in self.url_open(path).text
                    self.assertEqual(found, user == self.building_clerk)
