"""The daily watch is killed, and two watch at once: on a copy of the database, real commits."""

import contextlib
import json
import subprocess
import sys
from pathlib import Path

from odoo.tests import tagged
from odoo.tools import config

from .race_case import RaceCase
from .watch_kill import BATCH, EMPLOYERS

SCRIPT = "watch_kill.py"


@tagged("post_install", "-at_install")
class TestWatchKill(RaceCase):
    race_name = "watchkill"

    @contextlib.contextmanager
    def waiting(self, place):
        """Let a worker go as far as a place in its second batch; killed with SIGKILL afterwards."""
        worker = subprocess.Popen(
            [
                sys.executable, str(Path(__file__).with_name(SCRIPT)), self.database,
                ",".join(config["addons_path"]), "work", place,
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        with worker:
            line = worker.stdout.readline()
            try:
                if line:
                    yield
            finally:
                worker.kill()
                log = worker.stderr.read()
        self.assertTrue(line, log[-4000:])
        self.assertEqual(json.loads(line), {"at": place})
        self.assertEqual(worker.returncode, -9)

    def run_one(self, what, place="-"):
        return self.run_race(SCRIPT, what, place)[0]

    def stands(self, findings, activities):
        return {
            "findings": findings,
            "subjects": findings,
            "open": findings,
            "activities": activities,
            "of": activities,
            "handed": activities,
        }

    def test_killed_or_twice_at_once_nothing_is_found_or_handed_out_twice(self):
        self.assertEqual(self.run_one("prepare"), self.stands(0, 0))
        # Killed in the second batch, behind its last write: the first stands, of it nothing.
        for place in ("findings", "batch"):
            with self.waiting(place):
                pass
            done = BATCH if place == "findings" else 2 * BATCH
            self.assertEqual(self.run_one("look"), self.stands(done, 0), place)
        # Two workers at once: each batch stands once, whoever lost comes again.
        both = self.run_one("both", "appoint")
        self.assertEqual(both.pop("ends"), ["undone", "watched"])
        self.assertEqual(both, self.stands(EMPLOYERS, 0))
        # Somebody became clerk: what was found is handed out to him, with the same care.
        with self.waiting("batch"):
            # The scheduler lets nobody else in while one is at work.
            other = self.run_one("work")
            self.assertIn("already executing", other.pop("refused"))
            self.assertEqual(other, self.stands(EMPLOYERS, BATCH))
        both = self.run_one("both")
        self.assertEqual(both.pop("ends"), ["undone", "watched"])
        self.assertEqual(both, self.stands(EMPLOYERS, EMPLOYERS))
        # Nothing is left to do.
        again = self.run_one("work")
        self.assertEqual(again.pop("refused"), "")
        self.assertEqual(again, both)
