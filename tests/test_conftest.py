"""The guards of the test run prove themselves on small test files of their own."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from textwrap import dedent

from odoo.tests import BaseCase, tagged

from . import log_watch

ROOT = Path(__file__).resolve().parent.parent


class PytestCase(BaseCase):
    """Runs pytest with our hooks, without Odoo, on files written by the test."""

    def setUp(self):
        super().setUp()
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.folder / "conftest.py").symlink_to(ROOT / "dev/conftest.py")
        (self.folder / "pytest.ini").write_text("[pytest]\n")

    def run_pytest(self, *args, ci=False):
        """Return (exit code, output) of pytest in the folder."""
        env = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith("PYTEST") and key not in ("ODOO_RC", "CI")
        }
        if ci:
            env["CI"] = "true"
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:odoo", "-p", "no:cacheprovider", *args],
            cwd=self.folder,
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return done.returncode, done.stdout + done.stderr

    def write_test(self, text, name="test_small.py"):
        (self.folder / name).write_text(dedent(text))


@tagged("post_install", "-at_install")
class TestLogWatch(PytestCase):
    def test_warning_of_ours_fails_the_test(self):
        self.write_test(
            """
            import logging, unittest
            class TestSmall(unittest.TestCase):
                def test_warns(self):
                    logging.getLogger("odoo.addons.trade_union.x").warning("something is off")
                @classmethod
                def tearDownClass(cls):
                    logging.getLogger("odoo.sql_db").error("bad query: at the end")
            """
        )
        code, output = self.run_pytest()
        self.assertEqual(code, 1, output)
        self.assertIn("something is off", output)
        self.assertIn("bad query: at the end", output)
        self.assertIn("1 failed, 1 error in", output)

    def test_expected_and_stock_warnings_pass(self):
        self.write_test(
            """
            import logging, unittest
            class TestSmall(unittest.TestCase):
                def test_expected(self):
                    with self.assertLogs("odoo.addons.trade_union.x", "WARNING"):
                        logging.getLogger("odoo.addons.trade_union.x").warning("as it should")
                def test_stock(self):
                    logging.getLogger("odoo.addons.rpc.controllers.xmlrpc").warning(
                        "The /xmlrpc endpoints are deprecated in Odoo 19")
                def test_refusal_over_http(self):
                    class UserError(Exception): pass
                    logging.getLogger("odoo.http").warning(UserError("No."))
                def test_foreign(self):
                    logging.getLogger("urllib3").warning("not Odoo's")
            """
        )
        code, output = self.run_pytest()
        self.assertEqual(code, 0, output)
        self.assertIn("4 passed", output)

    def test_server_log_is_read_the_same_way(self):
        log = dedent(
            """\
            2026-01-01 10:00:00,000 7 INFO db odoo.modules: WARNING is no warning here
            2026-01-01 10:00:00,000 7 WARNING db odoo.addons.trade_union.x: something is off
            2026-01-01 10:00:00,000 7 WARNING ? odoo.tools.config: missing --http-interface, using
            2026-01-01 10:00:00,000 7 ERROR db odoo.sql_db: bad query
            Traceback (most recent call last):
            """
        )
        found = log_watch.unexpected_lines(log)
        self.assertEqual(
            [line.rpartition(": ")[2] for line in found], ["something is off", "bad query"]
        )


@tagged("post_install", "-at_install")
class TestSkips(PytestCase):
    def test_unlisted_skip_fails(self):
        self.write_test(
            """
            import unittest
            class TestSmall(unittest.TestCase):
                def test_skips(self):
                    self.skipTest("no printer")
                @unittest.expectedFailure
                def test_known_bad(self):
                    self.fail()
            class TestClass(unittest.TestCase):
                @classmethod
                def setUpClass(cls):
                    raise unittest.SkipTest("no paper")
                def test_never(self):
                    pass
            """
        )
        code, output = self.run_pytest()
        self.assertEqual(code, 1, output)
        self.assertIn("tests/log_watch.py: Skipped: no printer", output)
        self.assertIn("no paper", output)
        self.assertIn("2 failed, 1 error in", output)

    def test_skipped_file_fails(self):
        self.write_test(
            """
            import pytest
            pytest.skip("not today", allow_module_level=True)
            """
        )
        code, output = self.run_pytest()
        self.assertNotEqual(code, 0, output)
        self.assertIn("not today", output)


@tagged("post_install", "-at_install")
class TestTraceability(PytestCase):
    def setUp(self):
        super().setUp()
        self.file = self.folder / "traceability.csv"
        self.write_test(
            """
            import unittest
            def clause(*ids):
                def mark(f):
                    f.clauses = ids
                    return f
                return mark
            class TestSmall(unittest.TestCase):
                @clause("SZ-2", "SZ-1")
                def test_good(self):
                    pass
                @clause("SZ-1")
                def test_bad(self):
                    with self.subTest("inner"):
                        self.fail()
                @clause("SZ-3")
                def test_worse(self):
                    self.fail()
            """
        )

    def trace(self, *args, **kwargs):
        return self.run_pytest(f"--traceability={self.file}", *args, **kwargs)

    def test_whole_run_writes_sorted_rows_the_same_under_xdist(self):
        expected = dedent(
            """\
            clause,test,outcome
            SZ-1,test_small.py::TestSmall::test_bad,failed
            SZ-1,test_small.py::TestSmall::test_good,passed
            SZ-2,test_small.py::TestSmall::test_good,passed
            SZ-3,test_small.py::TestSmall::test_worse,failed
            """
        )
        for args in ((), ("-n", "2")):
            self.file.unlink(missing_ok=True)
            _code, output = self.trace(*args)
            self.assertEqual(self.file.read_text(), expected, output)

    def test_part_of_the_tests_leaves_the_file_alone(self):
        self.file.write_text("untouched")
        for args in (("-k", "good"), ("test_small.py",), ("-x",), ("--collect-only",)):
            self.trace(*args)
            self.assertEqual(self.file.read_text(), "untouched", args)

    def test_ci_refuses_a_stale_file_and_a_clause_without_passing_test(self):
        self.trace()
        code, output = self.trace("--deselect", "nothing", ci=True)
        self.assertNotIn("no passing test", output, "a narrowed run compares nothing")
        code, output = self.trace(ci=True)
        self.assertEqual(code, 1, output)
        self.assertIn("no passing test for SZ-3", output)
        self.assertNotIn("no passing test for SZ-1", output)
        self.assertNotIn("is not what this run gives", output)

        before = self.file.read_text().replace("SZ-2,", "SZ-9,")
        self.file.write_text(before)
        code, output = self.trace(ci=True)
        self.assertIn("is not what this run gives", output)
        self.assertIn("+ SZ-2,test_small.py::TestSmall::test_good,passed", output)
        self.assertIn("FAILED docs/traceability.csv", output)
        self.assertEqual(self.file.read_text(), before, "CI compares and never writes")

    def test_ci_passes_when_the_file_is_right(self):
        self.write_test(
            """
            import unittest
            class TestSmall(unittest.TestCase):
                def test_good(self):
                    pass
                test_good.clauses = ("SZ-1",)
            """
        )
        self.trace()
        code, output = self.trace(ci=True)
        self.assertEqual(code, 0, output)
