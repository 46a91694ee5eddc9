"""A worker is killed over a decision: the decision stands or not as a whole, the inbox follows."""

import json
import subprocess
import sys
from pathlib import Path

from odoo.tests import tagged
from odoo.tools import config

from .approval_kill import PAPERS
from .race_case import RaceCase

SCRIPT = "approval_kill.py"


@tagged("post_install", "-at_install")
class TestApprovalKill(RaceCase):
    race_name = "approvalkill"

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

    def look(self):
        return self.run_race(SCRIPT, "look", "-")[0]

    def test_killed_before_the_commit_nothing_stands_and_behind_it_all(self):
        before, _log = self.run_race(SCRIPT, "prepare", "-")
        self.assertEqual(
            before,
            {
                "decisions": 0,
                "open": ["reviewer"],
                "inbox": {"t_street_reviewer": PAPERS},
                "told": 0,
                "to_tell": 0,
                "intact": True,
            },
        )
        for place in ("decision", "inbox"):
            self.kill("sign", place)
            self.assertEqual(self.look(), before, place)
        self.kill("sign", "commit")
        signed = self.look()
        self.assertEqual(
            signed,
            {
                "decisions": PAPERS,
                "open": ["approver"],
                "inbox": {"t_street_approver": PAPERS},
                "told": 0,
                "to_tell": PAPERS,
                "intact": True,
            },
        )
        # The telling dies as well: the message and the note that he had it go together.
        self.kill("tell", "message")
        self.assertEqual(self.look(), signed)
        told, _log = self.run_race(SCRIPT, "tell", "-")
        self.assertEqual((told["told"], told["to_tell"]), (1, 0))
        again, _log = self.run_race(SCRIPT, "tell", "-")
        self.assertEqual(again, told)

    def test_a_lost_inbox_is_repaired_by_the_next_run_though_one_is_killed(self):
        self.run_race(SCRIPT, "prepare", "-")
        lost, _log = self.run_race(SCRIPT, "repair", "lose")
        self.assertEqual(lost["inbox"], {})
        self.kill("repair", "second")
        half = self.look()
        self.assertEqual((half["inbox"], half["intact"]), ({"t_street_reviewer": 1}, True))
        whole, _log = self.run_race(SCRIPT, "repair", "-")
        self.assertEqual(whole["inbox"], {"t_street_reviewer": PAPERS})
        self.assertEqual(whole["decisions"], 0)
