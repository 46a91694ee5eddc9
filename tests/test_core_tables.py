"""Where the lists are in a workbook: sheets, headings, hidden rows, merged cells."""

from odoo.tests import tagged

from ..core import roster
from .dirty_case import EMPLOYERS, HEADINGS, DirtyCase, book, number, person


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
