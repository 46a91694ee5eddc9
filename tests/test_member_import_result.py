"""What became of each row of an import, told for a week."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .import_case import HEADINGS, person, xlsx
from .undo_case import UndoCase


@tagged("post_install", "-at_install")
class TestResult(UndoCase):
    def test_every_row_is_told_once_with_masks_alone(self):
        self.load(xlsx([HEADINGS, person(1), person(2)])).action_import()
        rows = [
            person(1), person(2, 手机号码="13912345678"), person(3), person(4, "丙公司"), person(3),
        ]  # fmt: skip
        roster = self.load(xlsx([HEADINGS, *rows]))
        with self.assertRaisesRegex(UserError, "Nothing of this file was imported"):
            roster.action_result()
        roster.action_import(good_only=True)
        answer = roster.action_result()
        self.assertEqual(answer["filename"], "名册 result.xlsx")
        told = self.result(answer)
        self.assertEqual(
            [(row[1], row[2], row[4]) for row in told],
            [
                (2, "张一", "there already"), (3, "张二", "brought up to date"),
                (4, "张三", "imported"), (5, "张四", "refused"), (6, "张三", "refused"),
            ],
        )  # fmt: skip
        self.assertEqual({row[0] for row in told}, {"名册"})
        self.assertEqual(told[1][5], "Mobile")
        self.assertIn("丙公司", told[3][5])
        self.assertIn("row 4 already", told[4][5])
        text = str(told)
        for row in rows:
            self.assertNotIn(row[2], text)
            self.assertNotIn(row[3], text)
        self.assertRegex(told[2][3], r"^\d{3}\*+.$")

    def test_what_was_taken_for_a_cell_stands_by_its_row(self):
        headings = [*HEADINGS, "入会时间"]
        rows = [[*person(1), "不详"], [*person(2), "2020-03-05"]]
        for queued in (False, True):
            roster = self.load(xlsx([headings, *rows]))
            roster.action_queue() if queued else roster.action_import()
            self.run_cron()
            told = self.result(roster.action_result())
            with self.subTest(queued=queued):
                self.assertEqual([row[4] for row in told], ["imported"] * 2)
                self.assertIn("the day of the import counts as the day of joining", told[0][5])
                self.assertFalse(told[1][5])
            roster.action_undo()

    def test_result_of_a_running_and_of_an_undone_import(self):
        rows = [person(n) for n in range(6)]
        roster = self.load(xlsx([HEADINGS, *rows]))
        roster.action_queue()
        self.step(roster)
        self.step(roster)
        became = [row[4] for row in self.result(roster.action_result())]
        self.assertEqual(became, ["imported"] * 4 + ["waiting"] * 2)
        self.run_cron()
        self.assertEqual([row[4] for row in self.result(roster.action_result())], ["imported"] * 6)
        roster.action_undo()
        self.assertEqual(
            [row[4] for row in self.result(roster.action_result())], ["taken back"] * 6
        )

    def test_a_row_of_another_sheet_is_placed(self):
        first, second = person(1), person(1)
        data = xlsx([HEADINGS, second], sheet="二", before=[("一", [HEADINGS, first])])
        roster = self.load(data)
        roster.action_import(good_only=True)
        told = self.result(roster.action_result())
        self.assertEqual([(row[0], row[1], row[4]) for row in told],
                         [("一", 2, "imported"), ("二", 2, "refused")])  # fmt: skip
        self.assertIn("sheet “一”, row 2", told[1][5])

    def test_a_manager_has_the_result_of_the_run_alone(self):
        roster = self.load(xlsx([HEADINGS, person(1)]))
        roster.action_import()
        run = roster.sudo().run_ids
        told = self.result(self.as_user(self.street_approver, run).action_result())
        self.assertEqual(len(told), 1)
        with self.assertRaises(AccessError):
            self.as_user(self.street_approver, roster).action_result()
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, run).action_result()

    def test_it_goes_with_the_import_after_a_week(self):
        roster = self.load(xlsx([HEADINGS, person(1)]))
        roster.action_import()
        batches = roster.sudo().run_ids.batch_ids
        self.env.flush_all()
        self.cr.execute(
            "UPDATE union_roster_import SET create_date = %s WHERE id = %s",
            [fields.Datetime.now() - timedelta(days=8), roster.id],
        )
        self.env.invalidate_all()
        self.env["union.roster.import"]._gc_old()
        self.assertFalse(batches.exists())
