"""Six clerks and two places: on a copy of the database, with real commits."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import config

PLACES = 2
CLERKS = 6


@tagged("post_install", "-at_install")
class TestRace(BaseCase):
    def setUp(self):
        super().setUp()
        self.database = f"{get_db_name()}-race"
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

    def test_no_place_is_given_twice(self):
        out = self.run_tool(
            sys.executable,
            str(Path(__file__).with_name("service_race.py")),
            self.database,
            ",".join(config["addons_path"]),
            str(PLACES),
            str(CLERKS),
        )
        result = json.loads(out.splitlines()[-1])
        self.assertEqual([row["seen"] for row in result["outcomes"]], [PLACES] * CLERKS)
        told = [row["told"] for row in result["outcomes"]]
        self.assertEqual(told.count("signed up"), PLACES, told)
        self.assertEqual(sum("full" in text for text in told), CLERKS - PLACES, told)
        self.assertEqual(result["taken"], PLACES)
