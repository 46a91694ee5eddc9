"""A whole import is taken back within a day, while nothing rests on it."""

import base64
from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .import_case import HEADINGS, person, xlsx
from .test_member_import_update import EMPLOYERS, employer
from .undo_case import UndoCase


@tagged("post_install", "-at_install")
class TestUndo(UndoCase):
    def test_after_an_undo_all_is_as_before_and_the_same_file_comes_in_again(self):
        before = self.figures()
        rows = [person(n, "甲公司" if n % 2 else "乙公司") for n in range(6)]
        data = xlsx([HEADINGS, *rows])
        for queued in (False, True):
            with self.subTest(queued=queued):
                roster = self.load(data)
                if queued:
                    roster.action_queue()
                    self.run_cron()
                else:
                    roster.action_import()
                self.assertEqual(len(self.members()), 6)
                gone = self.members().ids
                numbers = self.members().filtered("member_number").mapped("member_number")
                done = self.as_user(self.building_clerk, roster).action_undo()
                self.assertEqual(done, {"deleted": {"union.member": 6}, "restored": 0})
                self.assertEqual(self.figures(), before)
                self.assertEqual(roster.state, "undone")
                # Who took what back stays, and no person with it.
                log = self.env["union.import.undo"].search([], limit=1)
                self.assertEqual(
                    (log.user_id, log.organization_id, log.filename, log.deleted_count),
                    (self.building_clerk, self.building, "名册.xlsx", 6),
                )
                self.assertEqual(sorted(log.record_ids.mapped("former_id")), sorted(gone))
                kept = log.record_ids.filtered("number").mapped("number")
                self.assertEqual(sorted(kept), sorted(numbers))
        again = self.load(data).action_import()
        self.assertEqual((again["imported"], again["unchanged"]), (6, 0))

    def test_changed_members_get_their_old_values_back_with_a_line_of_history(self):
        headings = [*HEADINGS, "用工形式", "学历", "政治面貌"]
        self.load(xlsx([headings, [*person(1), "", "", ""], [*person(2), "合同制", "大专", ""]])
        ).action_import()  # fmt: skip
        before = self.figures()
        roster = self.load(
            xlsx(
                [
                    headings,
                    [*person(1, 手机号码="13912345678"), "派遣", "本科", "群众"],
                    [*person(2, 手机号码="13912345679"), "合同制", "本科", ""],
                    [*person(3), "", "", ""],
                ]
            )
        )
        done = roster.action_import()
        self.assertEqual((done["changed"], done["imported"]), (2, 1))
        self.assertNotEqual(self.figures(), before)
        done = self.as_user(self.building_clerk, roster).action_undo()
        self.assertEqual(done, {"deleted": {"union.member": 1}, "restored": 2})
        self.assertEqual(self.figures(), before)
        first = self.members().filtered(lambda member: member.name == "张一")
        self.assertEqual(first.action_reveal("check")["mobile"], "13800000001")
        self.assertEqual(first.event_ids[:1].kind, "updated")
        self.assertIn("taken back", first.event_ids[:1].note)

    def test_employers_and_the_unions_founded_for_them(self):
        self.load(
            xlsx([EMPLOYERS, employer(0), employer(1, women=3, phone="0755-83209999")]), "employers"
        ).action_import()
        before = self.figures()
        roster = self.load(
            xlsx(
                [
                    EMPLOYERS,
                    employer(0, staff=99, women="", revenue=1, sector="零售"),
                    employer(1, phone="13912345678", women=0),
                    employer(2, union="是"),
                    employer(3),
                ]
            ),
            "employers",
        )
        done = roster.action_import()
        self.assertEqual((done["changed"], done["employers"], done["unions"]), (2, 2, 1))
        done = self.as_user(self.building_clerk, roster).action_undo()
        self.assertEqual(
            done, {"deleted": {"union.employer": 2, "union.organization": 1}, "restored": 2}
        )
        self.assertEqual(self.figures(), before)
        self.assertFalse(self.env["union.organization"].search([("name", "like", "己公司")]))

    def test_sector_and_size_class_of_employers_are_those_of_before(self):
        catering, retail = self.env.ref("trade_union.sector_62") + self.env.ref(
            "trade_union.sector_52"
        )
        rows = [employer(0, sector="自有行业", revenue=5), employer(1, revenue=5), employer(2)]
        self.load(xlsx([EMPLOYERS, *rows]), "employers").action_import()
        employers = self.env["union.employer"].search(
            [("name", "in", ["丁公司", "戊公司", "己公司"])]
        )
        unknown, chosen, grown = employers.sorted("id")
        chosen.sector_id = retail

        def standing():
            self.env.flush_all()
            self.env.invalidate_all()
            return [(found.sector_id, found.size_class) for found in employers.sorted("id")]

        before = standing()
        self.assertFalse(unknown.sector_id)
        self.assertEqual(grown.sector_id, catering)
        rows = [
            employer(0, sector="餐饮", revenue=900), employer(1, sector="餐饮业", revenue=30000),
            employer(2, staff=4000, revenue=90000),
        ]  # fmt: skip
        roster = self.load(xlsx([EMPLOYERS, *rows]), "employers")
        self.assertEqual(roster.action_import()["changed"], 3)
        after = standing()
        for old, new in zip(before, after, strict=True):
            self.assertNotEqual(old, new)
        self.as_user(self.building_clerk, roster).action_undo()
        self.assertEqual(standing(), before)

    def test_an_employer_that_moved_to_another_house_is_not_changed(self):
        self.load(xlsx([EMPLOYERS, employer(0), employer(1)]), "employers").action_import()
        roster = self.load(xlsx([EMPLOYERS, employer(0, staff=99)]), "employers")
        roster.action_import()
        moved = self.env["union.employer"].search([("name", "=", "丁公司")])
        moved.organization_id = self.sister_street
        self.refused_undo(roster, "changed since: 1")
        self.assertEqual(moved.staff_count, 99)
        moved.organization_id = self.building
        # A manager of the place takes it back as well.
        self.as_user(self.street_reviewer, roster.sudo().run_ids).action_undo()
        self.assertEqual(moved.staff_count, 20)

    def test_a_member_who_was_transferred_or_moved_is_not_changed(self):
        self.load(xlsx([HEADINGS, person(1), person(2)])).action_import()
        rows = [person(n, 手机号码=f"1391234000{n}") for n in (1, 2)]
        roster = self.load(xlsx([HEADINGS, *rows]))
        self.assertEqual(roster.action_import()["changed"], 2)
        first, second = self.members().sorted("id")
        with self.env.cr.savepoint() as savepoint:
            first.sudo()._change_state("transferred")
            self.refused_undo(roster, "changed since: 1")
            second.write({"organization_id": self.sister_street.id, "employer_id": False})
            self.refused_undo(roster, "changed since: 2")
            savepoint.rollback()
        self.env.invalidate_all()
        done = self.as_user(self.street_reviewer, roster.sudo().run_ids).action_undo()
        self.assertEqual(done["restored"], 2)

    def test_list_and_organisation_of_an_imported_file_stay(self):
        roster = self.load(xlsx([HEADINGS, person(1), person(2, "丙公司")]))
        roster.kind = "employers"
        roster.write({"kind": "members", "organization_id": self.federation.id})
        roster.organization_id = self.building
        roster.action_import(good_only=True)
        for values in (
            {"kind": "employers"}, {"organization_id": self.primary.id},
            {"kind": "members", "organization_id": self.federation.id},
        ):  # fmt: skip
            with self.subTest(values), self.assertRaisesRegex(UserError, "as a new import"):
                roster.write(values)
        # Written as they are, they are no change.
        data = base64.b64encode(xlsx([HEADINGS, person(2)])).decode()
        roster.write({"kind": "members", "organization_id": self.building.id, "data": data})
        roster.action_import()
        self.assertEqual(roster.action_undo()["deleted"], {"union.member": 2})

    def test_employers_cannot_go_before_their_members(self):
        employers = self.load(xlsx([EMPLOYERS, employer(2, union="是")]), "employers")
        employers.action_import()
        members = self.load(xlsx([HEADINGS, person(1, "己公司"), person(2, "己公司")]))
        members.action_import()
        told = self.refused_undo(employers, "something rests on what this import brought")
        self.assertIn("Member: ", told)
        members.action_undo()
        employers.action_undo()
        self.assertEqual((employers.state, members.state), ("undone", "undone"))
        self.assertFalse(self.env["union.employer"].search([("name", "=", "己公司")]))

    def test_a_finding_of_the_night_keeps_nothing(self):
        roster = self.load(xlsx([EMPLOYERS, employer(3, staff=99)]), "employers")
        roster.action_import()
        made = self.env["union.employer"].search([("name", "=", "庚公司")])
        rule = self.env["union.rule"].search([("kind", "=", "check")], limit=1)
        self.env["union.finding"].create(
            {
                "organization_id": self.building.id, "rule_id": rule.id, "rule_key": rule.key,
                "clause_id": rule.clause_id.id, "res_model": made._name, "res_id": made.id,
                "subject": made.name, "opened_on": "2026-10-08",
            }
        )  # fmt: skip
        roster.action_undo()
        self.assertFalse(made.exists())

    def test_a_paper_that_rests_on_a_member(self):
        roster = self.load(xlsx([HEADINGS, person(1), person(2)]))
        roster.action_import()
        member = self.members()[:1]
        request = self.env["union.membership.request"].create(
            {"kind": "leave", "member_id": member.id, "organization_id": self.primary.id}
        )
        told = self.refused_undo(roster, "rests on")
        self.assertIn(self.env["ir.model"]._get(request._name).name, told)
        request.unlink()
        roster.action_undo()
        self.assertFalse(self.members())

    def test_a_record_that_was_changed_since(self):
        self.load(xlsx([HEADINGS, person(1)])).action_import()
        roster = self.load(xlsx([HEADINGS, person(1, 手机号码="13912345678"), person(2)]))
        roster.action_import()
        old, new = self.members().sorted("id")
        old_mobile = old.mobile
        old.mobile = "13900000000"
        self.refused_undo(roster, "changed since: 1")
        with self.env.cr.savepoint() as savepoint:
            new.note = "焊工"
            self.refused_undo(roster, "changed since: 2")
            savepoint.rollback()
        self.assertNotEqual(old_mobile, old.mobile)

    def test_a_later_import_is_taken_back_first(self):
        first = self.load(xlsx([HEADINGS, person(1)]))
        first.action_import()
        second = self.load(xlsx([HEADINGS, person(1, 手机号码="13912345678")]))
        second.action_import()
        self.refused_undo(first, "changed since: 1")
        second.action_undo()
        self.assertEqual(self.members().sudo()._vault_open("mobile"), "13800000001")

    def test_all_imports_of_a_mended_file_go_together(self):
        before = self.figures()
        roster = self.load(xlsx([HEADINGS, person(1), person(2, "丙公司")]))
        roster.action_import(good_only=True)
        roster.write({"data": base64.b64encode(xlsx([HEADINGS, person(2)])).decode()})
        roster.action_import()
        self.assertEqual(len(self.members()), 2)
        self.assertEqual(roster.action_undo()["deleted"], {"union.member": 2})
        self.assertEqual(self.figures(), before)
        self.assertFalse(roster.sudo().sealed_file)

    def test_within_a_day_and_once(self):
        roster = self.load(xlsx([HEADINGS, person(1)]))
        with self.assertRaisesRegex(UserError, "imported yet"):
            roster.action_undo()
        roster.action_import()
        run = roster.sudo().run_ids
        run.imported_on = fields.Datetime.now() - timedelta(hours=25)
        self.refused_undo(roster, "for 24 hours")
        self.parameter("import_undo_hours", 30)
        roster.action_undo()
        with self.assertRaisesRegex(UserError, "taken back already"):
            run.with_user(self.building_clerk).action_undo()

    def test_a_cancelled_import_is_taken_back_and_a_running_one_is_not(self):
        roster = self.load(xlsx([HEADINGS, *(person(n) for n in range(10))]))
        roster.action_queue()
        self.step(roster)
        self.step(roster)
        with self.assertRaisesRegex(UserError, "cancel that first"):
            roster.action_undo()
        roster.action_cancel()
        self.assertEqual(roster.action_undo()["deleted"], {"union.member": 4})
        self.assertFalse(self.members())

    def test_the_importer_or_a_manager_of_the_place(self):
        roster = self.load(xlsx([HEADINGS, person(1)]))
        roster.action_import()
        run = roster.sudo().run_ids
        for user in (self.sister_clerk, self.building_officer, self.street_auditor, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, run).action_undo()
        self.assertEqual(len(self.members()), 1)
        self.as_user(self.street_reviewer, run).action_undo()
        self.assertFalse(self.members())
        self.assertEqual(run.undone_by_id, self.street_reviewer)
        log = self.as_user(self.street_auditor, self.env["union.import.undo"]).search([])
        self.assertEqual(
            (log.user_id, log.imported_by_id), (self.street_reviewer, self.building_clerk)
        )
        self.assertFalse(self.as_user(self.sister_clerk, self.env["union.import.undo"]).search([]))

    def test_a_duty_that_ended_takes_nothing_back(self):
        roster = self.load(xlsx([HEADINGS, person(1)]))
        roster.action_import()
        self.env["union.duty"].search([("user_id", "=", self.building_clerk.id)]).write(
            {"date_to": "2020-12-31"}
        )
        for record in (roster, roster.sudo().run_ids):
            with self.assertRaises(AccessError):
                self.as_user(self.building_clerk, record).action_undo()

    def test_history_goes_only_where_the_undo_is_written_down(self):
        self.load(xlsx([HEADINGS, person(1)])).action_import()
        member = self.members()
        for statement in (
            "DELETE FROM union_member_event WHERE member_id = %s",
            "UPDATE union_member_event SET note = 'x' WHERE member_id = %s",
            "DELETE FROM union_member WHERE id = %s",
        ):
            with (
                self.subTest(statement),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.IntegrityError),
                self.cr.savepoint(),
            ):
                self.cr.execute(statement, [member.id])
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.IntegrityError),
            self.cr.savepoint(),
        ):
            self.cr.execute(
                "DELETE FROM union_organization_history WHERE organization_id = %s",
                [self.building.id],
            )
        with self.assertRaisesRegex(UserError, "not deleted"):
            member.sudo().unlink()
        for name in ("union.import.undo", "union.record.undone"):
            with self.assertRaises(AccessError):
                self.env[name].with_user(self.street_approver).create({})

    def test_cost_does_not_grow_with_the_rows(self):
        used = {}
        for count in (5, 10, 200):  # the first one warms what is asked once
            rows = [person(n + 1000 * count) for n in range(count)]
            roster = self.load(xlsx([HEADINGS, *rows]))
            roster.action_import()
            with self.assertMaxQueries(60, f"{count} rows") as budget:
                roster.action_undo()
            used[count] = budget.count
        self.assertEqual(used[10], used[200])
