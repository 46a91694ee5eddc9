"""Dirty files: each is read right, or answered with where and what."""

import csv
import io
import re
import struct
import zipfile
from datetime import date, datetime
from pathlib import Path
from unittest.mock import patch

import openpyxl
import xlsxwriter
import xlwt
from stdnum.cn import ric

from odoo.tests import BaseCase, tagged

from .. import core
from ..core import roster, sheet, tables
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


@tagged("post_install", "-at_install")
class TestTables(DirtyCase):
    def test_lists_of_all_sheets_are_read_whatever_the_order_of_columns(self):
        other = [["乙楼名册"], ["所在单位", "姓名", "身份证号"], ["甲公司", "梁文", number(9)]]
        data = book(("一楼", [HEADINGS, person(1)]), ("二楼", other), ("说明", [["如实填写"]]))
        self.assertEqual([row.name for row in self.assert_good(data, 2)], ["潘志文", "梁文"])
        lists = self.find(data)
        self.assertEqual(lists.sheet_names(), ["一楼", "二楼"])
        rows = [row_no for row_no, _cells in lists.rows()]
        where = [(table.sheet.name, row) for table, row in map(lists.place, rows)]
        self.assertEqual(where, [("一楼", 2), ("二楼", 3)])
        self.assertEqual(lists.passed_over[0][:2], ("说明", 0))

    def test_a_person_on_two_sheets_is_told_with_both_places(self):
        data = book(("一楼", [HEADINGS, person(1)]), ("二楼", [["名册"], HEADINGS, person(1)]))
        lists = self.find(data)
        (problem,) = roster.check_roster(lists.rows(), EMPLOYERS).problems
        table, row = lists.place(problem.row_no)
        first, other_row = lists.place(problem.verdict.params["first_row"])
        self.assertEqual((table.sheet.name, row), ("二楼", 3))
        self.assertEqual((first.sheet.name, other_row), ("一楼", 2))

    def test_the_caller_chooses_a_sheet(self):
        data = book(("一楼", [HEADINGS, person(1)]), ("二楼", [HEADINGS, person(2)]))
        self.assertEqual(self.assert_good(data, 1, "二楼")[0].name, "梁春琪")
        self.assertEqual(self.passed(data, "二楼"), [("一楼", 1, "sheet_not_chosen")])
        self.assertEqual(
            self.assert_refused(data, "sheet_unknown", "三楼"),
            {"sheet": "三楼", "sheets": ["一楼", "二楼"]},
        )

    def test_a_second_list_below_the_first(self):
        second = [["姓名", "身份证号", "手机", "单位"], ["梁文", number(7), "", "甲公司"]]
        data = book(("名册", [HEADINGS, person(1), [], ["乙楼名册"], *second]))
        self.assertEqual([row.row_no for row in self.assert_good(data, 2)], [2, 6])

    def test_another_kind_of_list_below_is_told_and_not_read(self):
        board = [["工会委员名单"], ["姓名", "职务", "联系电话"], ["梁文", "主席", "13800000000"]]
        data = book(("名册", [HEADINGS, person(1), [], *board]))
        self.assert_good(data, 1)
        self.assertEqual(self.passed(data), [("名册", 5, "list_incomplete")])

    def test_headings_repeated_on_each_printed_page(self):
        page = [["金鼎大厦会员名册"], ["职工姓名 ", "证件\n号码", *HEADINGS[2:]]]
        rows = [*page, person(1), ["第1页 共2页"], *page, person(2), ["第2页 共2页"]]
        self.assert_good(book(("名册", rows)), 2)

    def test_headings_in_two_rows(self):
        for upper, lower, cells in (
            (
                ["序号", "姓名", "证件信息", None, "单位", "联系", None],
                [None, None, "类型", "号码", None, "电话", "地址"],
                [1, "赵国霞", "身份证", number(1), "甲公司", "13800000001", "x"],
            ),
            (
                ["姓名", "身份证号码", "单位", "其他信息", None],
                [None, None, None, "手机号码", "学历"],
                ["赵国霞", number(1), "甲公司", "13800000001", "本科"],
            ),
            (
                ["姓名", "身份证号码", "单位", "手机"],
                ["Name", "ID Number", "Employer", "Mobile"],
                ["赵国霞", number(1), "甲公司", "13800000001"],
            ),
        ):
            with self.subTest(upper=upper):
                (row,) = self.assert_good(book(("名册", [["名册"], upper, lower, cells])), 1)
                self.assertEqual((row.mobile, row.row_no), ("13800000001", 4))

    def test_hidden_sheets_and_examples_are_told(self):
        def hide(_book, page):
            if page.get_name() == "去年":
                page.hide()

        data = book(
            ("名册", [HEADINGS, person(1)]),
            ("去年", [HEADINGS, person(2)]),
            ("填表示例", [HEADINGS, person(3)]),
            change=hide,
        )
        self.assert_good(data, 1)
        self.assertEqual(
            self.passed(data), [("去年", 1, "sheet_hidden"), ("填表示例", 1, "sheet_example")]
        )
        self.assertEqual(self.assert_good(data, 1, "去年")[0].name, "梁春琪")
        self.assert_good(book(("示例", [HEADINGS, person(1)])), 1)

    def test_hidden_rows_are_read_and_told(self):
        def hide(_book, page):
            page.set_row(2, None, None, {"hidden": True})
            page.set_row(9, None, None, {"hidden": True})

        data = book(("名册", [HEADINGS, person(1), person(2)]), change=hide)
        self.assert_good(data, 2)
        self.assertEqual(self.passed(data), [("名册", 3, "rows_hidden")])

    def test_a_cell_merged_over_rows_states_the_employer_of_each_but_no_name(self):
        def merge(_book, page):
            page.merge_range(1, 2, 3, 2, "甲公司")
            page.merge_range(1, 0, 2, 0, "赵国霞")

        rows = [HEADINGS, person(1), person(2, name=None, employer=None), person(3, employer=None)]
        data = book(("名册", rows), change=merge)
        self.assertEqual(self.codes(data), [(3, "name", "name_missing")])
        self.assertEqual([row.employer for row in self.check(data).good], [1, 1])

    def test_two_columns_of_one_meaning_are_told(self):
        data = book(("名册", [[*HEADINGS[:4], "手机"], person(1, joined_on="139")]))
        self.assert_good(data, 1)
        self.assertEqual(self.passed(data), [("名册", 1, "column_twice")])

    def test_headings_deep_down_with_remarks_and_in_two_languages(self):
        titles = [["填表须知"]] * 40
        for headings in (
            ["姓名（必填）", "身份证件号码\n(18位)", "所在单位 ", "手机*", "入会时间\n（年月日）"],
            ["姓名/Name", "身份证号/ID No.", "单位/Employer", "手机/Mobile", "入会时间"],
        ):
            self.assert_good(book(("名册", [*titles, headings, person(1)])), 1)

    def test_no_headings_at_all(self):
        self.assert_refused(book(("名册", [person(1), person(2)])), "heading_missing")
        params = self.assert_refused(book(("名册", [["姓名", "单位"]])), "columns_missing")
        self.assertEqual(params, {"fields": ["id_number"], "sheet": "名册", "row": 1})


@tagged("post_install", "-at_install")
class TestDirtyFiles(DirtyCase):
    def test_csv_as_programs_and_offices_write_it(self):
        rows = [HEADINGS, person(1), person(2)]
        titles = [["金鼎大厦职工,2026年"], ["填报单位：街道，日期"], [""]]
        quoted = f'职工姓名,"证件\n号码",工作单位\n赵国霞,"\t{number(1)}",甲公司\n'
        guarded = [HEADINGS, person(1, id_number=f'="{number(1)}"', mobile='="13800000001"')]
        for name, data, count in (
            ("gbk, headings in row 4", text([*titles, *rows], encoding="gbk"), 2),
            ("semicolons and BOM", text(rows, ";", "utf-8-sig"), 2),
            ("commas in the title of a list with semicolons", text([*titles, *rows], ";"), 2),
            ("tabs in UTF-16", text(rows, "\t", "utf-16"), 2),
            ("bars", text(rows, "|"), 2),
            ("full-width commas", text(rows, "，"), 2),
            ("CR alone", text(rows, end="\r"), 2),
            ("a line sep=", b"sep=;\r\n" + text(rows, ";"), 2),
            ("line break in a heading", quoted.encode(), 1),
            ("guarded numbers", text(guarded), 1),
        ):
            with self.subTest(name):
                self.assert_good(data, count)

    def test_other_formats(self):
        rows = [HEADINGS, person(1)]
        macro = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
        plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        self.assert_good(
            repack(book(("名册", rows)), lambda _n, c: c.replace(plain.encode(), macro.encode())), 1
        )
        self.assert_good(ods(rows), 1)
        for data in (b"<html><table>", b'<?xml version="1.0"?><Workbook/>', b"%PDF-1.4"):
            self.assert_refused(data, "not_spreadsheet")

    def test_a_binary_workbook_is_refused_before_it_is_read(self):
        with zipfile.ZipFile(data := io.BytesIO(), "w") as archive:
            archive.writestr("xl/workbook.bin", b"")
            archive.writestr("xl/worksheets/sheet1.bin", b"")
        self.assert_refused(data.getvalue(), "binary_workbook")

    def test_one_cell_far_away_in_an_old_workbook(self):
        for row, column, refused in ((65535, 255, True), (65535, 20, False), (20, 255, False)):
            workbook = xlwt.Workbook()
            page = workbook.add_sheet("名册")
            for line, cells in enumerate([HEADINGS, person(1)]):
                for at, cell in enumerate(cells):
                    page.write(line, at, cell)
            page.write(row, column, "x")
            workbook.save(file := io.BytesIO())
            with self.subTest(row=row, column=column):
                if not refused:
                    read(file.getvalue())
                    continue
                # Before it is read, and also where the workbook lies about itself.
                with patch.object(sheet, "_read_book") as reader:
                    self.assert_refused(file.getvalue(), "sheet_too_large")
                reader.assert_not_called()
                liar = re.sub(sheet._DIMENSIONS, self.small, file.getvalue())
                self.assert_refused(liar, "sheet_too_large")

    @staticmethod
    def small(match):
        return match[0][:4] + struct.pack("<IIHH", 0, 2, 0, 5) + match[0][-2:]

    def test_signs_no_text_has_are_dropped(self):
        head, line = HEADINGS, person(1)
        marked = [line[0][:1] + "@" + line[0][1:], *line[1:-1], f"@{line[-1]}"]
        far = [[""] * len(head)] * 5000  # what it is is told by the beginning
        late = text([head, *far, marked]).decode().replace("@", "\0").encode()
        code = repack(book(("名册", [head, marked])), lambda _n, c: c.replace(b"@", b"_x0000_"))
        for name, data in (("csv", late), ("workbook", code)):
            with self.subTest(name):
                row = self.assert_good(data, 1)[0]
                self.assertEqual(
                    row.name, self.assert_good(book(("名册", [head, line])), 1)[0].name
                )

    def test_few_bytes_that_make_billions_of_cells(self):
        cell = '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'
        far = 'table:table-cell table:number-columns-repeated="900000000"'
        row, many = "<table:table-row>", '<table:table-row table:number-rows-repeated="900000000">'
        for name, lines in {
            "rows": f"{many}{cell}</table:table-row>",
            "a cell far below": f"{many}<{far}/></table:table-row>{row}{cell}</table:table-row>",
            "a cell far to the right": f"{row}<{far}/>{cell}</table:table-row>",
            "columns": row + cell.replace("table:table-cell", far, 1) + "</table:table-row>",
        }.items():
            with self.subTest(name):
                self.assert_refused(ods([], lines), "sheet_too_large")
        for number in ("x", "-1"):
            lines = f"{many.replace('900000000', number)}{cell}</table:table-row>"
            self.assert_refused(ods([], lines), "file_broken")

    def test_what_a_program_repeats_behind_the_list_is_no_cell(self):
        rest = '<table:table-cell table:number-columns-repeated="16384"/>'
        lines = "".join(
            "<table:table-row>"
            + "".join(
                '<table:table-cell office:value-type="string">'
                f"<text:p>{cell}</text:p></table:table-cell>"
                for cell in row
            )
            + rest
            + "</table:table-row>"
            for row in (HEADINGS, person(1))
        )
        last = f'<table:table-row table:number-rows-repeated="1048574">{rest}</table:table-row>'
        self.assert_good(ods([], lines + last), 1)

    def test_one_cell_at_the_end_of_both(self):
        page = openpyxl.Workbook()
        page.active.append(HEADINGS)
        page.active["IV200000"] = "x"
        buffer = io.BytesIO()
        page.save(buffer)
        told = self.assert_refused(buffer.getvalue(), "sheet_too_large")
        self.assertEqual(told, {"rows": 200_000, "columns": 26})

    def test_dates(self):
        good = (
            "2019.3.5", "2019年3月5日", "2019年3月5号", "2019/3/5 0:00", "20190305", 43529,
            "'2019-03-05", "２０１９-３-５", datetime(2019, 3, 5), "2019-03-05T00:00:00",
        )  # fmt: skip
        for value in good:
            with self.subTest(value=value):
                checked = roster.check_roster([(1, self.cells(joined_on=value))], EMPLOYERS)
                self.assertEqual([row.joined_on for row in checked.good], [date(2019, 3, 5)])
        for value in ("2019年3月", "2019.3", "19.3.5", 2019.3, "三月", "2019-13-01"):
            with self.subTest(value=value):
                checked = roster.check_roster([(1, self.cells(joined_on=value))], EMPLOYERS)
                self.assertEqual([p.field for p in checked.problems], ["joined_on"])
        for value in ("", None, "无", "/", "——", " - "):
            with self.subTest(value=value):
                (row,) = roster.check_roster([(1, self.cells(joined_on=value))], EMPLOYERS).good
                self.assertIsNone(row.joined_on)

    def cells(self, **cells):
        names = ("name", "id_number", "employer", "mobile", "joined_on")
        return dict(zip(names, person(1), strict=True)) | cells

    def test_numbers(self):
        for field, value, code in (
            ("mobile", 13800000001.0, None), ("mobile", "'13800000001", None),
            ("mobile", "138 0000 0001", None), ("mobile", "无", None), ("mobile", "—", None),
            ("mobile", "13800000001/13900000001", "mobile_invalid"),
            ("mobile", "0755-83201234", "mobile_invalid"),
            ("id_number", f"'{number(1)}", None), ("id_number", f"‘{number(1)}’", None),
            ("id_number", f"　{number(1)}\n", None), ("id_number", " ".join(number(1)), None),
            ("id_number", f"\u202d{number(1)}\u202c", None),
            ("id_number", number(1).lower(), None),
            ("id_number", "无", "id_length"), ("id_number", "H12345678", "id_length"),
            ("id_number", 440304199005030000.0, "number_rounded"),
        ):  # fmt: skip
            with self.subTest(field=field, value=value):
                checked = roster.check_roster([(1, self.cells(**{field: value}))], EMPLOYERS)
                self.assertEqual([p.verdict.code for p in checked.problems], [code] * bool(code))

    def test_names(self):
        for value, name in (
            ("买买提·艾力", "买买提·艾力"), ("买买提•艾力", "买买提·艾力"),
            ("阿卜杜．热合曼", "阿卜杜·热合曼"), ("张 三", "张三"), ("张　　三", "张三"),
            ("欧阳\n建国", "欧阳建国"), ("𠮷野𣘺", "𠮷野𣘺"), ("㛃", "㛃"), ("John  Smith", "John Smith"),
        ):  # fmt: skip
            with self.subTest(value=value):
                (row,) = self.assert_good(book(("名册", [HEADINGS, person(1, name=value)])), 1)
                self.assertEqual(row.name, name)

    def test_papers_of_hong_kong_macao_taiwan_and_abroad(self):
        headings = ["姓名", "证件类型", "证件号", "单位", "性别"]
        papers = (
            ("港澳居民来往内地通行证", "H12345678"), ("台胞证", "12345678"),
            ("台湾居民居住证", "830000199001011235"), ("护照", "E12345678"),
            ("外国人永久居留证", "CHN310190010112"), ("来往内地通行证", "M12345678"),
        )  # fmt: skip
        rows = [["陈大文", kind, no, "甲公司", "男"] for kind, no in papers]
        self.assert_good(book(("名册", [headings, *rows])), len(papers))
        # Of an unknown paper only that is told, not that its number is no resident's.
        unknown = ["陈大文", "会员证", "H12345678", "甲公司", "男"]
        self.assertEqual(
            self.codes(book(("名册", [headings, unknown]))), [(2, "id_type", "value_unknown")]
        )

    def test_subtotals_of_a_filter_and_blank_lines_between(self):
        rows = [
            HEADINGS, person(1), [], person(2), [None, "2", "甲公司 计数"],
            [None, None, "甲公司 汇总", 2], ["合计", 2], ["总计数", None, "2"],
        ]  # fmt: skip
        self.assert_good(book(("名册", rows)), 2)


@tagged("post_install", "-at_install")
class TestJindingInOtherClothes(DirtyCase):
    """The building's roster, spoilt in ways that change nothing of what it says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = ROOT / "demo" / "jinding"
        cls.rows = cls.values(folder / "members.xlsx")
        employers = cls.values(folder / "employers.xlsx")
        cls.employers = {row[1]: row[8] == "是" for row in employers[3:] if row[1]}
        with open(folder / "expected.csv", encoding="utf-8") as file:
            expected = list(csv.DictReader(file))
        cls.expected = tuple(
            [int(row["row_no"]) for row in expected if row["what"] == what]
            for what in ("bad", "duplicate")
        )

    @staticmethod
    def values(path):
        workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
        rows = [list(row) for row in workbook.active.iter_rows(values_only=True)]
        workbook.close()
        return rows

    def assert_expected(self, data):
        lists = self.find(data)
        serials = {row_no: cells.get("serial") for row_no, cells in lists.rows()}
        checked = roster.check_roster(lists.rows(), self.employers, date(2026, 11, 1))
        twice = {p.row_no for p in checked.duplicates}
        bad = [int(serials[row]) for row in checked.bad_rows if row not in twice]
        self.assertEqual((bad, [int(serials[row]) for row in sorted(twice)]), self.expected)
        active = sum(row.employer for row in checked.good)
        self.assertEqual((len(checked.good), active), (2367, 1745))

    def typed(self, value):
        if isinstance(value, datetime):
            return f"{value:%Y}年{value.month}月{value.day}日"
        return "" if value is None else str(value)

    def test_each_disguise(self):
        title, heading, body = self.rows[:2], self.rows[2], self.rows[3:]
        texts = [[self.typed(cell) for cell in row] for row in self.rows]
        people = body[:2404]
        order = [5, 3, 1, 0, 2, 10, 9, 8, 7, 6, 4]
        paged = [*title, heading]
        for start in range(0, 2404, 400):
            paged += [*people[start : start + 400], ["小计", f"{start}人"], *title, heading]
        plain = [[cell.replace(",", "，") for cell in row] for row in texts]
        sheets = [(f"{at + 1}楼", [heading, *people[at * 601 : at * 601 + 601]]) for at in range(4)]
        wide = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
        blanks = [[*row[:3], f" {row[3]} ", f"{row[4]}　", *row[5:]] for row in texts[3:]]
        spread = [[*row[:3], row[3].translate(wide), *row[4:]] for row in texts[3:]]
        signed = [["填表人：王芳", None, None, "审核人：李明"], [None, None, None, "共2404人"]]
        for name, data in (
            ("GBK with commas", text(plain, encoding="gb18030")),
            ("tabs in UTF-16", text(plain, "\t", "utf-16")),
            ("semicolons and BOM", text(plain, ";", "utf-8-sig")),
            ("all cells texts", book(("名册", texts))),
            ("blanks around", book(("名册", [heading, *blanks]))),
            ("full width", book(("名册", [heading, *spread]))),
            (
                "columns in another order",
                book(("名册", [[row[at] for at in order] for row in texts])),
            ),
            (
                "headings on each page",
                book(("名册", [list(map(self.typed, row)) for row in paged])),
            ),
            (
                "a sheet for each floor",
                book(*((n, [list(map(self.typed, row)) for row in rows]) for n, rows in sheets)),
            ),
            ("signatures below", book(("名册", [*texts, *signed]))),
            ("three columns to the right", book(("名册", [[""] * 3 + row for row in texts]))),
            ("OpenDocument", ods(texts)),
        ):
            with self.subTest(name):
                self.assert_expected(data)
