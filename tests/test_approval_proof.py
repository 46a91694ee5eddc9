"""Verify on demand: what was changed behind the engine's back is found, and said where."""

import os

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .papers import PaperCase

TRIGGERS = {
    "union_approval_decision": ("append_only_row",),
    "union_approval_round": ("append_only_row",),
    "union_approval_step": ("approval_guard_row",),
    "union_approval_request": ("approval_guard_row",),
}


@tagged("post_install", "-at_install")
class TestApprovalProof(PaperCase):
    def setUp(self):
        super().setUp()
        self.letter = self.letters()
        self.file = (
            self.env["ir.attachment"]
            .with_user(self.building_clerk)
            .create(
                {
                    "name": "方案.txt",
                    "raw": b"the plan as it was sent",
                    "res_model": "union.letter",
                    "res_id": self.letter.id,
                }
            )
        )
        self.letter.action_submit()
        self.by(self.street_reviewer, self.letter).action_agree(comment="同意")
        self.by(self.street_approver, self.letter).action_return(comment="改")
        self.letter.with_user(self.building_clerk).write({"title": "改过的函"})
        self.letter.with_user(self.building_clerk).action_submit()
        self.by(self.street_reviewer, self.letter).action_agree()
        self.request = self.letter.sudo().approval_request_id

    def force(self, statement, *values):
        """Change rows as a database administrator could: with the triggers off."""
        self.env.flush_all()
        for table, names in TRIGGERS.items():
            for name in names:
                self.env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        self.env.cr.execute(statement, values)
        self.assertTrue(self.env.cr.rowcount)
        for table, names in TRIGGERS.items():
            for name in names:
                self.env.cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}")
        self.env.invalidate_all()

    def verify(self, user=None, paper=None):
        return self.by(user or self.building_clerk, paper or self.letter).action_verify()[0]

    def kinds_found(self, broken=True):
        return {row["kind"] for row in self.verify()["findings"] if row["broken"] == broken}

    def finish(self):
        for user in (self.street_approver, self.district_approver):
            self.by(user, self.letter).action_agree()

    def test_an_honest_trail_verifies_in_every_state(self):
        result = self.verify()
        self.assertEqual(
            (result["id"], result["ok"], result["findings"]), (self.letter.id, True, [])
        )
        self.assertEqual(
            result["checked"],
            {"rounds": 2, "decisions": 3, "steps": 6, "attachments": 1, "files": 0},
        )
        self.finish()
        self.assertEqual(self.letter.approval_state, "approved")
        result = self.verify()
        self.assertTrue(result["ok"], result["findings"])
        # The number and the frozen text came with the decision.
        self.assertEqual(self.kinds_found(broken=True), set())
        self.by(self.district_approver, self.letter).action_revoke(comment="收回")
        self.assertTrue(self.verify()["ok"])
        refused, withdrawn = self.pending(), self.pending()
        self.by(self.street_reviewer, refused).action_refuse(comment="不")
        withdrawn.with_user(self.building_clerk).action_recall()
        for paper in (refused, withdrawn):
            self.assertTrue(self.verify(paper=paper)["ok"])
        request = self.as_user(self.building_clerk, self.request)
        self.assertEqual(request.action_verify()[0]["trail_digest"], request.trail_digest)
        self.assertEqual(request.button_verify()["params"]["type"], "success")

    def test_a_changed_snapshot_is_found(self):
        self.force(
            "UPDATE union_approval_round SET snapshot = replace(snapshot, %s, %s)"
            " WHERE request_id = %s AND number = 1",
            "关于活动的函0",
            "另一封函",
            self.request.id,
        )
        found = self.verify()["findings"]
        self.assertEqual([(row["kind"], row["round"]) for row in found], [("round", 1)])
        self.assertEqual(
            self.by(self.building_clerk, self.letter).button_verify()["params"]["type"], "danger"
        )

    def test_a_snapshot_changed_with_its_digest_is_found_too(self):
        self.force(
            "UPDATE union_approval_round SET snapshot = '{}',"
            " digest = encode(sha256('{}'), 'hex') WHERE request_id = %s AND number = 1",
            self.request.id,
        )
        self.assertLessEqual({"round", "decision"}, self.kinds_found())

    def test_a_changed_decision_is_found(self):
        for change in (
            "kind = 'refuse'",
            "comment = 'x'",
            "decided_on = decided_on + interval '1 hour'",
            f"user_id = {self.district_approver.id}",
            f"on_behalf_of_id = {self.district_approver.id}",
            "digest = 'x'",
            "round = 2",
        ):
            with self.subTest(change=change), self.env.cr.savepoint() as savepoint:
                first = self.request.decision_ids[0].id
                self.force(f"UPDATE union_approval_decision SET {change} WHERE id = %s", first)
                self.assertIn("decision", self.kinds_found())
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertTrue(self.verify()["ok"])

    def test_a_decision_taken_out_is_found_wherever_it_stood(self):
        for place, kinds in ((0, {"decision", "step"}), (-1, {"request", "step"})):
            with self.subTest(place=place), self.env.cr.savepoint() as savepoint:
                row = self.request.decision_ids[place].id
                self.force("DELETE FROM union_approval_decision WHERE id = %s", row)
                self.assertLessEqual(kinds, self.kinds_found())
                savepoint.rollback()
                self.env.invalidate_all()

    def test_a_forged_state_is_found(self):
        step = self.request.step_ids.filtered(lambda row: row.state == "open")
        with self.env.cr.savepoint() as savepoint:
            self.force("UPDATE union_approval_step SET state = 'agreed' WHERE id = %s", step.id)
            self.assertIn("step", self.kinds_found())
            savepoint.rollback()
        self.env.invalidate_all()
        self.force(
            "UPDATE union_letter SET approval_state = 'approved' WHERE id = %s", self.letter.id
        )
        self.assertIn("request", self.kinds_found())

    def test_a_changed_paper_and_line_are_found_and_named(self):
        self.force("UPDATE union_letter SET title = 'x' WHERE id = %s", self.letter.id)
        self.force(
            "UPDATE union_letter_enclosure SET name = 'x' WHERE letter_id = %s", self.letter.id
        )
        found = [row["message"] for row in self.verify()["findings"] if row["kind"] == "paper"]
        self.assertEqual(len(found), 2)
        fields_ = self.letter._fields
        for name in ("title", "enclosure_ids"):
            label = fields_[name]._description_string(self.letter.env)
            self.assertTrue([text for text in found if label in text], label)

    def test_what_a_decision_filled_in_may_not_be_changed_any_more(self):
        self.finish()
        self.force("UPDATE union_letter SET body = 'x' WHERE id = %s", self.letter.id)
        self.assertEqual(self.kinds_found(), {"paper"})

    def test_a_file_changed_or_lost_on_disk_is_found(self):
        attachment = self.file.sudo()
        path = attachment._full_path(attachment.store_fname)
        with open(path, "rb") as stored:
            content = stored.read()
        self.addCleanup(self.restore, path, content)
        with open(path, "wb") as stored:
            stored.write(b"the plan as it was not sent")
        self.env.invalidate_all()
        self.assertEqual(self.kinds_found(), {"attachment"})
        os.unlink(path)
        self.env.invalidate_all()
        self.assertEqual(self.kinds_found(), {"attachment"})

    @staticmethod
    def restore(path, content):
        with open(path, "wb") as stored:
            stored.write(content)

    def test_an_attachment_swapped_renamed_or_slipped_in_is_found(self):
        other = self.env["ir.attachment"].create({"name": "另.txt", "raw": b"x"})
        for statement in (
            f"UPDATE ir_attachment SET name = 'x' WHERE id = {self.file.id}",
            f"UPDATE ir_attachment SET res_id = 0 WHERE id = {self.file.id}",
            f"DELETE FROM ir_attachment WHERE id = {self.file.id}",
            f"UPDATE ir_attachment SET res_model = 'union.letter', res_id = {self.letter.id}"
            f" WHERE id = {other.id}",
        ):
            with self.subTest(statement=statement), self.env.cr.savepoint() as savepoint:
                self.force(statement)
                self.assertEqual(self.kinds_found(), {"attachment"})
                savepoint.rollback()
                self.env.invalidate_all()

    def test_who_may_not_read_the_paper_verifies_nothing(self):
        for user in (self.sister_clerk, self.stranger, self.portal):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.by(user, self.letter).action_verify()
                with self.assertRaises(AccessError):
                    self.as_user(user, self.request).action_verify()

    def test_two_decisions_meet_on_one_row(self):
        """The end of the chain stands on the approval: the second of two has to see the first."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT trail_digest FROM union_approval_request WHERE id = %s", [self.request.id]
        )
        before = self.env.cr.fetchone()[0]
        self.assertEqual(before, self.request.decision_ids[-1].chain)
        self.by(self.street_approver, self.letter).action_agree()
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT trail_digest FROM union_approval_request WHERE id = %s", [self.request.id]
        )
        self.assertNotEqual(self.env.cr.fetchone()[0], before)
