"""A backup tried: dumped, restored into another database, opened with the keys and without."""

import os
import tempfile
from pathlib import Path

from odoo.tests import tagged

from ..models.member import vault
from .common import clause
from .database_tools import drop_database, run_tool
from .test_member_import import number
from .test_privacy_rotation import KeyProcess, current_keys, fresh


@tagged("post_install", "-at_install")
class TestBackup(KeyProcess):
    """The commands of docs/operations.md, but for the filestore, which is a plain copy."""

    race_name = "backup"

    def setUp(self):
        super().setUp()
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.bare = Path(self.folder, "bare.conf")
        self.bare.write_text("[options]\n", encoding="utf-8")

    def run_without_keys(self, what):
        env = {name: text for name, text in os.environ.items() if name != vault.ENVIRONMENT}
        return self.run_process(what, env | {"ODOO_RC": str(self.bare)})

    @clause("SZ-9.2d")
    def test_restored_with_keys_and_without(self):
        keys = current_keys()
        self.run_with(keys, "prepare")
        dump = str(Path(self.folder, "trade_union.dump"))
        # Not packed, so that it can be searched.
        options = ("--format=custom", "--compress=0", "--no-owner", f"--file={dump}")
        run_tool("pg_dump", *options, self.database)
        content = Path(dump).read_bytes()
        self.assertIn("金鼎大厦工会联合会".encode(), content)
        secrets = [line.rpartition(":")[2] for line in keys.split()]
        self.assertGreaterEqual(len(secrets), 2)
        for secret in (number(0), *secrets):
            self.assertNotIn(secret.encode(), content, "a backup holds neither numbers nor keys")
        # The machine is lost.
        drop_database(self.database)
        run_tool("createdb", self.database)
        run_tool("pg_restore", "--no-owner", "--exit-on-error", "-d", self.database, dump)

        found = self.run_without_keys("masks")
        self.assertEqual(found["count"], 400)
        self.assertRegex(found["mask"], r"^440\*{14}.$")
        self.assertIn("no encryption keys", found["warning"])
        self.assertIn("TRADE_UNION_KEYS", found["warning"])
        self.assertTrue(found["list"])
        self.assertIn("no encryption keys", found["shown"])
        self.assertEqual(found["logged"], 0, "nothing was shown, nothing is logged as shown")

        other = f"cipher:1:{fresh()}\ndigest:1:{fresh()}\n"
        found = self.run_with(other, "masks")
        self.assertIn("not the encryption keys this database was written with", found["shown"])

        found = self.run_with(keys, "masks")
        self.assertFalse(found["warning"])
        self.assertFalse(found["list"])
        self.assertEqual(found["shown"], {"id_number": number(0), "mobile": "13800000000"})
        self.assertEqual(found["logged"], 1)
