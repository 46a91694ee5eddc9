"""Lists of dues in the one engine: queue, result, mapping, the way back, and what they cost."""

import base64
import io
from datetime import date
from decimal import Decimal

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .dues_case import OCTOBER, DuesCase
from .membership_case import resident_number


@tagged("post_install", "-at_install")
class TestDuesListEngine(DuesCase):
    """What comes with the one engine of lists: undo, queue, result, rights, queries."""

    def test_taken_back_everything_is_as_before(self):
        self.bring(self.row(base=5000))
        record = self.load([self.row(base=6000, paid=30), self.row(self.other)])
        record.action_import()
        self.assertEqual((self.of().due, self.of().state), (Decimal(30), "paid"))
        self.assertEqual(record.action_undo(), {"deleted": {"union.dues": 1}, "restored": 1})
        row = self.of()
        self.assertEqual(
            (row.base, row.due, row.paid, row.state, row.paid_on),
            (Decimal(5000), Decimal(25), 0, "open", False),
        )
        self.assertFalse(self.of(self.other))

    def test_who_works_there_and_is_not_in_the_list_owes_the_month(self):
        employer = self.env["union.employer"].create(
            {"name": "甲公司", "organization_id": self.building.id}
        )
        self.month(self.other, date(2026, 9, 1), base="5000")
        with self.on("2026-01-05"):
            third = self.make_member(8, "赵敏")
        (self.member | self.other).write({"employer_id": employer.id})
        record = self.load([self.row(paid="42.35")])
        answer = record.action_import()
        self.assertEqual((answer["imported"], answer["opened"]), (1, 1))
        row = self.of(self.other)
        self.assertEqual((row.due, row.state, row.in_arrears), (Decimal(25), "open", True))
        self.assertFalse(self.of(third), "he works elsewhere")
        self.assertEqual(self.of().employer_id, employer)
        # A list that says nothing new opens nothing new.
        self.assertEqual(self.bring(self.row(paid=40))["opened"], 0)
        self.as_user(self.building_clerk, self.of()).write({"paid": 42.35})

    def test_a_list_in_parts_says_what_it_says_in_one(self):
        employer = self.env["union.employer"].create(
            {"name": "甲公司", "organization_id": self.building.id}
        )
        with self.on("2026-01-05"):
            people = [self.make_member(20 + at, f"赵{at}") for at in range(4)]
        behind = people.pop()
        for member in (*people, behind):
            member.employer_id = employer
        rows = [self.row(member, paid="42.35") for member in people]
        told = {}
        for size in (10, 1):
            self.env["ir.config_parameter"].set_param("trade_union.import_batch_rows", size)
            record = self.load(rows)
            record.action_queue()
            while record.sudo().state in ("queued", "running"):
                record.sudo()._step()
                self.env.flush_all()
                self.env.invalidate_all()
            run = record.sudo().run_ids
            self.assertEqual(len(run.batch_ids), 1 + -(-len(rows) // size))
            book = openpyxl.load_workbook(
                io.BytesIO(base64.b64decode(record.action_result()["data"]))
            )
            told[size] = (
                (run.new_count, run.changed_count, run.unchanged_count),
                [row[2:] for row in book.active.iter_rows(min_row=2, values_only=True)],
                self.of(behind).state,
                record.action_undo(),
            )
            self.assertFalse(self.of(behind))
        self.assertEqual(told[10][0], (3, 0, 0))
        self.assertEqual(told[10][2:], ("unknown", {"deleted": {"union.dues": 4}, "restored": 0}))
        self.assertEqual(told[1], told[10])

    def test_taken_back_what_the_list_opened_goes_as_well(self):
        employer = self.env["union.employer"].create(
            {"name": "甲公司", "organization_id": self.building.id}
        )
        (self.member | self.other).write({"employer_id": employer.id})
        record = self.load([self.row(paid="42.35")])
        record.action_import()
        self.assertTrue(self.of(self.other))
        self.assertEqual(record.action_undo(), {"deleted": {"union.dues": 2}, "restored": 0})
        self.assertFalse(self.of() | self.of(self.other))

    def test_what_a_list_of_the_same_second_changed_stays(self):
        first = self.load([self.row(base=5000, paid=25)])
        first.action_import()
        second = self.load([self.row(base=6000, paid=30)])
        second.action_import()
        with self.assertRaisesRegex(UserError, "changed since: 1"):
            first.action_undo()
        self.assertEqual(self.of().paid, Decimal(30))
        second.action_undo()
        self.assertEqual(self.of().paid, Decimal(25))
        # Then the first: nobody has touched what it brought.
        self.assertEqual(first.action_undo(), {"deleted": {"union.dues": 1}, "restored": 0})
        self.assertFalse(self.of())

    def test_a_hand_between_two_lists_keeps_the_first(self):
        first = self.load([self.row(base=5000, paid=25)])
        first.action_import()
        self.as_user(self.building_clerk, self.of()).write({"paid": 20})
        self.env.flush_all()
        second = self.load([self.row(base=6000, paid=30)])
        second.action_import()
        second.action_undo()
        self.assertEqual(self.of().paid, Decimal(20))
        with self.assertRaisesRegex(UserError, "changed since: 1"):
            first.action_undo()
        self.assertEqual(self.of().paid, Decimal(20))

    def test_two_lists_that_changed_the_same_month(self):
        self.bring(self.row(base=5000))
        first = self.load([self.row(base=6000, paid=30)])
        first.action_import()
        second = self.load([self.row(base=7000, paid=35), self.row(self.other)])
        second.action_import()
        with self.assertRaisesRegex(UserError, "changed since: 1"):
            first.action_undo()
        second.action_undo()
        self.assertEqual(first.action_undo(), {"deleted": {"union.dues": 0}, "restored": 1})
        row = self.of()
        self.assertEqual((row.base, row.paid, row.state), (Decimal(5000), 0, "open"))

    def test_after_a_merge_a_list_is_not_taken_back_by_halves(self):
        self.month(self.member, base="1000", paid=5)
        record = self.load([self.row(self.other), self.row(month="2026-09")])
        record.action_import()
        self.as_user(self.street_approver, self.other).action_merge(self.member.id, "两证同看")
        with self.assertRaisesRegex(UserError, "1 of the months this list brought are no more"):
            record.action_undo()
        self.assertTrue(self.of(month=date(2026, 9, 1)))

    def test_what_a_receipt_was_given_for_stays(self):
        record = self.load([self.row(paid="42.35")])
        record.action_import()
        self.as_user(self.building_clerk, self.of()).action_receipt()
        with self.assertRaisesRegex(UserError, "Nothing was taken back|receipt"):
            record.action_undo()
        self.assertEqual(self.problems(self.row(paid=50)), [(3, "paid", "dues_receipted")])
        self.assertEqual(self.problems(self.row(paid="42.35")), [])

    def test_a_long_list_waits_and_is_checked_again(self):
        self.bring(self.row(base=5000))
        record = self.load([self.row(paid=25), self.row(self.other)])
        record.action_queue()
        record.sudo()._step()
        self.other._change_state("left")
        with self.on("2026-11-21"):
            record.sudo()._step()
        self.assertEqual(record.sudo().state, "done")
        self.assertEqual((self.of().paid, self.of().base), (Decimal(25), Decimal("8476.90")))
        self.assertEqual(len(self.of(self.other)), 1)

    def test_in_parts_a_list_opens_nobody_it_names_further_down(self):
        employer = self.env["union.employer"].create(
            {"name": "甲公司", "organization_id": self.building.id}
        )
        with self.on("2026-01-05"):
            more = [self.make_member(n, f"赵{name}") for n, name in ((8, "敏"), (10, "琳"))]
        people = self.member | self.other | more[0] | more[1]
        people.write({"employer_id": employer.id})
        self.env["ir.config_parameter"].set_param("trade_union.import_batch_rows", "1")
        record = self.load([self.row(member, paid="42.35") for member in people[:3]])
        record.action_queue()
        for _part in range(4):
            record.sudo()._step()
        run = record.sudo().run_ids
        self.assertEqual(record.sudo().state, "done")
        self.assertEqual((run.new_count, run.changed_count), (3, 0))
        self.assertEqual([self.of(member).opened for member in people], [False, False, False, True])
        self.assertEqual(record.action_undo(), {"deleted": {"union.dues": 4}, "restored": 0})

    def test_the_result_file_tells_what_became_of_each_row(self):
        record = self.load([self.row(), self.row(self.other, 会员号="M99999999")])
        record.action_import(good_only=True)
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(record.action_result()["data"])))
        told = {
            row[1]: (row[4], row[5]) for row in book.active.iter_rows(min_row=2, values_only=True)
        }
        self.assertEqual(told[3][0], "imported")
        self.assertEqual(told[4][0], "refused")
        self.assertIn("Nobody with this number", told[4][1])

    def test_headings_are_mapped_for_the_office(self):
        record = self.load(
            [["王建军", self.member.member_number, "2026-10", 5000]],
            ["姓名", "会员号", "账期", "缴费基数"],
        )
        with self.assertRaisesRegex(UserError, "columns are missing"):
            record.action_check()
        record.action_map({"账期": "month"})
        self.assertEqual(record.action_check()["new"], 1)

    def test_others_import_nothing_here(self):
        for user in (
            self.sister_clerk,
            self.street_auditor,
            self.portal,
            self.stranger,
            self.building_teller,
        ):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.bring(self.row(), user=user)
        # A member of a sister union is a stranger, whatever is known of him there.
        sister = self.make_member(5, "陈志强", organization=self.target)
        for cells in ({}, {"会员号": "", "身份证号码": resident_number(5)}):
            codes = [code for _row, _field, code in self.problems(self.row(sister, **cells))]
            self.assertEqual(codes, ["dues_stranger"])

    def test_identity_numbers_asked_about_are_counted(self):
        self.problems(self.row(会员号="", 身份证号码=resident_number(1)))
        log = self.env["union.access.log"].search(
            [("user_id", "=", self.building_clerk.id)], limit=1, order="id desc"
        )
        self.assertEqual((log.kind, log.res_model), ("check", "union.member"))

    def test_a_list_that_waits_is_counted_once(self):
        record = self.load([self.row(会员号="", 身份证号码=resident_number(1))])
        record.action_queue()

        def asked():
            return self.env["union.access.log"].search_count(
                [("user_id", "=", self.building_clerk.id), ("kind", "=", "check")]
            )

        record.sudo()._step()
        before = asked()
        self.assertTrue(before)
        record.sudo()._step()
        self.assertEqual((record.sudo().state, asked()), ("done", before))

    def test_a_thousand_rows_take_as_many_queries_as_ten(self):
        vals = [
            {
                "name": f"张{chr(0x4E00 + serial)}", "gender": "male", "birth_date": None,
                "note": None, "organization_id": self.building.id, "employer_id": None,
                "employment_kind": "contract", "state": "active", "joined_on": date(2026, 1, 5),
                "political_status": None, "education": None, "id_type": "other",
                "id_number": f"X{serial:08d}", "mobile": None,
            }
            for serial in range(1000)
        ]  # fmt: skip
        members = self.env["union.member"].browse(self.env["union.member"]._bulk_create(vals))
        counts = []
        for some, month in (
            (members[:9], "2026-08"), (members[:10], "2026-09"), (members, "2026-10"),
        ):  # fmt: skip
            record = self.load([self.row(member, month=month, paid="42.35") for member in some])
            with self.assertMaxQueries(120) as used:
                self.assertEqual(record.action_import()["imported"], len(some))
            counts.append(used.count)
            record = self.load([self.row(member, month=month, base=9000) for member in some])
            with self.assertMaxQueries(120) as used:
                self.assertEqual(record.action_import()["changed"], len(some))
            counts.append(used.count)
        # The first lists fill the registry's own caches; the notes on the form (1000 at most)
        # are written by the hundred.
        self.assertLessEqual(counts[4] - counts[2], 2, counts)
        self.assertLessEqual(counts[5] - counts[3], 12, counts)
        self.assertEqual(self.of(members[0]).due, Decimal(45))
        self.assertEqual(self.of(members[0]).month, OCTOBER)
