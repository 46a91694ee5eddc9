"""The rooms stay rooms: who may import whom, and that both test runners see the same."""

import ast
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from odoo.modules import Manifest
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tests.loader import get_module_test_cases, get_test_modules

ROOT = Path(__file__).resolve().parent.parent
PILLARS = {"organization", "member", "standard", "approval", "document"}


def imported(path, package):
    """Yield (line, absolute dotted name) of everything the file imports.

    :param path: the file
    :param str package: dotted package the file belongs to, for relative imports
    """
    for node in ast.walk(ast.parse(path.read_bytes(), path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            base = parts[: len(parts) - node.level + 1] if node.level else []
            base += node.module.split(".") if node.module else []
            for alias in node.names:
                yield node.lineno, ".".join([*base, alias.name])


def sideways(path, root):
    """Yield what a file below ``root``/models takes from a room that is no pillar."""
    inner = path.relative_to(root)
    package = ".".join(("odoo.addons.trade_union", *inner.parent.parts))
    own = inner.parts[1]
    for line, name in imported(path, package):
        parts = name.split(".")
        if parts[:4] == ["odoo", "addons", "trade_union", "models"] and len(parts) > 4:
            room = parts[4]
            known = (root / "models" / room).is_dir()
            if known and room != own and room not in PILLARS:
                yield f"{inner}:{line} imports the room {room}"


@tagged("post_install", "-at_install")
class TestRooms(BaseCase):
    def test_no_room_imports_another_sideways(self):
        rooms = [path for path in (ROOT / "models").iterdir() if (path / "__init__.py").is_file()]
        self.assertGreaterEqual({room.name for room in rooms}, PILLARS)
        found = [
            line
            for room in sorted(rooms)
            for path in sorted(room.rglob("*.py"))
            for line in sideways(path, ROOT)
        ]
        self.assertEqual(found, [])

    def test_a_sideways_import_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for room in ("member", "election", "committee"):
                (root / "models" / room).mkdir(parents=True)
            path = root / "models/election/poll.py"
            path.write_text(
                "from ..committee.term import Term\n"
                "from odoo.addons.trade_union.models import committee\n"
                "from ..member import person\n"
                "from . import ballot\n"
                "from ..clock import today\n"
            )
            self.assertEqual(
                list(sideways(path, root)),
                [f"models/election/poll.py:{n} imports the room committee" for n in (1, 2)],
            )


@tagged("post_install", "-at_install")
class TestCore(BaseCase):
    def test_core_never_imports_odoo(self):
        for path in sorted((ROOT / "core").rglob("*.py")):
            package = ".".join(path.relative_to(ROOT).parent.parts)
            for line, name in imported(path, package):
                root = name.split(".")[0]
                self.assertNotEqual(root, "odoo", f"{path.name}:{line}")
                outside = root in {"models", "wizards", "controllers", "reports", "tests"}
                self.assertFalse(outside, f"{path.name}:{line} imports {name}")

    def test_core_runs_by_path_where_there_is_no_odoo(self):
        names = sorted(
            "core." + path.stem for path in (ROOT / "core").glob("*.py") if path.stem != "__init__"
        )
        self.assertTrue(names)
        # None in sys.modules makes the import fail.
        program = (
            "import sys, importlib; sys.modules['odoo'] = None; sys.path.insert(0, sys.argv[1])\n"
            "for name in sys.argv[2:]: importlib.import_module(name)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", program, str(ROOT), *names],
            capture_output=True,
            text=True,
            check=False,
            env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        )
        self.assertEqual(done.returncode, 0, done.stderr)


@tagged("post_install", "-at_install")
class TestBothRunners(BaseCase):
    def test_every_test_file_is_imported(self):
        init = ast.parse((ROOT / "tests/__init__.py").read_bytes())
        named = [
            alias.name
            for node in init.body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        ]
        files = sorted(path.stem for path in (ROOT / "tests").rglob("test_*.py"))
        self.assertEqual(sorted(named), files)

    def test_both_runners_collect_the_same_tests(self):
        by_odoo = {
            f"{module.__name__.rpartition('.')[2]}.py::{type(test).__name__}::"
            f"{test._testMethodName}"
            for module in get_test_modules("trade_union")
            for test in get_module_test_cases(module)
        }
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "--collect-only", "-q"),
                *("-p", "no:cacheprovider", "-p", "no:xdist"),
                f"--odoo-database={get_db_name()}",
            ],
            cwd=Path(Manifest.for_addon("trade_union").path).parent,
            capture_output=True,
            text=True,
            check=False,
            env={k: v for k, v in os.environ.items() if not k.startswith("PYTEST")},
        )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        by_pytest = {
            line.removeprefix("trade_union/tests/")
            for line in done.stdout.splitlines()
            if "::" in line
        }
        self.assertIn("test_tooling.py::TestClauseMark::test_unknown_clause_is_refused", by_pytest)
        # Odoo's own runner leaves out inherited tests (unless the class says
        # allow_inherited_tests_method) and every test that is no odoo.tests class.
        self.assertEqual(by_odoo, by_pytest)
