"""Install, update, uninstall and install again on databases of our own, as a server does it.

Each step is a process of its own; its log may hold no warning of ours (log_watch.py). The first
installation without demo data is that of the test database, whose log ``dev/test`` judges.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import config

from . import log_watch
from .database_tools import copy_database, drop_database, run_tool

MODULE = "trade_union"
JUDGE = Path(config.root_path, "tests/test_module_operations.py")
# Tables, functions, columns on the tables of others, records.
LEFT_BEHIND = r"""
    SELECT relname FROM pg_class WHERE relname LIKE 'union\_%' AND relkind IN ('r', 'S', 'v', 'm')
    UNION ALL
    SELECT proname FROM pg_proc WHERE proname ~ 'union' AND pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT table_name || '.' || column_name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name LIKE 'union\_%'
    UNION ALL
    SELECT 'model:' || model FROM ir_model WHERE model LIKE 'union.%'
    UNION ALL
    SELECT 'record:' || name FROM ir_model_data WHERE module = 'trade_union'
"""
# What the screens of the demo show.
SHOWN = [
    ("union_territory_survey", "state = 'closed'"),
    ("union_informer", "employer_id IS NOT NULL"),
    ("union_statistics_return", "approval_state = 'approved'"),
    ("union_member_tag_line", "document_number IS NOT NULL"),
    ("union_member", "id_type = 'passport' AND state = 'applicant'"),
    ("union_membership_request", "kind = 'correction' AND approval_state = 'pending'"),
    ("union_certificate", "notice_on <= now()"),
    ("union_organization_change", "approval_state = 'pending'"),
    ("union_erasure", "state = 'proposed'"),
    ("union_publicity", "state = 'published'"),
]


class OperationsCase(BaseCase):
    """A database and a data folder that go with the test."""

    def setUp(self):
        super().setUp()
        self.database = f"{get_db_name()}-operations-{self._testMethodName.rpartition('_')[2]}"
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.files = Path(config["data_dir"], "filestore", self.database)
        self.drop()
        self.addCleanup(self.drop)

    def drop(self):
        drop_database(self.database)
        shutil.rmtree(self.files, ignore_errors=True)

    def installed(self):
        """Begin with the addon as the test database has it, without demo data."""
        copy_database(self.database)
        shutil.copytree(config.filestore(get_db_name()), self.files)

    def run_step(self, name, *command):
        """Run an Odoo process; fail on its exit code or on a warning of ours in its log."""
        log = Path(self.folder, f"{name}.log")
        with open(log, "w") as file:
            done = subprocess.run(
                [sys.executable, *command], stdout=file, stderr=file, cwd=self.folder, check=False
            )
        text = log.read_text(errors="replace")
        self.assertEqual(done.returncode, 0, f"{name}:\n{text[-4000:]}")
        self.assertIn(" INFO ", text, "no log to judge")
        self.assertEqual(log_watch.unexpected_lines(text), [], name)
        return text

    def server(self, name, *options):
        return self.run_step(
            name,
            *("-m", "odoo", "-d", self.database, "--stop-after-init", "--no-http", *options),
        )

    def judge(self, name, *options):
        """Run Odoo's own script for uninstalling and installing again."""
        return self.run_step(name, str(JUDGE), "-d", self.database, *options)

    def query(self, sql):
        return run_tool("psql", "-d", self.database, "-Atc", sql).stdout.split()


@tagged("post_install", "-at_install")
class TestWithoutDemo(OperationsCase):
    def test_uninstall_and_install_without_demo(self):
        self.installed()
        self.judge("uninstall and install", "uninstall", MODULE)
        self.assertIn("union_organization", self.query(LEFT_BEHIND))
        self.judge("uninstall", "uninstall", "-n", MODULE)
        self.assertEqual(self.query(LEFT_BEHIND), [], "left behind by the uninstallation")


# What offices keep, publish and load of their own; what came with the software stands beside it.
KEPT = (
    "union_rule",
    "union_rule_condition",
    "union_rule_band",
    "union_clause",
    "union_standard",
    "union_scheme",
    "union_scheme_gate",
    "union_indicator",
    "union_indicator_rule",
    "union_campaign",
    "union_assessment",
    "union_election_adjustment",
)


@tagged("post_install", "-at_install")
class TestUpdate(OperationsCase):
    """An update, and one more, leave alone what an office set, published and loaded."""

    def kept(self):
        """Return ``{table: digest of all its rows}``."""
        digest = "md5(COALESCE(string_agg(r::text, '|' ORDER BY r.id), ''))"
        return {table: self.query(f"SELECT {digest} FROM {table} r") for table in KEPT}

    def test_two_updates_keep_rules_schemes_and_standards_of_an_office(self):
        self.installed()
        script = str(Path(__file__).with_name("update_story.py"))
        self.run_step("story", script, self.database, ",".join(config["addons_path"]))
        before = self.kept()
        for where in (
            "union_rule WHERE organization_id IS NOT NULL AND severity = 'block'",
            "union_rule_condition WHERE value = '13'",
            "union_standard WHERE code = 'SH' AND version = '900' AND superseded_on IS NULL",
            "union_scheme WHERE state = 'published' AND organization_id IS NOT NULL",
            "union_campaign WHERE state = 'open'",
            "union_election_adjustment WHERE effect = 'block'",
        ):
            self.assertEqual(self.query(f"SELECT count(*) FROM {where}"), ["1"], where)
        self.server("update", "-u", MODULE)
        self.assertEqual(self.kept(), before)
        self.server("update again", "-u", MODULE)
        self.assertEqual(self.kept(), before)


@tagged("post_install", "-at_install")
class TestEventsLeft(OperationsCase):
    """What the uninstallation leaves of events, in tables that are not ours."""

    def test_no_member_is_left_on_the_events_of_a_union(self):
        self.installed()
        script = str(Path(__file__).with_name("uninstall_story.py"))
        self.run_step("story", script, self.database, ",".join(config["addons_path"]), "before")
        people = "SELECT count(*) FROM mail_message WHERE body LIKE '%t_secret%'"
        self.assertEqual(self.query(people), ["3"])
        self.judge("uninstall", "uninstall", "-n", MODULE)
        self.assertEqual(
            self.query("SELECT name->>'en_US', active FROM event_event ORDER BY 1"),
            ["foreign|t", "union|f"],
        )
        self.assertEqual(
            self.query(
                """
                SELECT e.name->>'en_US', r.state, r.active, COALESCE(r.name, ''), count(r.partner_id)
                  FROM event_registration r JOIN event_event e ON e.id = r.event_id
              GROUP BY 1, 2, 3, 4 ORDER BY 1
                """
            ),
            ["foreign|open|t|t_guest|1", "union|cancel|f||0"],
        )
        self.assertEqual(
            self.query("SELECT count(*) FROM event_registration WHERE NOT active"), ["2"]
        )
        # On the foreign event it is still said.
        self.assertEqual(self.query(people), ["1"])
        self.assertEqual(
            self.query("SELECT name FROM ir_attachment WHERE name LIKE 't\\_secret%'"),
            ["t_secret_foreign"],
        )
        self.run_step("desk", script, self.database, ",".join(config["addons_path"]), "after")


@tagged("post_install", "-at_install")
class TestWithDemo(OperationsCase):
    def test_install_update_uninstall_install_with_demo(self):
        run_tool("createdb", self.database)
        self.server("install", "-i", MODULE, "--with-demo")
        for table, where in SHOWN:
            with self.subTest(table):
                self.assertNotEqual(
                    self.query(f"SELECT count(*) FROM {table} WHERE {where}"), ["0"]
                )
        self.server("update", "-u", MODULE)
        self.server("update again", "-u", MODULE)
        self.judge("uninstall and install", "uninstall", MODULE)
        self.assertIn("union_organization", self.query(LEFT_BEHIND))
