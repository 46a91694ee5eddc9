"""Twenty tellers at once, and workers killed: nothing is lost, doubled or half done."""

import json
import subprocess
import sys
from pathlib import Path

from odoo.tests import tagged
from odoo.tools import config

from .election_race import BUNDLES, SIZE, VOTES
from .race_case import RaceCase

SCRIPT = "election_race.py"


class CountStory(RaceCase):
    """Steps of an election with twenty bundles, each in a process of its own."""

    def step(self, what, place="-"):
        return self.run_race(SCRIPT, what, place)[0]

    def kill(self, what, place):
        """Start a worker and kill it with SIGKILL at a place."""
        worker = subprocess.Popen(
            [
                sys.executable, str(Path(__file__).with_name(SCRIPT)), self.database,
                ",".join(config["addons_path"]), what, place,
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
        self.assertEqual(json.loads(line), {"at": place})
        self.assertEqual(worker.returncode, -9)


@tagged("post_install", "-at_install")
class TestTwentyTellers(CountStory):
    race_name = "tellers"

    def test_twenty_enter_at_once_and_a_killed_worker_leaves_nothing_half_done(self):
        begun = self.step("prepare")
        self.assertEqual(begun["bundles"], {"waiting": BUNDLES})
        # Killed behind the comparison and before the commit: nobody handed anything in.
        self.kill("enter", "entry")
        self.assertEqual(self.step("look"), begun)
        told = self.step("enter_all")
        self.assertEqual(told["answers"], {"agreed": BUNDLES, "entered": BUNDLES})
        after = told["stands"]
        self.assertEqual(after["bundles"], {"agreed": BUNDLES})
        self.assertEqual(after["sheets"], {"agreed": 2 * BUNDLES})
        self.assertEqual((after["pairs"], after["people"]), (BUNDLES, 20))
        # Each paper counted once: the votes are those of one entry of each bundle.
        self.assertEqual(after["votes"], [number * BUNDLES for number in VOTES])
        self.assertEqual(after["papers"], BUNDLES * SIZE)
        # Killed between the terms and the publicity, and behind everything but the commit.
        for place in ("terms", "publicity"):
            self.kill("publish", place)
            self.assertEqual(self.step("look"), after, place)
        done = self.step("publish")
        self.assertEqual((done["phase"], done["seats"], done["publicities"]), ("result", 3, 1))
        self.assertEqual(done["intact"], True)
