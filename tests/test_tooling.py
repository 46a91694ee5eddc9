"""The test helpers and dev/ commands themselves."""

import os
import subprocess
import tempfile
from pathlib import Path

from odoo.tests import BaseCase, tagged

from .common import UnionCase, clause

ROOT = Path(__file__).resolve().parent.parent


@tagged("post_install", "-at_install")
class TestClauseMark(BaseCase):
    def test_marks_add_up_without_repeats(self):
        @clause("SZ-5.1.1a")
        @clause("SZ-5.1.1a", "QZ-4")
        def test_something():
            pass

        self.assertEqual(test_something.clauses, ("SZ-5.1.1a", "QZ-4"))

    def test_unknown_clause_is_refused(self):
        for wrong in ("5.1.1a", "XX-5.1", "SZ-5.1.1z", "sz-5.1.1a"):
            with self.assertRaises(ValueError, msg=wrong):
                clause(wrong)
        with self.assertRaises(ValueError):
            clause()


@tagged("post_install", "-at_install")
class TestQueryBudget(UnionCase):
    def test_within_budget_tells_the_count(self):
        with self.assertMaxQueries(2) as used:
            self.env.cr.execute("SELECT 1")
        self.assertEqual(used.count, 1)

    def test_over_budget_fails_with_the_count(self):
        with (
            self.assertRaisesRegex(AssertionError, "three: 3 queries, at most 2 allowed"),
            self.assertMaxQueries(2, "three"),
        ):
            for _ in range(3):
                self.env.cr.execute("SELECT 1")

    def test_the_flush_counts(self):
        partner = self.env["res.partner"].create({"name": "Flush"})
        with self.assertMaxQueries(20) as used:
            partner.name = "Flushed"
        self.assertGreaterEqual(used.count, 1)


@tagged("post_install", "-at_install")
class TestFailedStep(BaseCase):
    """A dev/ command that fails says at which step, and what to do."""

    def run_failing(self, *command, **env):
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **env},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        self.assertNotEqual(done.returncode, 0, done.stderr)
        return done.stderr

    def test_the_innermost_step_is_said_once(self):
        said = self.run_failing(
            "bash",
            "-c",
            "set -Eeuo pipefail; . dev/lib.sh; trap on_fail ERR\n"
            "step first unused; step second 'look there'\n"
            "(cd / && false)",
        )
        self.assertEqual(said, "\nFAILED at step: second\nWhat to do: look there\n")

    def test_odoo_src_without_odoo_19_is_refused_at_once(self):
        with tempfile.TemporaryDirectory() as folder:
            said = self.run_failing("dev/setup", ODOO_SRC=folder)
            self.assertIn("FAILED at step: Odoo 19 at ODOO_SRC", said)
            self.assertIn(f"ODOO_SRC={folder} must be the folder that holds odoo/", said)
            release = Path(folder, "odoo/release.py")
            release.parent.mkdir()
            release.write_text("version_info = (18, 0, 0, FINAL, 0, '')\n")
            said = self.run_failing("dev/setup", ODOO_SRC=os.path.relpath(folder, ROOT))
            self.assertIn("FAILED at step: Odoo 19 at ODOO_SRC", said)
            self.assertIn(f"ODOO_SRC={folder} must be the folder that holds odoo/", said)
