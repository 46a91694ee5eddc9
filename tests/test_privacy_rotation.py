"""Other keys: the cipher key while members are written and after a kill −9, the digest key alone."""

import base64
import json
import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS
from odoo.tests import tagged
from odoo.tools import config, mute_logger

from ..models.member import vault
from .common import clause
from .identity_case import MOBILE, NUMBER, OTHER, IdentityCase, keys
from .import_case import HEADINGS, ImportCase, person, xlsx
from .race_case import RaceCase

SCRIPT = str(Path(__file__).with_name("rotation_race.py"))


def fresh():
    return base64.b64encode(secrets.token_bytes(32)).decode()


def current_keys():
    """Return the key file of this server as text."""
    if text := os.environ.get(vault.ENVIRONMENT):
        return text
    return Path(vault._keys_file()).read_text(encoding="utf-8")


def new_cipher(key_id="new"):
    return f"cipher:{key_id}:{fresh()}\n{current_keys()}"


def without(text, kind, key_id=None):
    """Return the keys without those of a kind, or without one of them."""
    start = f"{kind}:{key_id}:" if key_id else f"{kind}:"
    return "\n".join(line for line in text.splitlines() if not line.startswith(start))


class RotationCase(IdentityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rotation = cls.env["union.vault.rotation"]
        cls.writing = vault.load_ring().key_ids()[0]

    def batches(self, limit=1):
        """Seal all anew in this transaction; return how many rows were."""
        ring, total = vault.load_ring(), 0
        for column in self.rotation._columns():
            after = 0
            while after is not None:
                done, after = self.rotation._rotate_batch(self.cr, column, ring, after, limit)
                total += done
        self.env.invalidate_all()
        return total


@tagged("post_install", "-at_install")
class TestCipherKey(RotationCase, ImportCase):
    def test_every_sealed_column_of_the_addon_is_known(self):
        """A room that seals something new is told here that nobody would seal it anew."""
        closed = {
            (name, field.name)
            for name, model in self.env.registry.items()
            if name.startswith("union.") and model._auto and not model._abstract
            for field in model._fields.values()
            if field.store and "sealed" in field.name and field.groups == NO_ACCESS
        }
        known = {(column.model, column.column) for column in self.rotation._columns()}
        self.assertEqual(closed, known)
        self.assertGreaterEqual(len(known), 7)

    def test_everything_is_sealed_with_the_new_key_and_opens(self):
        other = self.member.sudo().create(
            {"name": "x", "organization_id": self.primary.id, "id_number": OTHER}
        )
        before = self.rotation._counts()
        with keys(new_cipher()):
            status = self.rotation.action_status()
            self.assertEqual(status["writing"], "new")
            old = next(row for row in status["keys"] if row["key"] == self.writing)
            self.assertFalse(old["removable"])
            self.assertEqual(self.batches(), sum(before.values()))
            self.assertEqual(self.rotation._counts(), {"new": sum(before.values())})
            self.assertEqual(self.batches(), 0, "done already")
            shown = self.as_user(self.building_clerk, self.member).action_reveal("card")
            self.assertEqual(shown, {"id_number": NUMBER, "mobile": MOBILE})
            found = self.as_user(self.building_clerk, self.env["union.member"])
            self.assertEqual(found.search([("id_number", "=", OTHER)]).id, other.id)
            old = next(
                row for row in self.rotation.action_status()["keys"] if row["key"] == self.writing
            )
            self.assertTrue(old["removable"])

    def test_an_import_is_taken_back_after_the_key_changed(self):
        self.load(xlsx([HEADINGS, person(1)])).action_import()
        roster = self.load(xlsx([HEADINGS, person(1, 手机号码="13912345678"), person(3)]))
        roster.action_import()
        member = self.env["union.member"].search([("name", "=", "张一")])
        text = new_cipher()
        with keys(text):
            self.env.flush_all()
            self.batches(limit=9)
            # What an undo needs holds the old mobile sealed with the old key.
            with keys(without(text, "cipher", self.writing)):
                with self.assertRaisesRegex(UserError, f"“{self.writing}”"):
                    roster.action_undo()
                self.env.invalidate_all()
                self.assertEqual(member.sudo()._vault_open("mobile"), "13912345678")
            roster.action_undo()
            self.assertEqual(member.sudo()._vault_open("mobile"), person(1)[3])
            self.assertFalse(self.env["union.member"].search([("name", "=", "张三")]))
            # Nothing is left under the key that goes off the ring.
            self.assertEqual(self.rotation._counts().keys(), {"new"})

    def test_a_key_taken_off_too_early_is_told_at_the_start_and_on_each_form(self):
        vault.remember_ring(self.env)
        text = without(new_cipher(), "cipher", self.writing)
        with keys(text):
            self.assertRegex(vault.warning(self.env), f"“{self.writing}” is missing")
            with self.assertLogs("odoo.addons.trade_union", "ERROR"):
                vault.log_state(self.env)
            member = self.as_user(self.building_clerk, self.member)
            self.assertIn("is missing", member.vault_warning)
            with self.assertRaisesRegex(UserError, "is missing"):
                member.action_reveal("card")
            # What is new is sealed with the new key; nothing is lost.
            member.mobile = "13900000000"
        self.assertEqual(vault.keys_in_use(self.env), {self.writing, "new"})

    def test_a_row_changed_meanwhile_keeps_what_was_written(self):
        column = next(c for c in self.rotation._columns() if c.column == "mobile_sealed")
        with keys(new_cipher()):
            ring = vault.load_ring()
            seal_anew = type(column).seal_anew

            def slow(column, ring, id_, sealed):
                # Somebody writes between reading and writing.
                if id_ == self.member.id:
                    self.member.sudo().mobile = "13900000000"
                    self.env.flush_all()
                return seal_anew(column, ring, id_, sealed)

            with patch.object(type(column), "seal_anew", slow):
                self.rotation._rotate_batch(self.cr, column, ring, self.member.id - 1, 1)
            self.env.invalidate_all()
            self.assertEqual(self.member.sudo()._vault_open("mobile"), "13900000000")

    @mute_logger("odoo.addons.trade_union.models.member.union_vault_rotation")
    def test_an_altered_value_is_left_and_counted(self):
        self.env.flush_all()
        self.cr.execute(
            "UPDATE union_member SET id_sealed = mobile_sealed WHERE id = %s", [self.member.id]
        )
        with keys(new_cipher()):
            self.batches(limit=1)
            self.assertEqual(self.rotation._counts()[self.writing], 1)

    def test_the_cron_does_nothing_when_there_is_one_key(self):
        vault.note_keys_in_use(self.env, {self.writing})
        with patch.object(type(self.rotation), "_rotate") as rotate:
            self.rotation._cron_rotate()
            rotate.assert_not_called()
            with keys():
                self.rotation._cron_rotate()
            rotate.assert_not_called()
            with keys(new_cipher()):
                self.rotation._cron_rotate()
            rotate.assert_called_once()

    def test_who_asks_about_the_keys(self):
        for user in (self.city_admin, self.street_approver, self.portal, self.stranger):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.rotation.with_user(user).action_status()
        admin = self.rotation.with_user(self.env.ref("base.user_admin"))
        self.assertEqual(admin.action_status()["writing"], self.writing)


@tagged("post_install", "-at_install")
class TestDigestKey(RotationCase):
    def text(self):
        return f"{without(current_keys(), 'digest')}\ndigest:2:{fresh()}\n"

    def test_digests_are_reckoned_anew_from_the_numbers(self):
        employer = self.env["union.employer"].create(
            {"name": "甲", "organization_id": self.primary.id, "contact_mobile": "13595711777"}
        )
        account = self.env["union.bank.account"].create(
            {"bank_name": "工行", "organization_id": self.primary.id, "number": "4000023029200123"}
        )
        passport = self.member.sudo().create(
            {
                "name": "x",
                "gender": "male",
                "organization_id": self.primary.id,
                "id_type": "passport",
                "id_number": "E12345678",
            }
        )
        gone = self.member.sudo().create(
            {"name": "x", "gender": "male", "organization_id": self.primary.id}
        )
        gone.write({"id_digest": "0" * 64})
        with keys(self.text()):
            self.assertRegex(vault.warning(self.env), "not the encryption keys")
            counts = self.rotation._renew_digests()
            self.assertGreaterEqual(counts["union.member"], 3)
            self.assertFalse(vault.warning(self.env))
            ring = vault.load_ring()
            self.assertEqual(self.column("id_digest"), ring.digest("id:resident", NUMBER))
            self.assertEqual(self.column("mobile_digest"), ring.digest("mobile", MOBILE))
            self.assertEqual(
                self.column("id_digest", passport), ring.digest("id:passport", "E12345678")
            )
            self.assertEqual(
                self.column("contact_mobile_digest", employer), ring.digest("phone", "13595711777")
            )
            self.assertEqual(
                self.column("number_digest", account), ring.digest("account", "4000023029200123")
            )
            self.assertIsNone(self.column("id_digest", gone))
            members = self.as_user(self.building_clerk, self.env["union.member"])
            self.assertEqual(members.search([("id_number", "=", NUMBER)]).id, self.member.id)
            with self.assertRaisesRegex(UserError, "already"):
                self.rotation._renew_digests()
        # The old digest key is a foreign one from now on.
        self.assertRegex(vault.warning(self.env), "not the encryption keys")

    def test_open_entry_codes_end(self):
        self.member.sudo()._change_state("active")
        self.as_user(self.building_clerk, self.member).action_issue_codes("first card")
        with keys(self.text()):
            self.rotation._renew_digests()
            self.env.invalidate_all()
            self.assertEqual(self.member.sudo().entry_code_ids.mapped("state"), ["revoked"])

    def test_without_the_old_cipher_key_nothing_changes(self):
        before = self.column("id_digest")
        text = f"cipher:x:{fresh()}\ndigest:2:{fresh()}\n"
        with keys(text), self.assertRaisesRegex(UserError, "is missing"), self.cr.savepoint():
            self.rotation._renew_digests()
        self.assertEqual(self.column("id_digest"), before)


class KeyProcess(RaceCase):
    """A copy of the database and processes beside this one, each with keys of its own."""

    def command(self, what):
        return [sys.executable, SCRIPT, self.database, ",".join(config["addons_path"]), what]

    def run_with(self, text, what):
        """Run a part of the script with these keys; return what it tells."""
        return self.run_process(what, {**os.environ, vault.ENVIRONMENT: text})

    def run_process(self, what, env):
        done = subprocess.run(
            self.command(what), check=False, capture_output=True, text=True, env=env
        )
        self.assertEqual(done.returncode, 0, done.stderr[-4000:])
        return json.loads(done.stdout.splitlines()[-1])


@tagged("post_install", "-at_install")
class TestKilled(KeyProcess):
    race_name = "rotation"

    def kill_rotation(self, text, batches):
        """Start to seal anew and kill −9 after some batches."""
        with subprocess.Popen(
            self.command("rotate"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, vault.ENVIRONMENT: text},
        ) as process:
            # Columns of few rows come in between.
            while batches:
                line = process.stdout.readline()
                self.assertIn("batch", line)
                batches -= '"batch": 20' in line
            process.send_signal(signal.SIGKILL)
            process.communicate()
        self.assertEqual(process.returncode, -signal.SIGKILL)

    @clause("SZ-9.2d")
    def test_killed_twice_written_meanwhile_and_finished(self):
        old = current_keys()
        new = new_cipher("2027")
        writing = vault.load_ring().key_ids()[0]
        everything = self.run_with(old, "prepare")["keys"][0]["count"]
        self.assertGreater(everything, 800)
        rotated = 0
        for _kill in range(2):
            self.kill_rotation(new, 4)
            found = self.run_with(new, "check")
            self.assertEqual(sum(found["counts"].values()), everything)
            self.assertEqual(found["opened"] + len(found["files"]), everything)
            self.assertGreater(found["counts"]["2027"], rotated)
            self.assertGreater(found["counts"][writing], 0)
            rotated = found["counts"]["2027"]
        self.assertIn("is missing", self.run_without(new, writing)["warning"])
        raced = self.run_with(new, "together")
        self.assertEqual(raced["problems"], [])
        self.assertEqual(raced["lost"], 0)
        self.assertEqual(raced["written"], 400)
        self.assertEqual(raced["left"], {})
        # Now the old key may go.
        found = self.run_without(new, writing)
        self.assertFalse(found["warning"])
        self.assertEqual(found["counts"], {"2027": everything})
        self.assertEqual(found["opened"] + len(found["files"]), everything)
        self.assertEqual(found["files"], ["PK"])

    def run_without(self, text, key_id):
        """Look at the keys in use without one of them; nothing is opened if something is left."""
        text = without(text, "cipher", key_id)
        what = "check" if self.all_new(text) else "status"
        return self.run_with(text, what)

    def all_new(self, text):
        return not self.run_with(text, "status")["warning"]
