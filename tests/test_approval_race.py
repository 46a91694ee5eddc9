"""Two approvers at the same second: on a copy of the database, with real commits."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import config


@tagged("post_install", "-at_install")
class TestApprovalRace(BaseCase):
    def setUp(self):
        super().setUp()
        self.database = f"{get_db_name()}-sign"
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.drop()
        self.addCleanup(self.drop)
        # A dump, not a template: the tests' own connections keep the original busy.
        dump = str(Path(folder, "dump.sql"))
        self.run_tool("pg_dump", "--no-owner", "-f", dump, get_db_name())
        self.run_tool("createdb", self.database)
        self.run_tool("psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.database, "-f", dump)

    def drop(self):
        self.run_tool("dropdb", "--if-exists", "--force", self.database)

    def run_tool(self, *command):
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr[-4000:])
        return done.stdout

    def test_one_of_two_signs_and_the_other_is_told(self):
        out = self.run_tool(
            sys.executable,
            str(Path(__file__).with_name("approval_race.py")),
            self.database,
            ",".join(config["addons_path"]),
        )
        result = json.loads(out.splitlines()[-1])
        self.assertIn("is being decided by someone else", result["during"])
        self.assertIn("already decided", result["stale"])
        self.assertIn("t_street_reviewer", result["stale"])
        # Each paper has one signature, whoever was first.
        self.assertEqual(result["decisions"], result["papers"])
        self.assertEqual(result["steps"], result["papers"])
        self.assertEqual(sum(result["agreed"]), result["papers"] - 1, result)
