"""Who does what for an activity, what was noted during it, and what stays of it."""

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import UnionCase, clause
from .service_case import DURING
from .service_year_case import ServiceYearMixin
from .test_service_year import PNG


@tagged("post_install", "-at_install")
class TestTasks(ServiceYearMixin, UnionCase):
    def task(self, activity, user=None, **values):
        return self.as_user(user or self.building_clerk, self.env["union.service.task"]).create(
            {"activity_id": activity.id, "name": "签到", "due": "2026-10-20", **values}
        )

    def reminders(self, activity):
        return activity.sudo().activity_ids.filtered(lambda row: row.summary == "签到")

    @clause("SZ-5.4.2")
    def test_named_tasks_are_as_good_as_a_text(self):
        self.adopt("SZ", self.city)
        activity = self.plan(roles=False)
        with self.assertRaisesRegex(UserError, "Named tasks"):
            activity.action_submit()
        self.task(activity, member_id=self.members[0].id)
        activity.invalidate_recordset()
        self.assertEqual(activity.task_text, "签到 · 2026-10-20")
        activity.action_submit()
        self.assertEqual(activity.approval_state, "pending")
        # Whoever falls ill is replaced all the same.
        activity.task_ids.member_id = self.members[1]

    def test_a_doer_is_reminded_once_and_ticks_it(self):
        self.adopt("SZ", self.city)
        activity = self.approved()
        mine = self.task(activity, user_id=self.building_officer.id)
        self.task(activity, member_id=self.members[0].id)
        far = self.task(activity, due="2026-10-30")
        tasks = self.env["union.service.task"]
        tasks._remind_batch(0)
        self.assertFalse(self.reminders(activity), "more than three working days before")
        self.clock.move_to("2026-10-15 02:00:00")
        tasks._remind_batch(0)
        tasks._remind_batch(0)
        found = self.reminders(activity)
        # Of a member without a login whoever is responsible hears.
        self.assertEqual(found.user_id, self.building_officer | self.building_clerk)
        self.assertEqual(len(found), 2)
        self.assertEqual((str(mine.reminded_on), far.reminded_on), ("2026-10-15", False))
        mine.due = "2026-10-19"
        self.assertFalse(mine.reminded_on)
        self.assertEqual(mine.action_done(), {"done": 1})
        self.assertEqual((str(mine.done_on), mine.done_by_id), ("2026-10-15", self.building_clerk))
        self.assertEqual(mine.action_done(), {"done": 0})
        mine.action_reopen()
        self.assertFalse(mine.done_on)
        self.clock.move_to("2026-10-21 02:00:00")
        self.assertEqual(tasks.search([("is_late", "=", True), ("id", "=", mine.id)]), mine)

    def test_bad_tasks_are_told(self):
        activity = self.approved()
        for values, error in (
            ({"user_id": self.portal.id}, UserError),
            ({"member_id": self.sister_member.id}, AccessError),
            ({"name": "联系 13595711777"}, ValidationError),
        ):
            with self.subTest(values=values), self.assertRaises(error):
                self.task(activity, **values)
        for values in ({"done_on": "2026-10-01"}, {"reminded_on": "2026-10-01"}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self.task(activity, **values)
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.cr.savepoint():
            self.task(activity, user_id=self.building_clerk.id, member_id=self.members[0].id)
        with self.assertRaises(AccessError):
            self.task(activity, self.sister_clerk)
        task = self.task(activity)
        activity.action_cancel("下雨")
        for door in (task.action_done, task.unlink, lambda: task.write({"name": "x"})):
            with self.assertRaisesRegex(UserError, "closed"):
                door()
        with self.assertRaisesRegex(UserError, "closed"):
            self.task(activity)

    @clause("SZ-5.4.2")
    def test_records_are_dated_and_kept_during(self):
        self.adopt("SZ", self.city)
        activity = self.approved()
        records = self.as_user(self.building_clerk, self.env["union.service.record"])
        note = {"activity_id": activity.id, "name": "签到 3 人"}
        with self.assertRaisesRegex(UserError, "from its day on"):
            records.create(note)
        self.clock.move_to(DURING)
        photo = self.as_user(self.building_clerk, self.env["ir.attachment"]).create(
            {"name": "a.png", "datas": PNG}
        )
        row = records.create(note | {"photo_ids": [photo.id]})
        self.assertEqual((str(row.noted_at), row.user_id), (DURING, self.building_clerk))
        self.assertEqual((photo.res_model, photo.res_id), (row._name, row.id))
        self.assertFalse(self.as_user(self.sister_clerk, photo).has_access("read"))
        for values in ({"noted_at": "2026-01-01 00:00:00"}, {"user_id": self.stranger.id}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                records.create(note | values)
        text = self.as_user(self.building_clerk, self.env["ir.attachment"]).create(
            {"name": "a.txt", "raw": b"text"}
        )
        with self.assertRaisesRegex(ValidationError, "neither"), self.cr.savepoint():
            records.create(note | {"photo_ids": [text.id]})
        activity = self.as_user(self.building_clerk, activity)
        self.assertEqual(activity.photo_count, 1)
        activity.write({"summary": "<p>40 人</p>"})
        activity.action_hold()
        activity.action_file()  # the picture of the record is record enough
        with self.assertRaisesRegex(UserError, "until it is filed"):
            row.name = "x"

    @clause("SZ-5.4.2")
    def test_what_is_filed_goes_to_the_archive_and_to_the_members(self):
        activity = self.held(phase="filed", summary="<p>40 人</p>", name="健步走")
        activity = self.as_user(self.building_clerk, activity)
        (entry_id,) = activity.action_archive_paper()
        entry = self.env["union.archive.entry"].browse(entry_id)
        self.assertEqual((entry.title, entry.year), ("健步走活动材料", 2026))
        self.assertEqual(activity.archive_number, entry.number)
        self.assertEqual(activity.action_show(), {"shown": 1})
        self.assertEqual(str(activity.shown_on), "2026-10-12")
        activity.action_hide()
        self.assertFalse(activity.shown_on)
        open_one = self.approved()
        with self.assertRaises(UserError):
            open_one.action_show()
        with self.assertRaisesRegex(UserError, "filed first"):
            open_one.action_archive_paper()
        with self.assertRaises(AccessError):
            open_one.write({"shown_on": "2026-10-12"})

    def test_a_group_and_its_members(self):
        group = self.as_user(self.building_clerk, self.env["union.interest.group"]).create(
            {
                "name": "合唱团",
                "organization_id": self.building.id,
                "leader_id": self.members[0].id,
                "begun_on": "2026-01-01",
                "line_ids": [
                    (0, 0, {"member_id": self.members[1].id, "date_from": "2026-02-01"}),
                    (0, 0, {"member_id": self.members[2].id, "date_from": "2026-11-01"}),
                ],
            }
        )
        self.assertEqual(group.member_count, 1)
        with self.assertRaises(AccessError):
            group.leader_id = self.sister_member
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.cr.savepoint():
            group.line_ids = [(0, 0, {"member_id": self.members[1].id})]
            self.env.flush_all()
        activity = self.plan(group_id=group.id)
        foreign = self.env["union.interest.group"].create(
            {"name": "棋社", "organization_id": self.primary.id}
        )
        with self.assertRaisesRegex(ValidationError, "a union above it"):
            activity.group_id = foreign
        group.ended_on = "2026-10-11"
        self.assertEqual(group.line_ids.member_id, self.members[1])
        self.assertEqual(str(group.line_ids.date_to), "2026-10-11")
        self.assertFalse(group.is_current)
