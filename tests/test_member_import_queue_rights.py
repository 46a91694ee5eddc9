"""Whose an import that waits is."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .import_case import HEADINGS, person, xlsx
from .queue_case import QueueCase


@tagged("post_install", "-at_install")
class TestQueueRights(QueueCase):
    def test_sisters_and_strangers_neither_see_nor_stop_an_import(self):
        roster = self.load(xlsx([HEADINGS, *(person(n) for n in range(8))]))
        roster.action_queue()
        self.step(roster)
        run = roster.sudo().run_ids
        for user in (self.sister_clerk, self.sister_admin, self.portal, self.stranger):
            with self.subTest(user=user.login):
                for call in (
                    self.as_user(user, roster).action_cancel,
                    self.as_user(user, roster).action_queue,
                    self.as_user(user, run).action_cancel,
                    self.as_user(user, run).action_result,
                    self.as_user(user, run).action_undo,
                    lambda user=user: self.as_user(user, run).read(["filename"]),
                    lambda user=user: self.as_user(user, run.batch_ids).read(["row_count"]),
                ):
                    with self.assertRaises(AccessError):
                        call()
        self.assertEqual(roster.state, "running")

    def test_a_colleague_who_is_no_manager_does_not_stop_it_and_a_manager_does(self):
        roster = self.load(xlsx([HEADINGS, *(person(n) for n in range(8))]))
        roster.action_queue()
        self.step(roster)
        run = roster.sudo().run_ids
        with self.assertRaises(AccessError):
            self.as_user(self.building_officer, run).action_cancel()
        done = self.as_user(self.street_approver, run).action_cancel()
        self.assertEqual(done, {"state": "cancelled", "done": 0, "left": 8})
        self.assertIn(self.street_approver.name, roster.stop_reason)
        # He still sees no file.
        with self.assertRaises(AccessError):
            self.as_user(self.street_approver, roster).action_check()
        with self.assertRaises(AccessError):
            self.as_user(self.street_approver, run.batch_ids).read(["sequence"])

    def test_the_sealed_columns_are_nobodys(self):
        roster = self.load(xlsx([HEADINGS, *(person(n) for n in range(8))]))
        roster.action_queue()
        self.step(roster)
        batches = self.as_user(self.building_clerk, roster.sudo().run_ids.batch_ids)
        for name in ("sealed_rows", "sealed_result", "sealed_undo"):
            with self.assertRaises(AccessError):
                batches.read([name])
        with self.assertRaises(AccessError):
            roster.write({"progress": 100})
