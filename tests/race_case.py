"""Races: a story with real commits, in a process of its own on a copy of the test database."""

import json
import sys
from pathlib import Path

from odoo.tests import BaseCase, get_db_name
from odoo.tools import config

from .database_tools import copy_database, drop_database, run_tool


class RaceCase(BaseCase):
    """A test with a copy of the database that goes with it."""

    race_name = "race"

    def setUp(self):
        super().setUp()
        self.database = f"{get_db_name()}-{self.race_name}"
        self.addCleanup(drop_database, self.database)
        copy_database(self.database)

    def run_race(self, script, *arguments):
        """Run a script beside this file on the copy.

        :param script: file name; it takes the database, the addons path and the arguments
        :return: ``(the JSON of its last line, its log)``
        """
        done = run_tool(
            sys.executable,
            str(Path(__file__).with_name(script)),
            self.database,
            ",".join(config["addons_path"]),
            *map(str, arguments),
        )
        return json.loads(done.stdout.splitlines()[-1]), done.stderr
