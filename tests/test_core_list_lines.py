"""The ends of lists as offices write them: passed over, but never a person among them."""

from odoo.tests import BaseCase, tagged

from ..core import office_lists, roster

COLUMNS = ("serial", "name", "gender", "id_number", "mobile", "employer", "joined_on", "note")
NUMBER = "36010219761213463X"
# Cells from the first column on, as they stand below a list.
ENDINGS = [
    ["合计", "2404人"],
    ["合 计", None, None, "共2404人"],
    ["总计：2404人"],
    [None, "合计", 2404.0],
    [None, None, None, "共计 2404 人"],
    ["合计", "男：1200人", None, "女：1204人"],
    ["本页小计", "25", None, "25"],
    ["以上共2404人，其中女职工1029人"],
    ["会员人数合计", None, None, None, None, 2404],
    [None, "5", None, None, None, "甲公司 汇总"],
    [None, None, None, None, None, "甲公司 计数", 5],
    ["Total", 2404],
    ["Grand Total", None, None, 2404],
    ["填表人：王芳", None, None, "审核人：李明", None, "日期：2026年10月8日"],
    ["填表人：", "王芳", None, "审核人：", None, "李明"],
    ["制表：王芳 复核：李明"],
    [None, "经办人（签字）：", None, None, None, "单位负责人（签字）："],
    ["工会主席（签名）："],
    [None, None, None, None, None, "填报单位（盖章）"],
    ["联系电话：0755-83201234"],
    ["填表人：王芳", None, None, None, "13800000000"],
    [None, None, None, None, None, None, "2026年10月8日"],
    ["填报日期：2026.10.8"],
    ["注：本表一式两份。"],
    ["备注：身份证号码请核对"],
    ["填表说明：1.如实填写"],
    ["※ 以上信息真实有效"],
    ["（以下空白）"],
    [None, "以下空白"],
    ["第 1 页，共 50 页"],
    ["- 3 -"],
    ["1/50页"],
    ["——————"],
    ["接下页"],
    [None, "金鼎大厦工会会员名册（续）"],
    ["2405"],
    [None, "　"],
]
# Somebody who would be lost, whatever stands beside him.
PEOPLE = [
    [1, "王芳", "女", NUMBER, "13800000000", "甲公司"],
    ["合计", "王芳", None, NUMBER],
    ["合计", "王芳", None, None, "138 0000 0000"],
    ["小计", "买买提·艾力", None, "3601021976"],
    [1, "合计", None, NUMBER],
    [1, None, None, NUMBER, None, "甲公司", None, "备注：姓名待核"],
    [1, None, None, "E12345678", None, "甲公司", None, "注：护照"],
    [1, None, None, None, "13800000000", "甲公司", None, "合计"],
    [1, "王芳", None, None, None, "甲公司", None, "备注：证件后补"],
    [1, "总芳", None, None, None, "甲公司"],
    [1, "共芳", None, "3601021976"],
    [1, "王芳"],
    [1, "张3", None, None, None, "甲公司", None, "说明：姓名有误"],
    ["备注", "王芳", None, "E12345678"],
]
EMPLOYER_ENDINGS = [
    {"serial": "合计", "name": "23家", "staff_count": 932, "has_union": "10家"},
    {"name": "合计", "staff_count": 932, "has_union": "已建10家，未建13家"},
    {"serial": "填表人：王芳", "contact_mobile": "联系电话：0755-83201234"},
    {"name": "审核人（签字）：", "has_union": "日期：2026年10月"},
    {"first_cell": "注：营业收入单位为万元"},
]
EMPLOYERS = [
    {"serial": "合计", "name": "甲公司", "has_union": "是"},
    {"name": "合计科技公司", "credit_code": "91110000600037341L"},
    {"name": "甲公司", "staff_count": 9},
]


@tagged("post_install", "-at_install")
class TestListLines(BaseCase):
    def cells(self, row):
        return dict(zip(COLUMNS, row, strict=False))

    def test_totals_signatures_and_remarks_are_passed_over(self):
        for row in ENDINGS:
            with self.subTest(row=row):
                self.assertTrue(roster.is_filler(self.cells(row)))

    def test_whoever_looks_like_a_person_is_never_passed_over(self):
        for row in PEOPLE:
            with self.subTest(row=row):
                self.assertFalse(roster.is_filler(self.cells(row)))

    def test_an_ending_blocks_nothing_and_a_person_below_it_is_told(self):
        person = self.cells([1, "赵国霞", None, "360102197612134635", None, "甲公司"])
        rows = [person, *map(self.cells, ENDINGS)]
        checked = roster.check_roster(enumerate(rows, 1), {"甲公司": 1})
        self.assertEqual(([row.row_no for row in checked.good], checked.problems), ([1], []))
        late = {"serial": "合计", "name": "王芳", "id_number": NUMBER, "employer": "甲公司"}
        checked = roster.check_roster([(9, late)], {"甲公司": 1})
        self.assertEqual(checked.bad_rows, [9])

    def test_the_same_below_a_list_of_employers(self):
        for cells in EMPLOYER_ENDINGS:
            with self.subTest(cells=cells):
                self.assertTrue(office_lists.is_filler(cells))
        for cells in EMPLOYERS:
            with self.subTest(cells=cells):
                self.assertFalse(office_lists.is_filler(cells))
