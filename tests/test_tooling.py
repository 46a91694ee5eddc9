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

    def test_a_server_log_with_errors_fails_the_demo(self):
        line = "2026-01-02 03:04:05,678 1 %s demo odoo.addons.trade_union: no such key\n"
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder, "demo.log")
            bash = (
                "bash",
                "-c",
                "set -Eeuo pipefail; . dev/lib.sh; trap on_fail ERR\n"
                f"step load 'read it'; clean_log {log}",
            )
            log.write_text(line % "ERROR")
            said = self.run_failing(*bash)
            self.assertIn("odoo.addons.trade_union: no such key", said)
            self.assertIn("FAILED at step: load\nWhat to do: read it", said)
            log.write_text(line % "WARNING" + line % "INFO")
            subprocess.run(bash, cwd=ROOT, check=True, timeout=60)
        demo = Path(ROOT, "dev/demo").read_text()
        self.assertIn('clean_log "$LOG"\n\nstep ""\nusers()', demo)


@tagged("post_install", "-at_install")
class TestOwnCluster(BaseCase):
    """A checkout uses the databases made with its keys, never those of one before it."""

    def setUp(self):
        super().setUp()
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.folder.chmod(0o755)
        self.home = self.folder / "pg"
        self.addCleanup(self.bash, 'stop_cluster "$(pg_bin)"')

    def bash(self, script, state="first"):
        """Run the script with the helpers of dev/; return what it said."""
        done = subprocess.run(
            (
                "bash",
                "-c",
                "set -Eeuo pipefail; . dev/lib.sh; trap on_fail ERR; step test look\n"
                'STATE="$1/$2" PG_HOME="$1/pg" PG_RUN="$1/run"; mkdir -p "$STATE"\n'
                f"export PGHOST=$PG_RUN PGUSER=$PG_ROLE; {script}",
                "bash",
                self.folder,
                state,
            ),
            cwd=ROOT,
            env={key: value for key, value in os.environ.items() if not key.startswith("PG")},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout + done.stderr

    def databases(self, state="first"):
        said = self.bash(
            "own_cluster; psql -d postgres -Atc 'SELECT datname FROM pg_database'", state
        )
        return said.split()

    def test_the_cluster_of_an_earlier_checkout_is_set_aside(self):
        self.assertIn("Making a PostgreSQL cluster", self.bash("own_cluster; createdb theirs"))
        self.assertIn("theirs", self.databases(), "its own checkout uses it on")
        said = self.bash("own_cluster", "second")
        (aside,) = self.folder.glob("pg.*")
        self.assertIn(f"Note: they were set aside, nothing was deleted: {aside}", said)
        self.assertTrue((aside / "data/PG_VERSION").exists())
        self.assertFalse((aside / "data/postmaster.pid").exists(), "stopped in good order")
        self.assertNotIn("theirs", self.databases("second"))
        self.assertEqual(list(self.folder.glob("pg.*")), [aside])

    def test_a_cluster_made_before_there_were_marks_is_kept(self):
        self.bash("own_cluster; createdb ours")
        (self.home / "checkout").unlink()
        (self.folder / "first/checkout").unlink()
        self.assertIn("ours", self.databases())
        self.assertFalse(list(self.folder.glob("pg.*")))

    def test_a_server_whose_folder_was_deleted_does_not_hold_the_socket(self):
        self.bash("own_cluster; createdb lost")
        subprocess.run(("rm", "-rf", self.home), check=True)
        self.assertNotIn("lost", self.databases("second"))

    def test_new_keys_make_a_new_mark(self):
        setup = Path(ROOT, "dev/setup").read_text()
        made, _sep, after = setup.partition('make_keys.py" >"$STATE/keys")')
        self.assertIn('checkout_mark >"$STATE/checkout"', after.partition("fi\n")[0])
        self.assertIn('if [ ! -s "$STATE/keys" ]', made)
