"""Who employed a member when: kept by every door, as of a day, and gone with the person."""

from datetime import date

import psycopg2
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.member.employment import employers_on
from .dues_case import JOINED, DuesCase
from .import_case import HEADINGS, person, xlsx
from .undo_case import UndoCase


class EmploymentCase(DuesCase):
    """孙强 joined the building in January 2026 and works at 甲公司; it is November."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second, cls.third = cls.env["union.employer"].create(
            [
                {"name": name, "organization_id": cls.building.id}
                for name in ("甲公司", "乙公司", "丙公司")
            ]
        )
        cls.clock.move_to(f"{JOINED} 02:00:00")
        cls.worker = cls.make_member(9, "孙强", employer_id=cls.first.id)
        cls.clock.move_to("2026-11-20 02:00:00")
        cls.ended = cls.env["union.member.employment.ended"]
        cls.employments = cls.env["union.member.employment"]

    def change(self, employer, day, member=None, user=None):
        """Let a clerk enter another employer on a day."""
        with self.on(day):
            self.as_user(user or self.building_clerk, member or self.worker).write(
                {"employer_id": employer and employer.id}
            )

    def told(self, member=None, user=None):
        """Return ``[(employer, first day, last day)]`` of a member as a user reads it."""
        self.env.invalidate_all()
        rows = self.as_user(user or self.building_clerk, member or self.worker).employment_ids
        return [
            (row.employer_id, str(row.date_from), row.date_to and str(row.date_to)) for row in rows
        ]

    def at(self, day, member=None):
        """Return the employer of a member on a day, as dues ask and as the register is searched."""
        self.env.invalidate_all()
        member = member or self.worker
        day = date.fromisoformat(day)
        known = employers_on(self.env, [(member.id, day)])[member.id, day]
        found = self.employments.search([("member_id", "=", member.id), ("as_of", "=", day)])
        return self.env["union.employer"].browse(known), found.employer_id


@tagged("post_install", "-at_install")
class TestEmployment(EmploymentCase):
    def test_who_never_changed_has_no_row_and_is_told_all_the_same(self):
        self.assertFalse(self.ended.search([("member_id", "=", self.worker.id)]))
        self.assertEqual(self.told(), [(self.first, JOINED, False)])

    def test_a_change_ends_the_day_before(self):
        self.change(self.second, "2026-04-10")
        self.change(self.third, "2026-07-01")
        self.assertEqual(
            self.told(),
            [
                (self.third, "2026-07-01", False),
                (self.second, "2026-04-10", "2026-06-30"),
                (self.first, JOINED, "2026-04-09"),
            ],
        )
        for day, employer in (
            ("2026-04-09", self.first), ("2026-04-10", self.second), ("2026-06-30", self.second),
            ("2026-07-01", self.third), ("2026-12-31", self.third),
        ):  # fmt: skip
            with self.subTest(day):
                self.assertEqual(self.at(day), (employer, employer))
        self.assertEqual(
            self.at("2020-01-01"),
            (self.first, self.env["union.employer"]),
            "dues take the first known, the register knows nothing",
        )
        row = self.ended.search([("employer_id", "=", self.first.id)])
        self.assertEqual((row.user_id, row.organization_id), (self.building_clerk, self.building))

    def test_the_same_employer_again_is_no_change(self):
        self.change(self.first, "2026-04-10")
        self.assertFalse(self.ended.search([("member_id", "=", self.worker.id)]))

    def test_of_several_changes_of_a_day_the_last_one_holds(self):
        self.change(self.second, JOINED)
        self.assertEqual(self.told(), [(self.second, JOINED, False)], "a slip at the entry")
        self.change(self.third, "2026-04-10")
        self.change(self.first, "2026-04-10")
        self.assertEqual(
            self.told(), [(self.first, "2026-04-10", False), (self.second, JOINED, "2026-04-09")]
        )

    def test_who_joined_long_before_he_was_entered_and_a_slip_then(self):
        with self.on("2026-03-02"):
            old = self.make_member(11, "老周", employer_id=self.first.id, joined_on="1998-05-01")
            old.employer_id = self.second
        self.assertEqual(self.told(old), [(self.second, "1998-05-01", False)])
        self.change(self.third, "2026-03-03", old)
        self.assertEqual(
            self.told(old),
            [(self.third, "2026-03-03", False), (self.second, "1998-05-01", "2026-03-02")],
        )

    def test_a_time_without_an_employer(self):
        self.change(False, "2026-04-10")
        self.change(self.second, "2026-06-01")
        nobody = self.env["union.employer"]
        self.assertEqual(self.at("2026-05-01"), (nobody, nobody))
        self.assertEqual(self.at("2026-04-09"), (self.first, self.first))
        self.assertEqual(
            self.told(), [(self.second, "2026-06-01", False), (self.first, JOINED, "2026-04-09")]
        )

    def test_an_employer_entered_late_was_his_before(self):
        self.change(self.first, "2026-04-10", self.member)
        self.assertEqual(self.told(self.member), [(self.first, JOINED, False)])
        self.assertEqual(self.at("2026-02-01", self.member), (self.first, self.first))

    def test_an_employment_ends_with_the_membership(self):
        with self.on("2026-06-01"):
            self.worker._change_state("left")
        self.assertEqual(self.told(), [(self.first, JOINED, "2026-05-31")])
        self.change(self.second, "2026-08-01")
        self.assertEqual(
            self.told(), [(self.second, JOINED, "2026-05-31")], "what is over is corrected"
        )

    def test_a_transfer_opens_a_row_at_the_new_union(self):
        self.change(self.second, "2026-04-10")
        with self.on("2026-06-01"):
            new = self.worker._open_stays(
                {
                    self.worker: {
                        "union": self.target, "state": "active", "employer_id": self.employer.id,
                    }
                }
            )  # fmt: skip
        self.assertEqual(
            self.told(),
            [(self.second, "2026-04-10", "2026-05-31"), (self.first, JOINED, "2026-04-09")],
        )
        self.assertEqual(self.told(new, self.target_clerk), [(self.employer, "2026-06-01", False)])
        self.assertEqual(self.at("2026-05-31", new)[1], self.env["union.employer"])
        # The new union reads its own row, and who sees both reads the whole.
        self.env.invalidate_all()
        read = self.as_user(self.target_clerk, new).person_employment_ids
        self.assertEqual(read.employer_id, self.employer)
        self.assertEqual(
            new.person_employment_ids.employer_id, self.employer | self.second | self.first
        )
        kinds = {row["model"] for row in new.action_person_record()}
        self.assertIn("union.member.employment", kinds)

    def test_the_batch_window_and_a_correction_keep_it_too(self):
        with self.on("2026-04-10"):
            window = self.as_user(self.building_clerk, self.env["union.membership.batch"]).create(
                {
                    "kind": "employer",
                    "member_ids": [(6, 0, self.worker.ids)],
                    "employer_id": self.second.id,
                }
            )
            window.action_file()
        with self.on("2026-06-01"):
            self.agree(self.file("correction", self.worker, employer_id=self.third.id))
        self.assertEqual([row[0] for row in self.told()], [self.third, self.second, self.first])

    def test_merged_with_the_person(self):
        self.change(self.second, "2026-04-10")
        with self.on("2026-06-01"):
            other = self.make_member(13, "孙强", employer_id=self.third.id)
        with self.on("2026-09-01"):
            self.worker.action_merge(other.id, "同一人")
        self.env.invalidate_all()
        kept = self.as_user(self.building_clerk, other)
        self.assertEqual(
            kept.person_employment_ids.employer_id, self.third | self.second | self.first
        )
        self.assertEqual(self.told()[0], (self.second, "2026-04-10", "2026-08-31"))

    def test_erased_with_the_person_and_with_nobody_else(self):
        self.change(self.second, "2026-04-10")
        other = self.make_member(15, "吴刚", employer_id=self.first.id)
        self.change(self.third, "2026-12-01", other)
        self.worker._change_state("left")
        self.worker._erase()
        self.assertEqual(self.ended.search([]).member_id, other)
        self.assertEqual(self.worker.employer_id, self.second, "as it is counted")
        row = self.ended.search([("member_id", "=", other.id)])
        with mute_logger("odoo.sql_db"):
            for statement in (
                "DELETE FROM union_member_employment_ended WHERE id = %s",
                "UPDATE union_member_employment_ended SET employer_id = NULL WHERE id = %s",
            ):
                with (
                    self.assertRaises(psycopg2.errors.RestrictViolation),
                    self.cr.savepoint(),
                ):
                    self.cr.execute(statement, row.ids)
        with self.assertRaises(UserError):
            row.unlink()

    def test_only_who_reads_the_member_reads_it(self):
        self.change(self.second, "2026-04-10")
        rows = self.employments.search([("member_id", "=", self.worker.id)])
        ended = self.ended.search([("member_id", "=", self.worker.id)])
        for user in (self.building_clerk, self.street_auditor):
            self.assertEqual(self.as_user(user, self.employments).search([]) & rows, rows)
            self.assertEqual(self.as_user(user, self.ended).search([]) & ended, ended)
        for user in (self.sister_clerk, self.target_clerk):
            self.assertFalse(self.as_user(user, self.employments).search([]) & rows)
            for records in (rows, ended):
                with self.assertRaises(AccessError):
                    self.as_user(user, records).read(["employer_id"])
        for user in (self.portal, self.env.ref("base.public_user"), self.building_teller):
            with self.assertRaises(AccessError):
                self.as_user(user, self.employments).search([])
        for records, refusal in ((rows, AccessError), (ended, UserError)):
            for user in (self.building_clerk, self.sister_clerk):
                with self.assertRaises(refusal):
                    self.as_user(user, records).write({"employer_id": self.third.id})

    def test_a_change_that_is_refused_leaves_nothing(self):
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.change(self.second, "2026-04-10", user=self.sister_clerk)
        self.assertFalse(self.ended.search([("member_id", "=", self.worker.id)]))

    def test_an_employer_shows_who_worked_there(self):
        self.change(self.second, "2026-04-10")
        window = self.as_user(self.building_clerk, self.first).button_employments()
        found = self.as_user(self.building_clerk, self.employments).search(window["domain"])
        self.assertEqual(found.member_id, self.worker)
        self.assertEqual(str(found.date_to), "2026-04-09")

    def test_the_queries_do_not_grow_with_the_members(self):
        with self.on(JOINED):
            crowd = self.env["union.member"].create(
                [
                    {
                        "name": f"成员{n}",
                        "gender": "female",
                        "organization_id": self.building.id,
                        "employer_id": self.first.id,
                        "state": "active",
                    }
                    for n in range(60)
                ]
            )
        counts = []
        for members in (crowd[:2], crowd[2:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.ended._record(dict.fromkeys(members.ids, self.second.id))
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts, [counts[0]] * 2)
        self.assertEqual(self.ended.search_count([("member_id", "in", crowd.ids)]), 60)


@tagged("post_install", "-at_install")
class TestEmploymentByList(UndoCase):
    """A roster brings members and their new employers; taking it back is a change as well."""

    def told(self):
        self.env.invalidate_all()
        return [
            (row.employer_id.name, str(row.date_from), row.date_to and str(row.date_to))
            for row in self.members().employment_ids
        ]

    def list_on(self, day, employer):
        with self.at(day):
            roster = self.load(xlsx([HEADINGS, person(1, employer)]))
            roster.action_import()
        return roster

    def at(self, day):
        return freeze_time(f"{day} 02:00:00")

    def test_a_newer_list_and_its_undo(self):
        self.employer.organization_id = self.building
        self.list_on("2026-03-02", "甲公司")
        self.assertFalse(self.env["union.member.employment.ended"].search([]), "nothing ended")
        newer = self.list_on("2026-05-04", "乙公司")
        self.assertEqual(
            self.told(),
            [("乙公司", "2026-05-04", False), ("甲公司", "2026-03-02", "2026-05-03")],
        )
        with self.at("2026-05-05"):
            newer.env["union.roster.import.run"].invalidate_model()
            newer.action_undo()
        self.assertEqual(self.members().employer_id, self.employer)
        self.assertEqual(
            self.told(),
            [
                ("甲公司", "2026-05-05", False),
                ("乙公司", "2026-05-04", "2026-05-04"),
                ("甲公司", "2026-03-02", "2026-05-03"),
            ],
        )
