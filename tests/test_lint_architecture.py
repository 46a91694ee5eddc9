"""The rooms stay rooms: who may import whom, how long a file grows, why a right is lifted.

And that both test runners see the same tests.
"""

import ast
import io
import os
import subprocess
import sys
import tempfile
import tokenize
from pathlib import Path

from odoo.modules import Manifest
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tests.loader import get_module_test_cases, get_test_modules

from .test_lint import our_files

ROOT = Path(__file__).resolve().parent.parent
PILLARS = {"organization", "member", "standard", "approval", "document"}
# Longer files are split by concern.
LONGEST = 400
LONGEST_TEST = 420
# Comments that speak to a tool give no reason.
PRAGMAS = ("# pylint:", "# noqa", "# fmt:", "# ruff:", "# type:")


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


def too_long(names, root):
    """Yield the Python files below ``root`` that have grown beyond what one sits down to read."""
    for name in names:
        if name.endswith(".py"):
            longest = LONGEST_TEST if name.startswith("tests/") else LONGEST
            count = len((root / name).read_text().splitlines())
            if count > longest:
                yield f"{name} has {count} lines, at most {longest} allowed: split it by concern"


def lifts_rights(call):
    """Return whether this may give more rights than the caller has.

    A ``sudo()``, or the same by another name: ``env(su=True)``, ``with_user(SUPERUSER_ID)``.
    """
    name = getattr(call.func, "attr", getattr(call.func, "id", None))
    words = [word.value for word in call.keywords if word.arg in ("su", "user")]
    if name in ("env", "with_user"):
        return any(ast.unparse(value) in ("True", "SUPERUSER_ID") for value in call.args + words)
    if name != "sudo" or not isinstance(call.func, ast.Attribute):
        return False
    flag = call.args[0] if call.args else None
    if isinstance(flag, ast.Constant):
        return bool(flag.value)
    # ``sudo(self.env.su)`` gives back what was handed in.
    return not (isinstance(flag, ast.Attribute) and flag.attr == "su")


def unexplained(source):
    """Yield the lines of the ``sudo()`` calls that no comment stands beside.

    Beside is: anywhere in the statement (of a compound one, in its head), or alone on the
    lines just above it.
    """
    reasons = {
        token.start[0]: token.line.strip() == token.string
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT and not token.string.startswith(PRAGMAS)
    }
    lines = ["", *source.splitlines()]

    def explained(first, last):
        above = first - 1
        while lines[above].lstrip().startswith(PRAGMAS):
            above -= 1
        return reasons.get(above, False) or not reasons.keys().isdisjoint(range(first, last + 1))

    def visit(node, first, last):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                decorators = getattr(child, "decorator_list", ())
                start = min(part.lineno for part in (child, *decorators))
                body = getattr(child, "body", None)
                end = max(body[0].lineno - 1, child.lineno) if body else child.end_lineno
                yield from visit(child, start, end)
                continue
            if isinstance(child, ast.Call) and lifts_rights(child) and not explained(first, last):
                yield child.func.end_lineno
            yield from visit(child, first, last)

    yield from visit(ast.parse(source), 0, 0)


@tagged("post_install", "-at_install")
class TestHabits(BaseCase):
    def test_no_file_grows_too_long(self):
        self.assertEqual(list(too_long(our_files(), ROOT)), [])

    def test_a_long_file_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "tests").mkdir()
            lines = {
                "a.py": LONGEST, "b.py": LONGEST + 1, "b.xml": LONGEST + 1,
                "tests/a.py": LONGEST_TEST, "tests/b.py": LONGEST_TEST + 1,
            }  # fmt: skip
            for name, count in lines.items():
                (root / name).write_text("\n" * count)
            found = [line.split()[0] for line in too_long(lines, root)]
        self.assertEqual(found, ["b.py", "tests/b.py"])

    def test_each_sudo_says_why_it_is_safe(self):
        found = [
            f"{name}:{line}"
            for name in our_files()
            if name.endswith(".py") and not name.startswith("tests/")
            for line in unexplained((ROOT / name).read_text())
        ]
        self.assertEqual(found, [], "say on the line, or on the one before, why it is safe")

    def test_a_sudo_without_a_reason_is_found(self):
        source = """
a.sudo().b = 1
c = a.sudo()  # the caller was checked
# Names are public.
d = a.sudo()
e = d.f
g = a.sudo(True)
h = a.sudo(False) or a.sudo(self.env.su)
i = a.sudo(flag)  # pylint: disable=no-raise
# Counted, not told.
# pylint: disable-next=no-raise
j = a.sudo()
k = [
    # only sums
    a.sudo().b,
]
for row in a.sudo():  # closed to everybody
    row.b = 1  # this line speaks of itself
    row.sudo().c = 1
if a:
    # of the house below
    b = 1
    d = [row.sudo() for row in a]
elif a.sudo():
    b = 1
else:
    # the last
    a.sudo().c()
l = env(su=True), a.with_user(SUPERUSER_ID)
m = self.env(user=SUPERUSER_ID)
n = a.with_user(user), env(cr=cr), env(su=False)
"""
        self.assertEqual(list(unexplained(source)), [2, 7, 9, 19, 23, 24, 29, 29, 30])


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
