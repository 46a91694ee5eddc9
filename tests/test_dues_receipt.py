"""Receipts: numbers without gap, a lock on what they cover, their print, and who may."""

import base64
import io
from datetime import date
from decimal import Decimal

import pypdf

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .dues_case import DuesCase
from .membership_case import resident_number


@tagged("post_install", "-at_install")
class TestReceipt(DuesCase):
    def give(self, rows, by="member", user=None):
        given = self.as_user(user or self.building_clerk, rows).action_receipt(by)
        return self.env["union.dues.receipt"].browse([row["id"] for row in given])

    def test_a_member_gets_one_receipt_for_his_months(self):
        rows = self.months(self.member, 3, paid="42.35") | self.month(self.other, paid=5)
        (mine, others) = self.give(rows)
        self.assertEqual(
            (mine.member_id, mine.total, mine.row_count), (self.member, Decimal("127.05"), 3)
        )
        self.assertEqual((str(mine.month_from), str(mine.month_to)), ("2026-08-01", "2026-10-01"))
        self.assertEqual((mine.number, others.number), ("会费〔2026〕1号", "会费〔2026〕2号"))
        self.assertEqual(mine.issued_by_id, self.building_clerk)

    def test_an_employer_gets_one_for_all_it_paid(self):
        employer = self.env["union.employer"].create(
            {"name": "甲公司", "organization_id": self.building.id}
        )
        (self.member | self.other).write({"employer_id": employer.id})
        rows = (
            self.months(self.member, 2, paid=5)
            | self.month(self.other, paid=7)
            | self.month(self.other, date(2026, 9, 1))
        )
        (receipt,) = self.give(rows, "employer")
        self.assertEqual(
            (receipt.employer_id, receipt.total, receipt.row_count), (employer, Decimal(17), 3)
        )
        self.assertFalse(receipt.member_id)
        self.assertEqual(
            receipt._lines(),
            [(date(2026, 9, 1), 1, Decimal(5)), (date(2026, 10, 1), 2, Decimal(12))],
        )

    def test_numbers_have_no_gap_and_begin_anew_each_year_and_union(self):
        self.give(self.month(paid=5, month=date(2026, 8, 1)))
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.give(self.month(paid=5, month=date(2026, 9, 1)))
            raise ZeroDivisionError
        self.env.invalidate_all()
        self.assertEqual(self.give(self.month(paid=5)).position, 2)
        with self.on("2027-01-10"):
            self.assertEqual(
                self.give(self.month(paid=5, month=date(2027, 1, 1))).number, "会费〔2027〕1号"
            )
        sister = self.make_member(5, "陈志强", organization=self.target)
        row = self.month(sister, date(2026, 11, 1), paid=5, user=self.target_clerk)
        self.assertEqual(self.give(row, user=self.target_clerk).position, 1)

    def test_what_is_covered_is_locked_until_the_receipt_is_cancelled(self):
        row = self.month(paid="42.35")
        receipt = self.give(row)
        clerk = self.as_user(self.building_clerk, row)
        with self.assertRaisesRegex(UserError, "会费〔2026〕1号"):
            clerk.write({"paid": 1})
        with self.assertRaisesRegex(UserError, "given for it already"):
            self.give(row)
        self.assertEqual(clerk.action_reckon(), {"reckoned": 0, "kept": 1})
        mine = self.as_user(self.building_clerk, receipt)
        for reason in ("", "  ", None):
            with self.subTest(reason=reason), self.assertRaises(UserError):
                mine.action_cancel(reason)
        mine.action_cancel("金额有误")
        self.assertEqual(
            (receipt.state, receipt.total, receipt.cancelled_by_id),
            ("cancelled", Decimal("42.35"), self.building_clerk),
        )
        with self.assertRaises(UserError):
            mine.action_cancel("again")
        clerk.write({"paid": 40})
        self.assertEqual(self.give(row).position, 2, "a cancelled number is not used again")
        with self.assertRaises(UserError):
            receipt.sudo().unlink()

    def test_a_cancelled_receipt_keeps_what_it_covered(self):
        rows = self.months(self.member, 2, paid="42.35")
        receipt = self.give(rows)
        lines = [(date(2026, month, 1), 1, Decimal("42.35")) for month in (9, 10)]
        self.assertEqual(receipt._lines(), lines)
        self.as_user(self.building_clerk, receipt).action_cancel("金额有误")
        self.as_user(self.building_clerk, rows).write({"paid": 1})
        self.give(rows)
        self.env.invalidate_all()
        self.assertEqual(receipt._lines(), lines)
        self.assertEqual(
            receipt.covered,
            [[f"2026-{month:02}-01", self.member.id, "42.35"] for month in (9, 10)],
        )
        self.assertIn("2026-09: 42.35 yuan", receipt.covered_text)
        # Of a person nothing but the number of his row, which an erasure leaves nameless.
        self.assertNotIn(self.member.name, f"{receipt.covered}{receipt.covered_text}")
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, receipt).write({"covered": []})

    def test_the_dialog_asks_why(self):
        receipt = self.give(self.month(paid=5))
        mine = self.as_user(self.building_clerk, receipt)
        action = mine.button_cancel()
        self.assertEqual(receipt.state, "issued", "nothing is cancelled before a reason is given")
        dialogs = self.as_user(self.building_clerk, self.env[action["res_model"]])
        dialog = dialogs.with_context(**action["context"]).create({"reason": "金额有误"})
        for user in (self.sister_clerk, self.target_approver, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, dialog).button_cancel()
        # A dialog of one's own opens no receipt of another house.
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, dialogs).create(
                {"receipt_ids": receipt.ids, "reason": "x"}
            )
        dialog.button_cancel()
        self.assertEqual((receipt.state, receipt.cancel_reason), ("cancelled", "金额有误"))

    def test_an_employer_that_moved_is_named_as_before(self):
        employer = self.env["union.employer"].create(
            {"name": "甲公司", "organization_id": self.building.id}
        )
        self.member.employer_id = employer
        receipt = self.give(self.month(paid=5), "employer")
        self.member.employer_id = False
        self.env.flush_all()
        # As a move of the employer's roof does it.
        self.env.cr.execute(
            "UPDATE union_employer SET organization_id = %s WHERE id = %s",
            [self.target.id, employer.id],
        )
        self.env.invalidate_all()
        mine = self.as_user(self.building_clerk, receipt)
        with self.assertRaises(AccessError):
            mine.employer_id.check_access("read")
        self.assertEqual(mine._payer(), "甲公司")
        paper = mine.with_context(force_report_rendering=True).action_pdf()
        self.assertTrue(paper["data"])

    def test_a_month_named_twice_in_one_call_is_received_once(self):
        row = self.month(paid=5)
        receipt = self.give(row + row + row)
        self.assertEqual((receipt.total, receipt.row_count), (Decimal(5), 1))
        self.assertEqual(len(receipt.covered), 1)

    def test_a_reason_without_signs_is_none(self):
        receipt = self.give(self.month(paid=5))
        with self.assertRaisesRegex(UserError, "Say why"):
            self.as_user(self.building_clerk, receipt).action_cancel("\0 ")
        self.as_user(self.building_clerk, receipt).action_cancel("两笔\0算成一笔")
        self.assertEqual(receipt.cancel_reason, "两笔算成一笔")

    def test_nothing_paid_is_no_receipt(self):
        with self.assertRaisesRegex(UserError, "Nothing is paid"):
            self.give(self.month())
        with self.assertRaisesRegex(UserError, "no employer paid"):
            self.give(self.month(self.other, paid=5), "employer")
        with self.assertRaises(UserError):
            self.give(self.month(self.other, date(2026, 9, 1), paid=5), "x")

    def test_nobody_writes_one_by_hand_and_strangers_do_nothing(self):
        row = self.month(paid=5)
        for user in (
            self.sister_clerk,
            self.target_approver,
            self.street_auditor,
            self.building_teller,
            self.portal,
            self.stranger,
        ):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.give(row, user=user)
        receipt = self.give(row)
        for user in (self.building_clerk, self.street_approver):
            for values in ({"total": 9}, {"position": 9}, {"state": "cancelled"}):
                with self.subTest(user.login, **values), self.assertRaises(AccessError):
                    self.as_user(user, receipt).write(values)
        for user in (self.sister_clerk, self.street_auditor, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, receipt).action_cancel("x")
        for user in (self.sister_clerk, self.portal, self.building_teller):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, receipt).action_pdf()

    def test_the_print_names_sums_and_masks_and_no_number(self):
        rows = self.months(self.member, 2, paid="42.35") | self.month(self.other, paid=5)
        receipts = self.give(rows)
        paper = (
            self.as_user(self.building_clerk, receipts)
            .with_context(force_report_rendering=True)
            .action_pdf()
        )
        pdf = pypdf.PdfReader(io.BytesIO(base64.b64decode(paper["data"])))
        self.assertEqual(len(pdf.pages), 2)
        # A glyph of the printed font may be read as its radical.
        texts = ["".join(page.extract_text().split()) for page in pdf.pages]
        self.assertIn("84.70", texts[0])
        self.assertIn("〔2026〕1", texts[0])
        self.assertIn("5.00", texts[1])
        for text in texts:
            self.assertNotIn(resident_number(1), text)
            self.assertNotIn(resident_number(2), text)
        self.assertEqual(receipts[0]._in_words(), "捌拾肆元柒角整")
        self.assertIn(self.member.id_masked, texts[0])
