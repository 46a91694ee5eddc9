"""Each kind of bad file, and of bad cell in a good one."""

import io
import struct
import zipfile
from pathlib import Path
from unittest.mock import patch

import openpyxl
import xlsxwriter
import xlwt

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..core import identity, sheet_limits
from .identity_case import FOREIGN, keys
from .import_case import HEADINGS, ImportCase, number, person, without_results, xlsx


@tagged("post_install", "-at_install")
class TestBadInput(ImportCase):
    def test_not_a_spreadsheet(self):
        docx = io.BytesIO()
        with zipfile.ZipFile(docx, "w") as archive:
            archive.writestr("word/document.xml", "<x/>")
        for data in (
            b"%PDF-1.7 hello", docx.getvalue(), b"\x89PNG\r\n\x1a\n\0\0\0", b"\0\1\2\3",
            b"<html><table></table></html>", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600,
        ):  # fmt: skip
            with self.subTest(data=data[:8]):
                self.refused(data, "not a spreadsheet.*xlsx")

    def test_damaged_workbook(self):
        content = xlsx([HEADINGS, person(1)])
        self.refused(content[: len(content) // 2], "damaged")
        broken = io.BytesIO()
        with zipfile.ZipFile(broken, "w") as archive:
            archive.writestr("xl/workbook.xml", "<workbook")
        self.refused(broken.getvalue(), "damaged")

    def test_password_protected_workbook(self):
        protected = (Path(__file__).parent / "files" / "protected.xlsx").read_bytes()
        self.refused(protected, "protected by a password.*remove the password")
        # An old workbook says so in a record of its stream.
        old = io.BytesIO()
        book = xlwt.Workbook(encoding="utf-8")
        book.add_sheet("名册").write(0, 0, "姓名")
        book.save(old)
        content = bytearray(old.getvalue())
        start = content.index(struct.pack("<HH", 0x0809, 16)) + 20
        struct.pack_into("<H", content, start, 0x002F)
        self.refused(bytes(content), "protected by a password")

    def test_empty_file(self):
        self.refused(b" \n", "empty")
        self.refused(xlsx([]), "empty")
        record = self.as_user(self.building_clerk, self.env["union.roster.import"]).create(
            {"organization_id": self.building.id}
        )
        with self.assertRaisesRegex(UserError, "no file"):
            record.action_check()

    def test_not_base64(self):
        for data in ("姓名", 5, ["姓名"], {"姓名": 1}):
            with self.subTest(data=data), self.assertRaisesRegex(UserError, "base64"):
                self.as_user(self.building_clerk, self.env["union.roster.import"]).create(
                    {"organization_id": self.building.id, "data": data}
                )

    def test_a_file_too_large_is_refused_when_it_is_brought(self):
        content = xlsx([HEADINGS, person(1)])
        with (
            patch.object(sheet_limits, "MAX_BYTES", len(content) - 1),
            self.assertRaisesRegex(UserError, "is larger than"),
        ):
            self.load(content)

    def test_a_whole_text_in_a_cell_is_not_quoted_whole(self):
        headings = [*HEADINGS, "入会日期"]
        pasted = "长" * 30_000
        rows = [
            [*person(1, pasted)[:3], "1" * 30_000, pasted, pasted],
            [*person(2, pasted)[:2], "1" * 30_000, pasted, "甲公司", ""],
        ]
        problems = self.load(xlsx([headings, *rows])).action_check()["problems"]
        self.assertEqual(
            {(problem["row"], problem["field"]) for problem in problems},
            {(2, "mobile"), (2, "employer"), (2, "joined_on"), (3, "id_number"), (3, "mobile")},
        )
        for problem in problems:
            self.assertLess(len(problem["reason"]), 200, problem["field"])

    def test_old_xls_works(self):
        book = xlwt.Workbook(encoding="utf-8")
        page = book.add_sheet("名册")
        for line, row in enumerate([["金鼎大厦名册"], HEADINGS, person(1), person(2)]):
            for at, value in enumerate(row):
                page.write(line, at, value)
        buffer = io.BytesIO()
        book.save(buffer)
        roster = self.load(buffer.getvalue(), filename="名册.xls")
        self.assertEqual(roster.action_check()["header_row"], 2)
        self.assertEqual(roster.action_import()["imported"], 2)

    def test_wrong_sheet_first(self):
        notes = ("说明", [["填表说明"], ["请如实填写姓名"]])
        roster = self.load(xlsx([HEADINGS, person(1)], sheet="会员", before=[notes]))
        self.assertEqual(roster.action_check()["sheet"], "会员")
        message = self.refused(xlsx([["说明"], ["无"]], sheet="说明"), "No sheet")
        self.assertIn("说明", message)

    def test_missing_column_tells_which_and_what_is_understood(self):
        rows = [[cell for at, cell in enumerate(row) if at != 2] for row in (HEADINGS, person(1))]
        message = self.refused(xlsx(rows), "columns are missing")
        for word in ("ID Number", "身份证号码", "证件号码", "row 1"):
            self.assertIn(word, message)
        self.assertNotIn("姓名", message)
        self.refused(xlsx([HEADINGS, person(1)]), "Staff: understood", kind="employers")

    def test_csv_in_gbk_and_utf8(self):
        text = "\n".join(",".join(row) for row in (HEADINGS, person(1)))
        for encoding in ("gbk", "utf-8", "utf-8-sig", "utf-16"):
            with self.subTest(encoding=encoding):
                checked = self.load(text.encode(encoding), filename="名册.csv").action_check()
                self.assertEqual((checked["good"], checked["problems"]), (1, []))
        tabs = text.replace(",", "\t").encode("gb18030")
        self.assertEqual(self.load(tabs).action_import()["imported"], 1)

    def test_merged_title_cells_and_remarks_above_the_headings(self):
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
            page = book.add_worksheet()
            page.merge_range("A1:E1", "金鼎大厦工会会员名册")
            page.merge_range("A2:C3", "填报单位：街道总工会")
            for line, row in enumerate([[f"*{h}：" for h in HEADINGS], person(1)], 3):
                page.write_row(line, 0, row)
            page.write_row(6, 0, ["合计", "1人"])
        checked = self.load(buffer.getvalue()).action_check()
        self.assertEqual((checked["header_row"], checked["total"], checked["good"]), (4, 1, 1))

    def test_formula_cells(self):
        book = openpyxl.Workbook()
        page = book.active
        page.append(HEADINGS)
        for serial in (1, 2, 3):
            page.append(person(serial))
        page["E2"] = '="甲"&"公司"'  # written without a result
        page["C3"] = "#N/A"
        page["C3"].data_type = "e"
        buffer = io.BytesIO()
        book.save(buffer)
        roster = self.load(buffer.getvalue())
        self.assertEqual(
            self.codes(roster),
            [(2, "employer", "formula_without_value"), (3, "id_number", "cell_error")],
        )
        self.assertEqual(roster.action_check()["good"], 1)
        # With its result, as a spreadsheet program saves it, the cell is what it shows.
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as with_result:
            page = with_result.add_worksheet()
            page.write_row(0, 0, HEADINGS)
            page.write_row(1, 0, person(1))
            page.write_formula(1, 4, '="甲"&"公司"', None, "甲公司")
        self.assertEqual(self.load(buffer.getvalue()).action_import()["imported"], 1)

    def test_formulas_of_a_template_beyond_the_list_count_for_nothing(self):
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
            page = book.add_worksheet()
            page.write_row(0, 0, [*HEADINGS, "备注", "序号"])
            for line in (1, 2):
                page.write_row(line, 0, person(line))
                page.write_formula(line, 5, '=""', None, "@empty")  # the empty text is a result
            never = ((1, 6, "=ROW()"), (3, 4, '=IF(A4="","","甲公司")'), (4, 0, "=Z9"))
            for line, at, formula in never:
                page.write_formula(line, at, formula, None, "@none")
        data = without_results(buffer.getvalue())
        roster = self.load(data)
        self.assertEqual(self.codes(roster), [(5, "name", "formula_without_value")])
        self.assertEqual(roster.action_check()["good"], 2)
        # Its row is not among the rows read: the workbook to mend names it all the same.
        _name, content = roster._bad_rows()
        self.assertEqual(openpyxl.load_workbook(io.BytesIO(content)).active.max_row, 2)

    def test_number_stored_rounded(self):
        row = person(1)
        row[2] = 440304196005031190.0
        self.assertEqual(
            self.codes(self.load(xlsx([HEADINGS, row]))), [(2, "id_number", "number_rounded")]
        )

    def test_rounded_number_is_refused_though_its_check_digit_fits(self):
        # Of the numbers of one day, some still fit after a spreadsheet has rounded them.
        rounded = next(
            float(n) for n in (number(i).replace("X", "0") for i in range(500))
            if identity.check_id(str(int(float(n)))) is None
        )  # fmt: skip
        rows = [person(1, 性别="", 身份证号码=rounded), person(2, 身份证号码="4.31103E+17")]
        rounded_code = (2, "id_number", "number_rounded"), (3, "id_number", "number_rounded")
        self.assertEqual(self.codes(self.load(xlsx([HEADINGS, *rows]))), [*rounded_code])
        headings = ["企业名称", "用工人数", "是否已建工会", "信用代码"]
        lists = [
            headings,
            ["丁公司", 3, "否", 911403000000000000.0],
            ["戊公司", 3, "否", "9.1E+17"],
        ]
        self.assertEqual(
            self.codes(self.load(xlsx(lists), "employers")),
            [(2, "credit_code", "number_rounded"), (3, "credit_code", "number_rounded")],
        )

    def test_each_kind_of_wrong_cell(self):
        for cells, code in (
            ({"身份证号码": "420106198205071951"}, "id_checksum"),
            ({"身份证号码": "440305202713052572"}, "id_birth_date"),
            ({"性别": "男"}, "id_gender"),
            ({"身份证号码": "4403041960050311"}, "id_length"),
            ({"身份证号码": ""}, "id_missing"),
            ({"姓名": "　"}, "name_missing"),
            ({"手机号码": "12345"}, "mobile_invalid"),
            ({"性别": "不详"}, "value_unknown"),
            ({"所在单位": "丙公司"}, "employer_unknown"),
            ({"所在单位": ""}, "employer_missing"),
        ):
            with self.subTest(code=code):
                roster = self.load(xlsx([HEADINGS, person(1, **cells), person(3)]))
                checked = roster.action_check()
                self.assertEqual([p["code"] for p in checked["problems"]], [code])
                self.assertEqual(checked["good"], 1)
                problem = checked["problems"][0]
                self.assertTrue(problem["reason"] and problem["cell"] and problem["column"])
                self.assertFalse(problem["reason"].startswith("Not accepted"))

    def test_same_person_twice_in_the_file(self):
        roster = self.load(xlsx([HEADINGS, person(1), person(2), person(1)]))
        checked = roster.action_check()
        self.assertEqual((checked["bad"], checked["duplicates"]), (0, 1))
        self.assertIn("row 2", checked["problems"][0]["reason"])

    def test_member_elsewhere_is_offered_a_transfer_and_no_name(self):
        self.env["union.member"].create(
            {
                "name": "张1",
                "organization_id": self.sister_street.id,
                "id_number": person(1)[2],
            }
        )
        checked = self.load(xlsx([HEADINGS, person(1)])).action_check()
        self.assertEqual([p["code"] for p in checked["problems"]], ["member_elsewhere"])
        self.assertIn("transfer", checked["problems"][0]["hint"])
        self.assertNotIn(self.sister_street.name, repr(checked))

    def test_two_employers_of_one_name(self):
        self.env["union.employer"].create(
            {"name": "甲 公司", "organization_id": self.building.id, "staff_count": 1}
        )
        self.assertEqual(
            self.codes(self.load(xlsx([HEADINGS, person(1)]))),
            [(2, "employer", "employer_ambiguous")],
        )

    def test_hundred_thousand_rows(self):
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
            page = book.add_worksheet()
            page.write_row(0, 0, HEADINGS)
            row = person(1)
            for line in range(1, 100_001):
                page.write_row(line, 0, row)
        checked = self.load(buffer.getvalue()).action_check()
        self.assertEqual((checked["total"], checked["duplicates"]), (100_000, 99_999))

    def test_sheet_that_reaches_too_far(self):
        book = openpyxl.Workbook()
        book.active.append(HEADINGS)
        book.active["XFD1048576"] = "x"
        buffer = io.BytesIO()
        book.save(buffer)
        self.refused(buffer.getvalue(), "beyond 200000 rows")

    def test_employers_each_kind_of_wrong_cell(self):
        headings = ["企业名称", "用工人数", "女职工人数", "是否已建工会", "联系电话", "信用代码"]
        good = ["丁公司", "12人", 3, "是", "0755-8320 1234", "91440300F9243PAP8F"]
        for at, value, code in (
            (0, "", "name_missing"), (1, "十二", "number_format"), (1, -1, "number_range"),
            (1, 1.5, "number_range"), (1, "inf", "number_range"), (2, 13, "women_exceed_staff"),
            (3, "也许", "value_unknown"), (4, "12", "phone_invalid"), (5, "12", "credit_code"),
        ):  # fmt: skip
            row = list(good)
            row[at] = value
            with self.subTest(code=code, value=value):
                roster = self.load(xlsx([headings, row]), "employers")
                self.assertIn(code, [p["code"] for p in roster.action_check()["problems"]])
        roster = self.load(xlsx([headings, good, good]), "employers")
        self.assertEqual(self.codes(roster), [(3, "name", "employer_in_file")])
        self.assertEqual(roster.action_import(good_only=True)["unions"], 1)
        below = self.load(
            xlsx([headings, ["戊公司", *good[1:5]]]), "employers", organization=self.primary
        )
        self.assertEqual(self.codes(below), [(2, "has_union", "union_below_primary")])

    def test_missing_key(self):
        roster = self.load(xlsx([HEADINGS, person(1)]))
        for arguments in ({}, {"text": FOREIGN}):
            with keys(**arguments):
                for call in (
                    roster.action_check,
                    roster.action_import,
                    roster.action_bad_rows,
                    lambda: self.load(xlsx([HEADINGS])),
                ):
                    with self.assertRaisesRegex(UserError, "TRADE_UNION_KEYS"):
                        call()
        self.assertEqual(roster.action_import()["imported"], 1)
