"""The examples in the docstrings of ``core`` hold, and ``core`` needs no Odoo."""

import doctest
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

from odoo.tests import BaseCase, tagged

from .. import core

ROOT = Path(core.__file__).resolve().parents[1]


@tagged("post_install", "-at_install")
class TestCoreDoctests(BaseCase):
    def test_every_example_holds(self):
        names = [module.name for module in pkgutil.iter_modules(core.__path__)]
        self.assertIn("roster", names)
        for name in names:
            with self.subTest(module=name):
                module = importlib.import_module(f"{core.__name__}.{name}")
                result = doctest.testmod(module)
                self.assertGreater(result.attempted, 0, "a module of core without an example")
                self.assertEqual(result.failed, 0)

    def test_every_public_function_has_an_example(self):
        finder = doctest.DocTestFinder(recurse=False)
        for info in pkgutil.iter_modules(core.__path__):
            module = importlib.import_module(f"{core.__name__}.{info.name}")
            for name, value in vars(module).items():
                public = callable(value) and getattr(value, "__module__", "") == module.__name__
                if name.startswith("_") or not public or isinstance(value, type):
                    continue
                with self.subTest(function=f"{info.name}.{name}"):
                    found = finder.find(value, name, module=module)
                    self.assertTrue(any(test.examples for test in found))

    def test_core_imports_without_odoo(self):
        code = (
            "import sys, pkgutil, importlib\n"
            "sys.modules['odoo'] = None\n"
            f"sys.path.insert(0, {str(ROOT)!r})\n"
            "import core\n"
            "for module in pkgutil.iter_modules(core.__path__):\n"
            "    importlib.import_module('core.' + module.name)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False
        )
        self.assertEqual(done.returncode, 0, done.stderr)
