"""Dirty files: each is read right, or answered with where and what."""

import csv
import io
import re
import struct
import zipfile
from datetime import date, datetime
from unittest.mock import patch

import openpyxl
import xlwt

from odoo.tests import tagged

from ..core import roster, sheet
from ..core.sheet import read
from .dirty_case import (
    EMPLOYERS,
    HEADINGS,
    ROOT,
    DirtyCase,
    book,
    number,
    ods,
    person,
    repack,
    text,
)


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
        for count in ("x", "-1"):
            lines = f"{many.replace('900000000', count)}{cell}</table:table-row>"
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
        for value in ("2019年13月", "2019.1", "19.3.5", 2019.1, "三月", "2019-13-01"):
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

    def test_more_headings_of_an_employer_a_name_and_a_day_of_joining(self):
        for employer in ("入驻企业", "商户名称", "所属单位名称", "企业名", "公司名"):
            for name, joined in (("员工", "参加工会时间"), ("职工", "入会日")):
                with self.subTest(employer=employer, name=name):
                    headings = [name, "证件号码", employer, "联系方式", joined, "人员类别"]
                    data = book(("名册", [headings, [*person(1), "劳务派遣"]]))
                    (row,) = self.assert_good(data, 1)
                    self.assertEqual(
                        (row.joined_on, row.employment_kind), (date(2019, 3, 5), "dispatched")
                    )
        self.assertEqual(self.headings["合同类型"], "employment_kind")

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
