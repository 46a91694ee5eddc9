"""The employer's list of dues: what it may say, what is refused and why, twice, undone, queued."""

import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import clause
from .dues_case import HEADINGS, DuesCase
from .import_case import number
from .membership_case import resident_number

GROSS = ["姓名", "会员号", "月份", "应发工资", "奖金", "津贴", "补助", "实缴"]


@tagged("post_install", "-at_install")
class TestDuesList(DuesCase):
    def test_a_list_brings_wage_due_and_payment(self):
        answer = self.bring(
            self.row(paid="42.35"),
            self.row(
                self.other, base="￥6,000.00", paid="", 会员号="", 身份证号码=resident_number(2)
            ),
        )
        self.assertEqual((answer["imported"], answer["months"], answer["payments"]), (2, 2, 1))
        row = self.of()
        self.assertEqual(
            (row.base, row.due, row.paid), (Decimal("8476.90"), Decimal("42.35"), Decimal("42.35"))
        )
        self.assertEqual(
            (row.state, str(row.paid_on), row.organization_id),
            ("paid", "2026-11-20", self.building),
        )
        other = self.of(self.other)
        self.assertEqual(
            (other.due, other.paid, other.state, other.paid_on), (Decimal(30), 0, "open", False)
        )

    def test_months_as_offices_write_them(self):
        for month in (
            "2026-10", "2026年10月", "202610", 202610, "2026/10", date(2026, 10, 1),
            datetime(2026, 10, 31), "２０２６年１０月份",
        ):  # fmt: skip
            with self.subTest(month):
                answer = self.load([self.row(month=month)], data=self.dated(month)).action_check()
                self.assertEqual((answer["new"], answer["problems"]), (1, []))

    def dated(self, month):
        """The list as a workbook whose month is a date cell where it is a date."""
        book = openpyxl.Workbook()
        book.active.append(HEADINGS)
        book.active.append(self.row(month=month))
        buffer = io.BytesIO()
        book.save(buffer)
        return buffer.getvalue()

    @clause("NR-MEMB-dues-b")
    def test_bonus_allowance_and_relief_do_not_count(self):
        row = [self.member.name, self.member.member_number, "2026-09", 9000, 800, 150.5, 49.5, ""]
        self.bring(row, headings=GROSS)
        self.assertEqual(self.of(month=date(2026, 9, 1)).base, Decimal(8000))
        self.own_rule("dues.excluded", "bonus")
        row[2] = "2026-10"
        self.bring(row, headings=GROSS)
        self.assertEqual(self.of().base, Decimal(8200), "another record, another base")

    def test_the_same_list_twice_changes_nothing(self):
        rows = [self.row(paid="42.35"), self.row(self.other, month="2026年9月")]
        self.bring(*rows)
        before = self.of().read()
        answer = self.bring(*rows)
        self.assertEqual((answer["imported"], answer["changed"], answer["unchanged"]), (0, 0, 2))
        self.assertEqual(self.of().read(), before)

    def test_a_later_list_brings_a_month_up_to_date(self):
        self.bring(self.row())
        with self.on("2026-11-25"):
            answer = self.bring(self.row(base="", paid="42.35"))
            self.assertEqual((answer["imported"], answer["changed"]), (0, 1))
        row = self.of()
        self.assertEqual(
            (row.base, row.paid, row.state), (Decimal("8476.90"), Decimal("42.35"), "paid")
        )
        self.assertEqual(str(row.paid_on), "2026-11-25")
        self.bring(self.row(base=9000))
        self.assertEqual(
            (row.due, row.state, str(row.paid_on)), (Decimal(45), "part", "2026-11-25")
        )

    def test_what_is_paid_otherwise_than_due_is_told_and_stored(self):
        rows = [self.row(paid=40)]
        self.assertIn((3, "paid", "dues_paid_differs"), self.problems(*rows, part="notes"))
        answer = self.load(rows).action_check()
        (told,) = [note for note in answer["notes"] if note["code"] == "dues_paid_differs"]
        self.assertEqual(told["cell"], "F3")
        self.assertIn("40.00 yuan were paid, 42.35 are due", told["reason"])
        self.bring(*rows)
        self.assertEqual(self.of().state, "part")
        self.assertIn(
            (3, "base", "dues_wage_unknown"),
            self.problems(self.row(self.other, base="", paid=3), part="notes"),
        )

    @staticmethod
    def other_digit():
        return "1" if resident_number(1)[-1] == "2" else "2"

    def test_a_member_number_is_read_in_any_case(self):
        self.assertEqual(self.problems(self.row(会员号=self.member.member_number.lower())), [])

    def test_each_wrong_cell_is_told_with_row_column_and_what_to_do(self):
        for cells, field, code in (
            ({"会员号": "M99999999"}, "member_number", "dues_stranger"),
            ({"会员号": ""}, "member_number", "who_missing"),
            ({"会员号": "", "身份证号码": number(77)}, "id_number", "dues_stranger"),
            ({"身份证号码": resident_number(2)}, "id_number", "dues_numbers_differ"),
            (
                {"会员号": "", "身份证号码": resident_number(1)[:-1] + self.other_digit()},
                "id_number",
                "id_checksum",
            ),
            ({"姓名": "王建国"}, "name", "dues_other_name"),
            ({"姓名": ""}, "name", "name_missing"),
            ({"月份": ""}, "month", "month_missing"),
            ({"月份": "10月"}, "month", "month_format"),
            ({"月份": "2026-13"}, "month", "month_format"),
            ({"月份": 2026.10}, "month", "month_format"),
            ({"月份": "2026-12"}, "month", "month_future"),
            ({"月份": "2025-12"}, "month", "dues_not_member"),
            ({"缴费基数": "八千"}, "base", "amount_format"),
            ({"缴费基数": "8476,90"}, "base", "amount_format"),
            ({"缴费基数": -1}, "base", "amount_negative"),
            ({"缴费基数": "1.234"}, "base", "amount_cents"),
            ({"缴费基数": 10**9}, "base", "amount_range"),
            ({"实缴": "-42.35"}, "paid", "amount_negative"),
            ({"实缴": "42..35"}, "paid", "amount_format"),
            ({"缴费基数": "", "实缴": ""}, "base", "amount_missing"),
        ):  # fmt: skip
            with self.subTest(cells):
                record = self.load([self.row(self.other), self.row(**cells)])
                answer = record.action_check()
                found = [(p["row"], p["field"], p["code"]) for p in answer["problems"]]
                self.assertEqual(found, [(4, field, code)])
                (told,) = answer["problems"]
                self.assertTrue(told["reason"] and told["hint"] and told["column"], told)
                self.assertRegex(told["cell"], "^[A-F]4$")
                self.assertNotIn("Not accepted", told["reason"])
                self.assertNotIn(number(77), str(told))
                with self.assertRaisesRegex(UserError, "1 of 2 rows are wrong"):
                    record.action_import()
        self.assertFalse(self.of(self.other))

    def test_parts_beyond_the_gross_and_days_to_come_are_refused(self):
        row = [self.member.name, self.member.member_number, "2026-10", 900, 800, 150, 0, ""]
        self.assertEqual(self.problems(row, headings=GROSS), [(3, "gross", "gross_below_parts")])
        headings = [*HEADINGS, "缴费日期"]
        row = [*self.row(paid=42.35), "2026-11-21"]
        self.assertEqual(self.problems(row, headings=headings), [(3, "paid_on", "paid_later")])
        self.bring([*row[:-1], "2026-11-05"], headings=headings)
        self.assertEqual(str(self.of().paid_on), "2026-11-05")

    def test_doubled_rows_are_refused_however_they_name_the_member(self):
        by_id = self.row(会员号="", 身份证号码=resident_number(1))
        for rows in ([self.row(), self.row()], [self.row(), by_id]):
            with self.subTest(rows):
                answer = self.load(rows).action_check()
                (told,) = answer["problems"]
                self.assertEqual(
                    (told["row"], told["field"], told["code"]), (4, "month", "dues_in_file")
                )
                self.assertIn("row 3", told["reason"])
        self.assertEqual(self.problems(self.row(), self.row(month="2026-09")), [])

    def test_retained_members_and_applicants_are_refused_by_month(self):
        with self.on("2026-08-10"):
            self.member._change_state("retained")
            applicant = self.make_member(9, "周晓梅", state="applicant")
        self.assertEqual(self.problems(self.row()), [(3, "month", "dues_retained")])
        self.assertEqual(self.problems(self.row(month="2026-08")), [])
        row = self.row(applicant, 会员号="", 身份证号码=resident_number(9))
        self.assertEqual(self.problems(row), [(3, "month", "dues_applicant")])

    def test_the_list_says_which_employer_paid(self):
        first, second = self.env["union.employer"].create(
            [
                {"name": name, "organization_id": self.building.id}
                for name in ("安捷（集团）公司", "乙公司")
            ]
        )
        self.env["union.employer"].create(
            {"name": "安捷（集团）公司", "organization_id": self.primary.id}
        )
        self.member.employer_id = second
        headings = [*HEADINGS, "单位"]
        self.bring(self.row(month="2026-09"))
        self.assertEqual(self.of(month=date(2026, 9, 1)).employer_id, second, "nothing is said")
        rows = [[*self.row(month=m, paid=5), "安捷(集团) 公司"] for m in ("2026-09", "2026-10")]
        first.active = False
        record = self.load(rows, headings)
        answer = record.action_import()
        self.assertEqual((answer["imported"], answer["changed"]), (1, 1))
        known = self.of(month=date(2026, 9, 1))
        self.assertEqual((self.of().employer_id, known.employer_id), (first, first))
        record.action_undo()
        self.assertEqual(self.of(month=date(2026, 9, 1)).employer_id, second)
        self.bring(*rows, headings=headings)
        (receipt,) = self.as_user(self.building_clerk, self.of()).action_receipt("employer")
        self.assertEqual(receipt["payer"], "安捷（集团）公司")
        self.env["union.employer"].create({"name": "远公司", "organization_id": self.target.id})
        self.assertEqual(
            self.problems([*self.row(), "远公司"], headings=headings),
            [(3, "employer", "employer_unknown")],
        )

    def test_lines_of_totals_are_passed_over(self):
        total = ["合计", "", "", "", 14476.9, ""]
        self.assertEqual(self.problems(self.row(), total), [])

    def test_who_was_transferred_is_found_at_the_old_union_for_the_months_there(self):
        with self.on("2026-09-12"):
            self.agree(request := self.file("transfer", counterpart_code=self.target.code))
            self.agree(request, self.target_approver)
        row = request.sudo().result_id
        self.assertTrue(row.member_number)
        self.assertEqual(self.problems(self.row(row, month="2026-09")), [])
        self.assertEqual(
            self.problems(self.row(row, month="2026-10")), [(3, "month", "dues_not_member")]
        )
        self.bring(self.row(row, month="2026-10"), user=self.target_clerk, organization=self.target)
        self.assertEqual(self.of(row).organization_id, self.target)

    def test_the_first_union_finds_by_number_who_was_transferred_twice(self):
        with self.on("2026-04-12"):
            self.agree(request := self.file("transfer", counterpart_code=self.target.code))
            self.agree(request, self.target_approver)
        second = request.sudo().result_id
        with self.on("2026-07-12"):
            back = self.file(
                "transfer", second, self.target_clerk, counterpart_code=self.building.code
            )
            self.agree(back, self.target_approver)
            self.agree(back)
        third = back.sudo().result_id
        self.assertTrue(third.member_number)
        self.assertFalse(self.member.member_number or second.member_number)
        self.assertEqual(self.problems(self.row(third, month="2026-03")), [])
        self.assertEqual(
            self.problems(self.row(third, month="2026-06")), [(3, "month", "dues_not_member")]
        )
        both = self.row(third, month="2026-03", 身份证号码=resident_number(1))
        self.assertEqual(self.problems(both), [])
