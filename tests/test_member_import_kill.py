"""A worker is killed in the middle of a part: on a copy of the database, with real commits."""

import json
import subprocess
import sys
from pathlib import Path

from odoo.tests import tagged
from odoo.tools import config

from .import_kill import PART, PEOPLE
from .race_case import RaceCase

SCRIPT = "import_kill.py"


@tagged("post_install", "-at_install")
class TestImportKill(RaceCase):
    race_name = "kill"

    def kill_in_part(self, number):
        """Start a worker, kill it with SIGKILL inside a part, behind its last write."""
        worker = subprocess.Popen(
            [
                sys.executable, str(Path(__file__).with_name(SCRIPT)), self.database,
                ",".join(config["addons_path"]), "work", str(number),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        with worker:
            line = worker.stdout.readline()
            worker.kill()
            log = worker.stderr.read()
        self.assertTrue(line, log[-4000:])
        self.assertEqual(json.loads(line), {"inside": number})
        self.assertEqual(worker.returncode, -9)

    def test_killed_workers_leave_whole_parts_and_the_next_one_imports_the_rest_once(self):
        self.run_race(SCRIPT, "prepare", 0)
        # The first step checks the file: nothing of it may stay half done either.
        self.kill_in_part(1)
        found, _log = self.run_race(SCRIPT, "look", 0)
        self.assertEqual((found["state"], found["parts"], found["members"]), ("queued", [], 0))
        # Check and two parts committed, killed in the third part.
        self.kill_in_part(4)
        found, _log = self.run_race(SCRIPT, "look", 0)
        self.assertEqual(
            found,
            {
                "state": "running",
                "done": 2 * PART,
                "members": 2 * PART,
                "persons": 2 * PART,
                "events": 2 * PART,
                "counted": 2 * PART,
                "parts": ["done"] * 3 + ["waiting"] * 3,
                "waiting_rows": 3,
            },
        )
        found, _log = self.run_race(SCRIPT, "work", 0)
        self.assertEqual(
            found,
            {
                "state": "done",
                "done": PEOPLE,
                "members": PEOPLE,
                "persons": PEOPLE,
                "events": PEOPLE,
                "counted": PEOPLE,
                "parts": ["done"] * 6,
                "waiting_rows": 0,
            },
        )
        # Nothing is left to do.
        again, _log = self.run_race(SCRIPT, "work", 0)
        self.assertEqual(again, found)
