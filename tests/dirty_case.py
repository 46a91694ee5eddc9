"""Rosters as offices write them, made in memory, and what to ask of them."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import xlsxwriter
from stdnum.cn import ric

from odoo.tests import BaseCase

from .. import core
from ..core import roster, tables
from ..core.sheet import SheetError, read
from ..core.text import normalize_heading

ROOT = Path(core.__file__).resolve().parents[1]
REQUIRED = ("name", "id_number", "employer")
SHARED = ("employer", "employment_kind")
EMPLOYERS = {"甲公司": 1, "甲(深圳)公司": 2}
HEADINGS = ["职工姓名", "证件号码", "工作单位", "联系方式", "入会日期"]
NAMES = ["赵国霞", "潘志文", "梁春琪", "薛平梓", "雷佳永", "冯秀梅"]


def number(serial):
    body = f"44030419900503{serial * 2:03d}"
    return body + ric.calc_check_digit(body + "0")


def person(serial, **cells):
    row = {
        "name": NAMES[serial % 6], "id_number": number(serial), "employer": "甲公司",
        "mobile": f"138{serial:08d}", "joined_on": "2019.3.5",
    }  # fmt: skip
    return list((row | cells).values())


def book(*sheets, change=None):
    """A workbook of sheets ``(name, rows)``; ``change(book, page)`` is called for each."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        for name, rows in sheets:
            page = workbook.add_worksheet(name)
            for line, row in enumerate(rows):
                page.write_row(line, 0, row)
            if change:
                change(workbook, page)
    return buffer.getvalue()


def text(rows, sign=",", encoding="utf-8", end="\r\n"):
    return end.join(sign.join(map(str, row)) for row in rows).encode(encoding)


def repack(data, change):
    """The archive with ``change(name, content)`` done to each part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return buffer.getvalue()


def ods(rows, lines=None):
    spaces = "urn:oasis:names:tc:opendocument:xmlns:"
    lines = lines or "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{cell}</text:p></table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{spaces}office:1.0"'
            f' xmlns:table="{spaces}table:1.0" xmlns:text="{spaces}text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="名册">{lines}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{spaces}manifest:1.0"><manifest:file-entry'
            f' manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
    return buffer.getvalue()


class DirtyCase(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with open(ROOT / "data" / "union.import.heading.csv", encoding="utf-8") as file:
            cls.headings = {
                normalize_heading(row["synonym"]): row["field_name"]
                for row in csv.DictReader(file)
                if row["kind"] == "members"
            }

    def find(self, data, sheet_name=None):
        return tables.find_tables(read(data), self.headings, REQUIRED, sheet_name, SHARED)

    def check(self, data, sheet_name=None, employers=None):
        lists = self.find(data, sheet_name)
        return roster.check_roster(lists.rows(), employers or EMPLOYERS, date(2026, 11, 1))

    def codes(self, data):
        return [(p.row_no, p.field, p.verdict.code) for p in self.check(data).problems]

    def passed(self, data, sheet_name=None):
        told = self.find(data, sheet_name).passed_over
        return [(sheet, row, verdict.code) for sheet, row, verdict in told]

    def assert_good(self, data, count, sheet_name=None):
        checked = self.check(data, sheet_name)
        self.assertEqual((len(checked.good), checked.problems), (count, []))
        return checked.good

    def assert_refused(self, data, code, sheet_name=None):
        with self.assertRaises(SheetError) as caught:
            self.find(data, sheet_name)
        self.assertEqual(caught.exception.verdict.code, code)
        return caught.exception.verdict.params
