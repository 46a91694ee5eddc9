"""Doors to a paper that was submitted: all locked, and a refusal tells nothing."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.approval import seal
from .papers import PaperCase


@tagged("post_install", "-at_install")
class TestApprovalLock(PaperCase):
    def test_no_context_key_opens_the_lock(self):
        letter = self.pending()
        keys = (
            {seal._KEY: True},
            {seal._KEY: "sealed"},
            {seal._KEY: object()},
            {"_force_unlink": True},
            {"skip_validation_check": True, "tracking_disable": True, "install_mode": True},
            {"import_file": True, "module": "trade_union", "active_test": False},
        )
        for context in keys:
            for user in (self.building_clerk, self.env.ref("base.user_root")):
                paper = letter.with_user(user).with_context(**context)
                with self.subTest(context=list(context), user=user.login):
                    with self.assertRaises(UserError):
                        paper.write({"title": "x"})
                    with self.assertRaises(UserError):
                        paper.unlink()
                    with self.assertRaises(UserError):
                        paper.enclosure_ids.unlink()
                    with self.assertRaises(UserError):
                        paper.enclosure_ids.write({"name": "x"})
                    with self.assertRaises(UserError):
                        paper.sudo().approval_request_id.unlink()

    def test_a_pending_paper_is_changed_by_no_door(self):
        letter = self.letters()
        attachment = (
            self.env["ir.attachment"]
            .with_user(self.building_clerk)
            .create(
                {
                    "name": "方案.txt",
                    "raw": b"plan",
                    "res_model": "union.letter",
                    "res_id": letter.id,
                }
            )
        )
        other = self.letters()
        letter.action_submit()
        paper = letter.with_user(self.building_clerk)
        enclosures = paper.enclosure_ids.browse
        line = letter.enclosure_ids
        attachments = attachment.with_user(self.building_clerk)
        loose = attachments.create({"name": "x", "raw": b"x"})
        external = self.env["ir.model.data"].create(
            {
                "name": "test_letter",
                "module": "__import__",
                "model": "union.letter",
                "res_id": letter.id,
            }
        )
        self.assertTrue(external)
        doors = {
            "write": lambda: paper.write({"body": "x"}),
            "add a line": lambda: paper.write({"enclosure_ids": [(0, 0, {"name": "x"})]}),
            "change a line": lambda: paper.write({"enclosure_ids": [(1, line.id, {"name": "x"})]}),
            "drop a line": lambda: paper.write({"enclosure_ids": [(2, line.id)]}),
            "line itself": lambda: enclosures(line.id).write({"name": "x"}),
            "line deleted": lambda: enclosures(line.id).unlink(),
            "line moved in": lambda: enclosures(other.enclosure_ids.id).write(
                {"letter_id": letter.id}
            ),
            "line moved away": lambda: enclosures(line.id).write({"letter_id": other.id}),
            "line created": lambda: enclosures().create({"letter_id": letter.id, "name": "x"}),
            "line by default": lambda: (
                enclosures().with_context(default_letter_id=letter.id).create({"name": "x"})
            ),
            "unlink": paper.unlink,
            "attachment added": lambda: attachments.create(
                {"name": "x", "raw": b"x", "res_model": "union.letter", "res_id": letter.id}
            ),
            "attachment changed": lambda: attachments.write({"raw": b"other"}),
            "attachment renamed": lambda: attachments.write({"name": "x"}),
            "attachment moved away": lambda: attachments.write({"res_id": other.id}),
            "attachment moved in": lambda: loose.write(
                {"res_model": "union.letter", "res_id": letter.id}
            ),
            "attachment deleted": attachments.unlink,
            "pdf slipped in": lambda: attachments.create(
                {
                    "name": "pdf",
                    "raw": b"x",
                    "res_model": "union.letter",
                    "res_id": letter.id,
                    "res_field": "pdf",
                }
            ),
            "web_save": lambda: paper.web_save({"title": "x"}, {"title": {}}),
            "submit again": paper.action_submit,
        }
        before = letter._approval_snapshots()
        for name, door in doors.items():
            with self.subTest(door=name), self.assertRaises(UserError):
                door()
        result = paper.load(["id", "title"], [["__import__.test_letter", "imported"]])
        self.assertFalse(result["ids"])
        self.assertTrue(result["messages"])
        letter.invalidate_recordset()
        self.assertEqual(letter._approval_snapshots(), before)
        # Talking about it stays possible.
        paper.message_post(body="请尽快")

    def test_after_approval_the_decided_documents_stay_and_new_ones_may_join(self):
        letter = self.letters()
        attachments = self.env["ir.attachment"].with_user(self.building_clerk)
        values = {"name": "a", "raw": b"a", "res_model": "union.letter", "res_id": letter.id}
        decided = attachments.create(values)
        letter.action_submit()
        for user in (self.street_reviewer, self.street_approver, self.district_approver):
            self.by(user, letter).action_agree()
        joined = attachments.create(values)
        joined.unlink()
        for attack in (decided.unlink, lambda: decided.write({"raw": b"b"})):
            with self.assertRaises(UserError):
                attack()
        letter.sudo().action_open_pdf()
        pdf = (
            self.env["ir.attachment"]
            .search(
                [
                    ("res_model", "=", "union.letter"),
                    ("res_id", "=", letter.id),
                    ("res_field", "=", "pdf"),
                ]
            )
            .with_user(self.building_clerk)
        )
        self.assertEqual(len(pdf), 1)
        for attack in (
            pdf.sudo().unlink,
            lambda: pdf.sudo().write({"datas": base64.b64encode(b"forged")}),
        ):
            with self.assertRaises(UserError):
                attack()

    def test_a_returned_paper_is_open_and_a_refused_one_is_not(self):
        letter = self.pending()
        self.by(self.street_reviewer, letter).action_return(comment="改")
        letter.with_user(self.building_clerk).write({"title": "改好"})
        letter.with_user(self.building_clerk).enclosure_ids.write({"name": "改好"})
        with self.assertRaises(UserError):
            letter.with_user(self.building_clerk).unlink()
        letter.with_user(self.building_clerk).action_submit()
        self.by(self.street_reviewer, letter).action_refuse(comment="不")
        with self.assertRaises(UserError):
            letter.with_user(self.building_clerk).write({"title": "x"})

    def test_a_refusal_tells_a_stranger_nothing(self):
        letter = self.pending(title="机密标题")
        for attack in (
            lambda paper: paper.write({"body": "x"}),
            lambda paper: paper.unlink(),
            lambda paper: paper.action_agree(),
            lambda paper: paper.action_submit(),
            lambda paper: paper.enclosure_ids.browse(letter.enclosure_ids.id).unlink(),
        ):
            with self.assertRaises(AccessError) as caught:
                attack(self.by(self.sister_clerk, letter))
            self.assertNotIn("机密标题", str(caught.exception))
