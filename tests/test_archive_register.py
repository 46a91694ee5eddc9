"""The archive register: numbers, loans, retention, destruction, papers of the system."""

import base64

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .archive_case import ArchiveCase
from .common import clause


@tagged("post_install", "-at_install")
class TestNumbers(ArchiveCase):
    @clause("SZ-5.5.6")
    def test_numbers_run_without_gap_by_organisation_year_and_category(self):
        first, second = self.enter(), self.enter(retention="permanent")
        accounts = self.enter(category_id=self.env.ref("trade_union.archive_category_ku").id)
        other_year = self.enter(year=2021)
        elsewhere = self.enter(self.primary)
        self.assertEqual(
            [entry.number for entry in first + second + accounts + other_year],
            [
                "0123-WS·2020-D10-0001",
                "0123-WS·2020-Y-0002",
                "0123-KU·2020-D10-0001",
                "0123-WS·2021-D10-0001",
            ],
        )
        self.assertEqual(elsewhere.position, 1)
        self.assertTrue(elsewhere.number.startswith(f"{self.primary.code}-WS"))

    def test_a_number_rolled_back_leaves_no_gap(self):
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.enter(title="张三 13800138000")
        self.assertEqual(self.enter().position, 1)

    def test_a_batch_is_numbered_in_its_order(self):
        rows = [
            {"organization_id": self.building.id, "title": f"文件{n}", "year": 2020}
            for n in range(3)
        ]
        made = self.as_user(self.building_clerk, self.entries).create(rows)
        self.assertEqual(made.mapped("position"), [1, 2, 3])

    def test_cost_of_a_batch_does_not_grow_by_queries_per_row(self):
        def rows(count):
            return [
                {"organization_id": self.building.id, "title": f"文件{n}", "year": 2020}
                for n in range(count)
            ]

        entries = self.as_user(self.building_clerk, self.entries)
        entries.create(rows(1))
        costs = []
        for count in (2, 30):
            with self.assertMaxQueries(60, f"{count} entries") as used:
                entries.create(rows(count))
                self.env.flush_all()
            costs.append(used.count)
        self.assertLessEqual(costs[1] - costs[0], 3, costs)

    def test_what_the_number_is_made_of_stays(self):
        entry = self.enter()
        for values in (
            {"year": 2019},
            {"retention": "permanent"},
            {"organization_id": self.primary.id},
            {"category_id": self.env.ref("trade_union.archive_category_ku").id},
        ):
            with self.subTest(values), self.assertRaisesRegex(UserError, "part of the number"):
                entry.write(values)
        entry.write({"title": "更正后的题名", "storage_place": "档案室1号柜"})
        for values in ({"number": "1"}, {"position": 9}, {"state": "destroyed"}, {"source_id": 1}):
            with self.subTest(values), self.assertRaises(AccessError):
                entry.write(values)
        forged = self.as_user(self.building_clerk, self.entries).with_context(
            default_number="X", default_position=99, default_state="destroyed"
        )
        made = forged.create({"organization_id": self.building.id, "title": "文件", "year": 2020})
        self.assertEqual((made.position, made.state), (2, "kept"))

    def test_an_entry_is_crossed_out_and_never_deleted(self):
        entry = self.enter()
        with self.assertRaises(AccessError):
            entry.unlink()
        with self.assertRaises(UserError):
            entry.sudo().unlink()
        with self.assertRaises(UserError):
            entry.action_void(" ")
        entry.action_void("重复登记")
        self.assertEqual((entry.state, entry.void_reason), ("void", "重复登记"))
        with self.assertRaisesRegex(UserError, "stays as it is"):
            entry.write({"title": "x"})
        self.assertEqual(self.enter().position, 2, "its number stays taken")

    def test_a_year_to_come_or_a_persons_number_is_refused(self):
        for values in (
            {"year": 2999},
            {"year": 1800},
            {"document_date": "2099-01-01"},
            {"remark": "440301199001011234"},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.enter(**values)

    def test_the_database_takes_no_number_twice(self):
        first, second = self.enter(), self.enter()
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE union_archive_entry SET position = %s WHERE id = %s",
                [first.position, second.id],
            )


@tagged("post_install", "-at_install")
class TestLoans(ArchiveCase):
    def test_it_is_lent_once_comes_back_and_stays_on_record(self):
        entry = self.enter()
        loan = self.lend(entry, lent_on="2020-02-01", due_on="2020-03-01")
        self.assertEqual((entry.lent_to, entry.is_overdue), ("何丽华", True))
        self.assertIn(entry, self.entries.search([("lent_to", "!=", False)]))
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.lend(entry)
        with self.assertRaisesRegex(UserError, "is lent"):
            entry.action_void("x")
        loan.button_return()
        self.env.invalidate_all()
        self.assertFalse(entry.lent_to)
        with self.assertRaisesRegex(UserError, "loan of the past"):
            loan.write({"returned_on": False})
        with self.assertRaises(AccessError):
            loan.unlink()
        with self.assertRaises(UserError):
            self.lend(entry).write({"entry_id": self.enter().id})

    def test_days_are_in_order_and_have_come(self):
        entry = self.enter()
        with self.assertRaises(ValidationError):
            self.lend(entry, lent_on="2098-01-01")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.lend(entry, lent_on="2020-02-01", due_on="2020-01-01")

    def test_what_is_crossed_out_is_not_lent(self):
        entry = self.enter()
        entry.action_void("x")
        with self.assertRaisesRegex(UserError, "stays as it is"):
            self.lend(entry)


@tagged("post_install", "-at_install")
class TestRetention(ArchiveCase):
    def test_the_time_is_over_after_ten_or_thirty_years_and_never_for_permanent(self):
        rows = {
            "ten": self.enter(year=2005),
            "thirty": self.enter(year=2005, retention="30"),
            "permanent": self.enter(year=1990, retention="permanent"),
            "young": self.enter(year=2020),
        }
        self.assertEqual(str(rows["ten"].kept_until), "2015-12-31")
        self.assertEqual(str(rows["thirty"].kept_until), "2035-12-31")
        self.assertFalse(rows["permanent"].kept_until)
        due = self.entries.search(
            [("is_due", "=", True), ("organization_id", "=", self.building.id)]
        )
        self.assertEqual(due, rows["ten"].with_env(due.env))
        self.assertEqual([rows[key].is_due for key in rows], [True, False, False, False])

    def test_it_is_destroyed_on_an_approved_paper_only(self):
        entry = self.old(scan=base64.b64encode(b"x"), scan_name="x.pdf")
        paper = self.disposal(entry)
        with self.assertRaises(UserError):
            paper.action_carry_out("陈建国", "林晓梅")
        paper.action_submit()
        self.assertEqual(entry.state, "kept")
        self.as_user(self.street_approver, paper).action_agree()
        self.env.invalidate_all()
        self.assertEqual((entry.state, entry.disposal_id.id), ("cleared", paper.id))
        with self.assertRaisesRegex(UserError, "stays as it is"):
            entry.write({"title": "x"})
        for pair in (("陈建国", "陈建国"), ("陈建国", " ")):
            with self.subTest(pair), self.assertRaisesRegex(UserError, "Two people"):
                paper.action_carry_out(*pair)
        dialog = self.env["union.archive.destroyed"].with_user(self.building_clerk)
        dialog.create(
            {"disposal_id": paper.id, "witness_one": "陈建国", "witness_two": "林晓梅"}
        ).button_carry_out()
        self.env.invalidate_all()
        self.assertEqual((entry.state, entry.scan), ("destroyed", False))
        self.assertTrue(entry.destroyed_on)
        self.assertTrue(entry.number, "its row in the register stays")
        with self.assertRaises(UserError):
            paper.action_carry_out("陈建国", "林晓梅")
        with self.assertRaisesRegex(UserError, "archives are gone"):
            self.as_user(self.street_approver, paper).action_revoke(comment="x")

    def test_an_approval_withdrawn_before_keeps_it(self):
        entry = self.old()
        paper = self.disposal(entry)
        paper.action_submit()
        approver = self.as_user(self.street_approver, paper)
        approver.action_agree()
        approver.action_revoke(comment="仍有利用价值")
        self.env.invalidate_all()
        self.assertEqual((entry.state, entry.disposal_id), ("kept", entry.disposal_id.browse()))

    def test_what_is_to_be_kept_is_asked_for_in_vain(self):
        lent = self.old()
        self.lend(lent)
        for entry in (self.enter(), self.enter(year=1990, retention="permanent"), lent):
            with self.subTest(entry.number), self.assertRaisesRegex(UserError, "past its time"):
                self.disposal(entry).action_submit()
        with self.assertRaisesRegex(UserError, "Name the archives"):
            self.disposal(self.entries).action_submit()

    def test_what_was_lent_meanwhile_comes_back_at_the_last_signature(self):
        entry = self.old()
        paper = self.disposal(entry)
        paper.action_submit()
        self.lend(entry)
        self.as_user(self.street_approver, paper).action_agree()
        self.env.invalidate_all()
        self.assertEqual((paper.approval_state, entry.state), ("returned", "kept"))

    def test_a_paper_asks_for_its_own_organisations_alone(self):
        theirs = self.enter(self.primary, year=2005)
        with self.assertRaisesRegex(UserError, "belongs to another organisation"):
            self.disposal(theirs)


@tagged("post_install", "-at_install")
class TestPapers(ArchiveCase):
    def received(self):
        letter = self.as_user(self.building_clerk, self.env["union.letter.received"]).create(
            {
                "organization_id": self.building.id,
                "sender": "金鼎街道总工会",
                "sender_number": "金工〔2026〕3号",
                "title": "关于开展普查的通知",
            }
        )
        letter.action_done()
        return letter

    def test_a_letter_archived_stands_in_the_register(self):
        letter = self.received()
        letter.action_file("30")
        entry = self.entries.search([("source_model", "=", letter._name)])
        self.assertEqual(
            (entry.title, entry.document_number, entry.author, entry.retention, entry.source_id),
            ("关于开展普查的通知", "金工〔2026〕3号", "金鼎街道总工会", "30", letter.id),
        )
        self.assertEqual(letter.archive_number, entry.number)
        with self.assertRaisesRegex(UserError, "in the archive register already"):
            letter.action_archive_paper()
        action = entry.with_user(self.building_clerk).button_open_source()
        self.assertEqual((action["res_model"], action["res_id"]), (letter._name, letter.id))

    def test_minutes_go_in_with_one_click_once_the_meeting_is_closed(self):
        meeting = self.env["union.meeting"].create(
            {"name": "第一次会员代表大会", "organization_id": self.building.id, "kind": "congress"}
        )
        clerk = self.as_user(self.building_clerk, meeting)
        with self.assertRaisesRegex(UserError, "to be closed first"):
            clerk.button_archive()
        meeting.sudo().write({"state": "closed", "held_on": "2026-03-05"})
        action = self.as_user(self.building_clerk, meeting).button_archive()
        entry = self.entries.browse(action["res_id"])
        self.assertEqual((entry.year, entry.retention), (2026, "permanent"))
        self.assertIn("第一次会员代表大会", entry.title)

    def test_a_sister_archives_no_paper_here(self):
        letter = self.received()
        for user in (self.sister_clerk, self.portal, self.stranger):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, letter).action_archive_paper()
        # Who reads it alone enters nothing.
        with self.assertRaises(AccessError):
            self.as_user(self.street_auditor, letter).action_archive_paper()
        self.assertFalse(self.entries.search([("source_model", "=", letter._name)]))
