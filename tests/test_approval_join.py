"""A model of another addon joins the approvals: exactly the lines of docs/approvals.md."""

import json
import re
import sys
import tempfile
from pathlib import Path

from odoo.tests import tagged
from odoo.tools import config

from . import log_watch
from .database_tools import run_tool
from .race_case import RaceCase

PAGE = Path(__file__).resolve().parents[1] / "docs" / "approvals.md"
MODULE = "union_proposal"
_FILE = re.compile(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```\n", re.DOTALL)


@tagged("post_install", "-at_install")
class TestApprovalJoin(RaceCase):
    race_name = "join"

    def make_addon(self):
        """Write the files of the page into an addons path of their own; return that path."""
        path = Path(self.enterContext(tempfile.TemporaryDirectory()))
        files = dict(_FILE.findall(PAGE.read_text(encoding="utf-8")))
        self.assertIn("models.py", files)
        for name, text in files.items():
            target = path / MODULE / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return ",".join([*config["addons_path"], str(path)])

    def test_the_ten_lines_of_the_page_make_a_paper(self):
        addons = self.make_addon()
        place = ("-d", self.database, f"--addons-path={addons}")
        for option in ("-i", "-u"):
            done = run_tool(
                *(sys.executable, "-m", "odoo", *place, option, MODULE),
                *("--stop-after-init", "--no-http"),
            )
            self.assertIn(" INFO ", done.stderr, "no log to judge")
            self.assertEqual(log_watch.unexpected_lines(done.stderr), [], option)
        script = str(Path(__file__).with_name("join_story.py"))
        done = run_tool(sys.executable, script, self.database, addons)
        self.assertEqual(log_watch.unexpected_lines(done.stderr), [])
        told = json.loads(done.stdout.splitlines()[-1])
        # Updated once: the same file makes no second version.
        self.assertEqual(len(told["route"]), 1)
        self.assertEqual(told["forged"], "access")
        self.assertEqual([row["state"] for row in told["submitted"]], ["pending"])
        self.assertEqual(told["locked"], ["user", "user"])
        self.assertEqual([told["key"], told["gone"], told["worded"], told["still"]], ["user"] * 4)
        self.assertIsNone(told["free"])
        self.assertEqual(told["inbox"], [["t_street_reviewer"], ["t_district_approver"], []])
        self.assertTrue(told["waiting"])
        self.assertEqual(told["form"], [True] * 4)
        self.assertEqual(told["out_of_turn"], "user")
        self.assertEqual(told["stranger"], ["access"] * 3)
        self.assertEqual([row["state"] for row in told["first"]], ["pending"])
        self.assertEqual([row["state"] for row in told["second"]], ["approved"])
        self.assertEqual(told["trail"], ["agree", "agree"])
        self.assertEqual(told["shown"], [True, True])
        self.assertEqual(told["digests"], [64])
        self.assertEqual(
            told["letters"],
            [["request", "T-SZ-FT-YL-JD", "T-SZ-FT"], ["reply", "T-SZ-FT", "T-SZ-FT-YL-JD"]],
        )
        self.assertEqual(told["numbers"], [True, True])
