"""Files that come with a decision: kept as given, read by whoever reads the paper, by no door changed."""

import base64
import hashlib

from psycopg2.errors import ForeignKeyViolation, RestrictViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..models.approval.seal import sealed
from .papers import PaperCase

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def file(name, content):
    return {"name": name, "data": base64.b64encode(content).decode()}


FILES = [file("意见.txt", "同意，附核算。".encode()), file("核算.png", PNG)]


class FilesCase(PaperCase):
    def rows(self, letter):
        return letter.sudo().approval_request_id.decision_ids.file_ids

    def agreed(self, files=FILES, user=None):
        letter = self.pending()
        self.by(user or self.street_reviewer, letter).action_agree(comment="同意", files=files)
        return letter


@tagged("post_install", "-at_install")
class TestApprovalFiles(FilesCase):
    def test_files_are_kept_with_each_kind_of_decision(self):
        chair = self.make_person("street_chair", self.street, "chair")
        for action, options in (
            ("action_agree", {}),
            ("action_return", {"comment": "改"}),
            ("action_refuse", {"comment": "不"}),
            ("action_forward", {"user_id": chair.id}),
            ("action_add_sign", {"user_ids": [chair.id, self.street_approver.id]}),
        ):
            with self.subTest(action=action):
                letter = self.pending()
                getattr(self.by(self.street_reviewer, letter), action)(files=FILES, **options)
                rows = self.rows(letter)
                self.assertEqual(rows.mapped("name"), [row["name"] for row in FILES])
                # Once, however many people were asked.
                first = letter.sudo().approval_request_id.decision_ids[0]
                self.assertEqual(rows.decision_id, first)
                for row, given in zip(rows, FILES, strict=True):
                    content = base64.b64decode(given["data"])
                    self.assertEqual(row.attachment_id.raw, content)
                    self.assertEqual(row.digest, hashlib.sha256(content).hexdigest())
                    self.assertEqual(row.size, len(content))
                self.assertTrue(self.by(self.building_clerk, letter).action_verify()[0]["ok"])

    def test_files_without_a_word_and_with_a_revocation(self):
        letter = self.pending()
        self.by(self.street_reviewer, letter).action_agree(files=FILES)
        row = self.rows(letter).decision_id
        self.assertFalse(row.comment)
        for user in (self.street_approver, self.district_approver):
            self.by(user, letter).action_agree()
        self.by(self.district_approver, letter).action_revoke(comment="收回", files=FILES)
        self.assertEqual(len(self.rows(letter)), 4)
        self.assertEqual(self.kinds(letter), ["agree"] * 3 + ["revoke"])

    def test_a_batch_gives_each_paper_its_own_copy(self):
        letters = self.letters(3)
        letters.action_submit()
        with self.assertMaxQueries(60):
            self.by(self.street_reviewer, letters).action_agree(files=FILES)
        rows = self.rows(letters)
        self.assertEqual(len(rows), 6)
        self.assertEqual(len(rows.attachment_id), 6)
        self.assertEqual(len(rows.decision_id), 3)

    def test_what_is_no_file_is_refused_and_nothing_is_decided(self):
        big = {"name": "x", "data": base64.b64encode(b"x" * (21 * 2**20)).decode()}
        letter = self.pending()
        for files in (
            "x",
            [1],
            [{"name": "x"}],
            [{"name": "x", "data": "no base64!"}],
            [{"name": "x", "data": 5}],
            [{"name": "", "data": "eA=="}],
            [{"name": "../x", "data": "eA=="}],
            [{"name": 3, "data": "eA=="}],
            [{"name": "x", "data": ""}],
            [file("x", b"x")] * 11,
            [big],
        ):
            with self.subTest(files=str(files)[:60]), self.assertRaises(UserError):
                self.by(self.street_reviewer, letter).action_agree(files=files)
        self.assertEqual(self.kinds(letter), [])
        self.assertFalse(self.rows(letter))

    def test_no_door_changes_a_file(self):
        letter = self.agreed()
        row = self.rows(letter)[0]
        attachment = row.attachment_id
        loose = self.env["ir.attachment"].create({"name": "x", "raw": b"x"})
        place = {"res_model": "union.approval.decision", "res_id": row.decision_id.id}
        root = self.env.ref("base.user_root")
        for user in (self.street_reviewer, self.building_clerk, root):
            mine = attachment.with_user(user).with_context(_force_unlink=True, install_mode=True)
            for attack in (
                mine.unlink,
                lambda mine=mine: mine.write({"raw": b"other"}),
                lambda mine=mine: mine.write({"datas": base64.b64encode(b"other")}),
                lambda mine=mine: mine.write({"name": "other"}),
                lambda mine=mine: mine.write({"res_model": False, "res_id": 0}),
                lambda mine=mine: mine.write({"res_model": "union.letter", "res_id": letter.id}),
                lambda mine=mine: mine.write({"public": True}),
                lambda mine=mine: mine.copy(),
                lambda mine=mine: mine.create({"name": "x", "raw": b"x", **place}),
                lambda mine=mine: mine.with_context(
                    default_res_model=place["res_model"], default_res_id=place["res_id"]
                ).create({"name": "x", "raw": b"x"}),
                lambda user=user: loose.with_user(user).write(place),
                lambda user=user: row.with_user(user).write({"digest": "x"}),
                lambda user=user: row.with_user(user).unlink(),
                lambda user=user: row.with_user(user).create(row.copy_data()[0]),
            ):
                with self.assertRaises(UserError):
                    attack()
        for attack in (
            lambda: sealed(attachment).write({"raw": b"other"}),
            lambda: sealed(attachment).unlink(),
            lambda: sealed(row).write({"digest": "x"}),
            lambda: sealed(row).unlink(),
        ):
            with self.assertRaises(UserError):
                attack()
        self.assertEqual(base64.b64encode(attachment.raw).decode(), FILES[0]["data"])
        self.env.flush_all()
        for statement, error in (
            ("UPDATE union_approval_file SET digest = 'x'", RestrictViolation),
            ("DELETE FROM union_approval_file", RestrictViolation),
            (f"DELETE FROM ir_attachment WHERE id = {attachment.id}", ForeignKeyViolation),
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(error),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement)

    def test_who_reads_the_paper_reads_its_files_and_nobody_else(self):
        letter = self.agreed()
        row = self.rows(letter)[0]
        for user in (self.building_clerk, self.street_reviewer, self.district_approver):
            answer = self.by(user, letter).action_opinion_file(row.id)
            self.assertEqual(answer, {"filename": "意见.txt", "data": FILES[0]["data"]})
            self.assertTrue(self.by(user, row).read(["name"]))
        for user in (
            self.sister_clerk,
            self.stranger,
            self.portal,
            self.env.ref("base.public_user"),
        ):
            with self.subTest(user=user.login):
                for attack in (
                    lambda user=user: self.by(user, letter).action_opinion_file(row.id),
                    lambda user=user: self.by(user, row).read(["name"]),
                    lambda user=user: self.by(user, row.attachment_id).read(["raw"]),
                ):
                    with self.assertRaises(AccessError):
                        attack()
        other = self.pending()
        with self.assertRaises(UserError):
            self.by(self.building_clerk, other).action_opinion_file(row.id)

    def test_a_file_changed_on_disk_is_found_and_not_given_out(self):
        letter = self.agreed()
        row = self.rows(letter)[0]
        path = row.attachment_id._full_path(row.attachment_id.store_fname)
        with open(path, "rb") as stored:
            content = stored.read()
        with open(path, "wb") as stored:
            stored.write(b"forged")
        self.env.invalidate_all()
        try:
            result = self.by(self.building_clerk, letter).action_verify()[0]
            self.assertEqual({found["kind"] for found in result["findings"]}, {"file"})
            with self.assertRaises(UserError):
                self.by(self.building_clerk, letter).action_opinion_file(row.id)
        finally:
            with open(path, "wb") as stored:
                stored.write(content)
        self.env.invalidate_all()
        self.assertTrue(self.by(self.building_clerk, letter).action_verify()[0]["ok"])

    def test_the_chain_holds_the_files(self):
        letter = self.agreed()
        row = self.rows(letter)[0]
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE union_approval_file DISABLE TRIGGER append_only_row")
        self.env.cr.execute("DELETE FROM union_approval_file WHERE id = %s", [row.id])
        self.env.cr.execute("ALTER TABLE union_approval_file ENABLE TRIGGER append_only_row")
        self.env.invalidate_all()
        result = self.by(self.building_clerk, letter).action_verify()[0]
        self.assertEqual({found["kind"] for found in result["findings"]}, {"decision"})

    def test_the_dialog_takes_files_and_leaves_none_behind(self):
        letter = self.pending()
        user = self.street_reviewer
        upload = (
            self.env["ir.attachment"]
            .with_user(user)
            .create({"name": "意见.txt", "raw": b"seen", "res_model": "union.approval.decide"})
        )
        own = self.env["ir.attachment"].with_user(user).create({"name": "自有.txt", "raw": b"own"})
        context = self.by(user, letter).button_agree()["context"]
        dialogs = self.env["union.approval.decide"].with_user(user).with_context(**context)
        dialogs.create({"attachment_ids": [(6, 0, (upload + own).ids)]}).action_decide()
        self.assertEqual(sorted(self.rows(letter).mapped("name")), ["意见.txt", "自有.txt"])
        self.assertFalse(upload.exists())
        self.assertTrue(own.exists())
        self.assertIn("意见.txt", self.by(self.building_clerk, letter).approval_trail_html)

    def test_the_dialog_gives_nobody_a_file_he_may_not_read(self):
        letter = self.pending()
        foreign = (
            self.env["ir.attachment"]
            .with_user(self.sister_clerk)
            .create({"name": "外.txt", "raw": b"foreign"})
        )
        user = self.street_reviewer
        context = self.by(user, letter).button_agree()["context"]
        dialogs = self.env["union.approval.decide"].with_user(user).with_context(**context)
        with self.assertRaises(AccessError):
            dialogs.create({"attachment_ids": [(6, 0, foreign.ids)]}).action_decide()
        self.assertFalse(self.rows(letter))


@tagged("post_install", "-at_install")
class TestApprovalFilesOverHttp(FilesCase, HttpCase):
    def test_the_link_in_the_trail_asks_for_the_right_to_the_paper(self):
        letter = self.agreed()
        row = self.rows(letter)[0]
        url = f"/trade_union/approval/file/{row.id}"
        self.assertIn(url, self.by(self.building_clerk, letter).approval_trail_html)
        for user, status in (
            (self.building_clerk, 200),
            (self.sister_clerk, 404),
            (self.portal, 404),
        ):
            user.password = f"{user.login}-Secret1"
            self.authenticate(user.login, f"{user.login}-Secret1")
            answer = self.url_open(url)
            self.assertEqual(answer.status_code, status, user.login)
            if status == 200:
                self.assertEqual(answer.content, base64.b64decode(FILES[0]["data"]))
                self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.authenticate(None, None)
        answer = self.url_open(url, allow_redirects=False)
        self.assertNotEqual(answer.status_code, 200)
