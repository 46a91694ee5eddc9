"""Long lists are imported in the background: part by part, in the importer's name."""

import base64
import io
import json
from unittest.mock import patch

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.member.union_roster_import_queue import TRIES
from ..models.member.union_roster_import_queue import UnionRosterImport as Queue
from . import leak_scan
from .import_case import HEADINGS, number, person, xlsx
from .queue_case import QueueCase


@tagged("post_install", "-at_install")
class TestQueue(QueueCase):
    def test_the_scheduled_action_imports_all_of_it_in_the_importers_name(self):
        roster = self.load(xlsx([HEADINGS, *(person(n) for n in range(10))]))
        self.assertEqual(roster.action_queue(), {"state": "queued"})
        self.assertFalse(self.members())
        self.run_cron()
        self.assertEqual(
            (roster.state, roster.todo_count, roster.done_count, roster.progress),
            ("done", 10, 10, 100),
        )
        members = self.members()
        self.assertEqual(len(members), 10)
        self.assertEqual(members.create_uid, self.building_clerk)
        self.assertEqual(members.event_ids.user_id, self.building_clerk)
        self.assertEqual(self.primary.member_count, 10)
        batches = roster.sudo().run_ids.batch_ids
        self.assertEqual(batches.mapped("row_count"), [0, 4, 4, 2])
        # Nothing of the file is left.
        self.assertFalse(any(batches.mapped("sealed_rows")))
        self.assertFalse(roster.sudo().sealed_file)
        self.assertEqual(roster.run_ids.new_count, 10)

    def test_what_is_imported_is_the_same_at_once_and_in_parts(self):
        wanted = (
            "name", "gender", "birth_date", "state", "id_masked", "mobile_masked", "id_digest",
            "mobile_digest", "employer_id", "organization_id", "joined_on", "employment_kind",
        )  # fmt: skip
        found = []
        for queued in (False, True):
            with self.env.cr.savepoint() as savepoint:
                rows = [person(n, "甲公司" if n % 3 else "乙公司") for n in range(9)]
                roster = self.load(xlsx([HEADINGS, *rows]))
                if queued:
                    roster.action_queue()
                    self.run_cron()
                else:
                    roster.action_import()
                found.append(self.members().sorted("id_masked").sudo().read(wanted, load=None))
                savepoint.rollback()
            self.env.invalidate_all()
        for at_once, in_parts in zip(*found, strict=True):
            self.assertEqual(
                {name: at_once[name] for name in wanted}, {name: in_parts[name] for name in wanted}
            )
        self.assertEqual(len(found[0]), 9)

    def test_one_wrong_row_imports_nothing_unless_the_user_says_so(self):
        rows = [person(1), person(2, "丙公司"), person(3)]
        roster = self.load(xlsx([HEADINGS, *rows]))
        roster.action_queue()
        self.run_cron()
        self.assertEqual(roster.state, "checked")
        self.assertIn("nothing was imported", roster.stop_reason)
        self.assertEqual(roster.problem_ids.mapped("code"), ["employer_unknown"])
        self.assertFalse(self.members())
        roster.action_queue(good_only=True)
        self.run_cron()
        self.assertEqual((roster.state, roster.done_count), ("partial", 2))
        self.assertEqual(len(self.members()), 2)
        # The rows to mend are kept, as after an import at once.
        book = openpyxl.load_workbook(
            io.BytesIO(base64.b64decode(roster.action_bad_rows()["data"]))
        )
        self.assertEqual(book.active.max_row, 2)

    def test_changes_and_rows_that_are_there_already(self):
        self.load(xlsx([HEADINGS, *(person(n) for n in range(6))])).action_import()
        rows = [person(n, 手机号码="13912345678" if n == 2 else f"138{n:08d}") for n in range(8)]
        roster = self.load(xlsx([HEADINGS, *rows]))
        roster.action_queue()
        self.run_cron()
        run = roster.run_ids
        self.assertEqual(
            (run.new_count, run.changed_count, run.unchanged_count, run.refused_count),
            (2, 1, 5, 0),
        )
        self.assertEqual(len(self.members()), 8)

    def test_employers_come_in_parts_with_the_unions_they_have(self):
        rows = [["企业名称", "用工人数", "是否已建工会"]]
        rows += [[f"第{n}号公司", 10 + n, "是" if n % 2 else "否"] for n in range(9)]
        roster = self.load(xlsx(rows), "employers")
        roster.action_queue()
        self.run_cron()
        self.assertEqual((roster.state, roster.run_ids.new_count), ("done", 9))
        employers = self.env["union.employer"].search([("name", "like", "号公司")])
        self.assertEqual(len(employers), 9)
        self.assertEqual(len(employers.filtered("has_union")), 4)

    def test_cancelled_between_two_parts_and_imported_on(self):
        roster = self.load(xlsx([HEADINGS, *(person(n) for n in range(10))]))
        roster.action_queue()
        self.step(roster)
        self.assertEqual((roster.state, roster.todo_count), ("running", 10))
        self.step(roster)
        self.assertEqual((roster.done_count, roster.progress), (4, 40))
        self.assertEqual(roster.action_cancel(), {"state": "cancelled", "done": 4, "left": 6})
        self.step(roster)  # a part that came too late
        self.assertEqual(len(self.members()), 4)
        self.assertFalse(any(roster.sudo().run_ids.batch_ids.mapped("sealed_rows")))
        with self.assertRaisesRegex(UserError, "neither waiting nor running"):
            roster.action_cancel()
        roster.action_queue()
        self.run_cron()
        self.assertEqual(roster.state, "done")
        self.assertEqual(roster.run_ids.mapped("new_count"), [4, 6])
        self.assertEqual(len(self.members()), 10)

    def test_nothing_else_is_done_with_a_file_that_waits(self):
        roster = self.load(xlsx([HEADINGS, person(1)]))
        roster.action_queue()
        for call in (
            roster.action_queue, roster.action_check, roster.action_import, roster.unlink,
            lambda: roster.write({"sheet_name": "x"}),
        ):  # fmt: skip
            with self.assertRaisesRegex(UserError, "cancel that first"):
                call()
        with self.assertRaisesRegex(UserError, "choose one"):
            self.env["union.roster.import"].with_user(self.building_clerk).create(
                {"organization_id": self.building.id}
            ).action_queue()

    def test_a_person_entered_meanwhile_is_refused_and_the_others_go_on(self):
        rows = [person(n) for n in range(8)]
        roster = self.load(xlsx([HEADINGS, *rows]))
        roster.action_queue()
        self.step(roster)
        self.env["union.member"].create(
            {
                "name": "别处", "organization_id": self.sister_street.id, "gender": "female",
                "id_number": rows[5][2],
            }
        )  # fmt: skip
        self.run_cron()
        self.assertEqual((roster.state, roster.bad_count), ("done", 1))
        self.assertEqual(len(self.members()), 7)
        problem = roster.problem_ids
        self.assertEqual((problem.row, problem.code), (7, "member_meanwhile"))
        self.assertNotIn("粤海", problem.reason + problem.hint)
        self.assertEqual(roster.run_ids.refused_count, 1)
        refused = [row for row in self.result(roster.action_result()) if row[4] == "refused"]
        self.assertEqual([row[1] for row in refused], [7])

    def test_an_employer_that_is_gone_and_one_that_was_founded_meanwhile(self):
        other = self.env["union.employer"].create(
            {"name": "丙公司", "organization_id": self.building.id, "staff_count": 5}
        )
        rows = [person(1), person(2, "丙公司"), person(3, "乙公司")]
        roster = self.load(xlsx([HEADINGS, *rows]))
        roster.action_queue()
        self.step(roster)
        other.unlink()
        self.env["union.employer"].search([("name", "=", "乙公司")]).organization_id = self.primary
        self.run_cron()
        self.assertEqual(roster.problem_ids.mapped("code"), ["employer_gone"])
        member = self.members().filtered(lambda found: found.employer_id.name == "乙公司")
        self.assertEqual((member.organization_id, member.state), (self.primary, "active"))

    def test_a_member_who_moved_away_is_not_changed(self):
        self.load(xlsx([HEADINGS, person(1), person(2)])).action_import()
        rows = [person(n, 手机号码=f"1391234000{n}") for n in (1, 2)]
        roster = self.load(xlsx([HEADINGS, *rows]))
        roster.action_queue()
        self.step(roster)
        moved = self.members().filtered(lambda found: found.name == "张一")
        before = moved.mobile_masked
        moved.write({"organization_id": self.sister_street.id, "employer_id": False})
        self.run_cron()
        refused = roster.problem_ids.filtered(lambda problem: not problem.is_note)
        self.assertEqual(refused.mapped("code"), ["record_gone"])
        self.assertEqual(moved.mobile_masked, before)
        self.assertEqual(roster.run_ids.changed_count, 1)

    def test_a_duty_that_ended_stops_the_import_with_a_reason(self):
        roster = self.load(xlsx([HEADINGS, *(person(n) for n in range(8))]))
        roster.action_queue()
        self.step(roster)
        self.step(roster)
        self.env["union.duty"].search([("user_id", "=", self.building_clerk.id)]).write(
            {"date_to": "2020-12-31"}
        )
        self.run_cron()
        self.assertEqual((roster.sudo().state, roster.sudo().done_count), ("cancelled", 4))
        self.assertTrue(roster.sudo().stop_reason)
        self.assertEqual(len(self.members()), 4)

    def test_a_closed_login_stops_the_import(self):
        roster = self.load(xlsx([HEADINGS, person(1)]))
        roster.action_queue()
        self.building_clerk.active = False
        self.run_cron()
        self.assertEqual(roster.sudo().state, "cancelled")
        self.assertIn("closed", roster.sudo().stop_reason)
        self.assertFalse(self.members())

    def test_beyond_the_lookup_limits_nothing_is_imported(self):
        rows = [person(n, 性别="男", 身份证号码=number(n, born="19900503")) for n in range(1, 60)]
        at_once = self.load(xlsx([HEADINGS, *rows]))
        with self.assertRaisesRegex(UserError, "look-up limit") as caught:
            at_once.action_import()
        roster = self.load(xlsx([HEADINGS, *rows]))
        roster.action_queue()
        self.run_cron()
        self.assertEqual(roster.state, "cancelled")
        self.assertEqual(roster.stop_reason, str(caught.exception))
        self.assertFalse(self.members())

    def test_the_numbers_are_asked_about_once(self):
        roster = self.load(xlsx([HEADINGS, *(person(n) for n in range(10))]))
        roster.action_queue()
        log = self.env["union.access.log"]
        before = log.search_count([("kind", "=", "check")])
        self.run_cron()
        self.assertEqual(log.search_count([("kind", "=", "check")]), before + 1)

    @mute_logger("odoo.addons.trade_union.models.member.union_roster_import_queue")
    def test_a_file_that_breaks_the_server_does_not_keep_others_waiting(self):
        bad = self.load(xlsx([HEADINGS, person(1)]))
        good = self.load(xlsx([HEADINGS, person(2)]))
        bad.action_queue()
        good.action_queue()
        stage = Queue._stage

        def breaks(record):
            if record.id == bad.id:
                raise ZeroDivisionError
            return stage(record)

        with patch.object(type(bad), "_stage", breaks):
            self.run_cron()
        self.assertEqual((bad.state, good.state), ("cancelled", "done"))
        self.assertIn("administrator", bad.stop_reason)

    @mute_logger("odoo.sql_db")
    def test_a_row_that_is_always_there_already_does_not_keep_others_waiting(self):
        bad = self.load(xlsx([HEADINGS, person(1)]))
        good = self.load(xlsx([HEADINGS, person(2)]))
        bad.action_queue()
        good.action_queue()
        store = Queue._store_next
        tries = []

        def collides(record):
            if record.id != bad.id:
                return store(record)
            tries.append(record.id)
            twice = {"name": "甲公司", "organization_id": self.primary.id}
            return record.env["union.employer"].sudo().create(twice)

        with patch.object(type(bad), "_store_next", collides):
            self.run_cron()
        self.assertEqual(len(tries), TRIES)
        self.assertEqual((bad.state, good.state), ("cancelled", "done"))
        self.assertIn("Check the file again", bad.stop_reason)
        self.assertEqual(self.members().mapped("name"), ["张二"])
        # Once checked again, it comes in.
        bad.action_queue()
        self.run_cron()
        self.assertEqual(bad.state, "done")

    def test_offices_take_turns(self):
        first = self.load(xlsx([HEADINGS, *(person(n) for n in range(12))]))
        second = self.load(xlsx([HEADINGS, person(20)]))
        first.action_queue()
        second.action_queue()
        order = []
        step = Queue._step

        def watched(record):
            order.append(record.id)
            return step(record)

        with patch.object(type(first), "_step", watched):
            self.run_cron()
        self.assertEqual(order, [first.id, second.id, first.id, second.id, first.id, first.id])

    def test_a_long_list_waits_by_itself_and_a_short_one_does_not(self):
        self.parameter("import_queue_rows", 5)
        for count, state in ((5, "done"), (6, "queued")):
            with self.subTest(count=count):
                rows = [person(n + 10 * count) for n in range(count)]
                roster = self.load(xlsx([HEADINGS, *rows]))
                roster.button_check()
                roster.button_import()
                self.assertEqual(roster.state, state)

    def test_waiting_rows_are_sealed(self):
        rows = [person(n) for n in range(8)]
        roster = self.load(xlsx([HEADINGS, *rows]))
        roster.action_queue()
        self.step(roster)
        self.step(roster)
        self.env.flush_all()
        needles = leak_scan.Needles([row[2] for row in rows] + [row[3] for row in rows])
        waiting = roster.sudo().run_ids.batch_ids[-1:]
        part = waiting._part()
        self.assertEqual([row.id_number for row, _place in part.new], [r[2] for r in rows[4:]])
        for table in ("", "_batch", "_run", "_problem"):
            self.cr.execute(f"SELECT t::text FROM union_roster_import{table} t")
            stored = self.cr.fetchall()
            self.assertTrue(stored or table == "_problem")
            self.assertFalse(leak_scan.scan(needles, table, json.dumps(stored).encode()))
            self.assertNotIn("张", json.dumps(stored, ensure_ascii=False))
        # The needles do find such a row where it stands in clear.
        self.assertTrue(leak_scan.scan(needles, "clear", json.dumps(rows).encode()))

    def test_cost_of_a_part_does_not_grow_with_its_rows(self):
        used = {}
        for count in (20, 400):
            self.parameter("import_batch_rows", count)
            rows = [person(n + 1000 * count) for n in range(2 * count)]
            roster = self.load(xlsx([HEADINGS, *rows]))
            roster.action_queue()
            self.step(roster)
            with self.assertMaxQueries(70, f"{count} rows") as budget:
                roster.sudo()._step()
            self.assertEqual(roster.done_count, count)
            used[count] = budget.count
        self.assertEqual(used[20], used[400])
