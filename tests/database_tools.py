"""PostgreSQL's own programs, for tests that work on a database of their own."""

import os
import subprocess
import tempfile
from pathlib import Path

from odoo.tests import get_db_name


def run_tool(*command, env=None):
    """Run a program and return what it printed.

    :raise AssertionError: with the end of what it complained of, if it fails
    """
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=env)
    if done.returncode:
        raise AssertionError(f"{command[0]}: {done.stderr[-4000:]}")
    return done


def drop_database(name):
    """Drop a database, whoever is connected to it.

    The plain drop comes first: the server sends away an autovacuum worker by itself, while
    ``--force`` may not, because the worker belongs to the superuser.
    """
    try:
        run_tool("dropdb", "--if-exists", name)
    except AssertionError:
        run_tool("dropdb", "--if-exists", "--force", name)


def tests_began_with():
    """Return the database that the workers of a parallel run were copied from, or None.

    Nobody is connected to it. Without workers the tests run on it themselves.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    return get_db_name().removesuffix(f"-{worker}") if worker else None


def copy_database(name):
    """Make a database like the one the tests began with; one of that name goes first."""
    drop_database(name)
    if template := tests_began_with():
        run_tool("createdb", "-T", template, name)
        return
    # A dump, not a template: the tests' own connections keep the original busy.
    with tempfile.TemporaryDirectory() as folder:
        dump = str(Path(folder, "dump.sql"))
        run_tool("pg_dump", "--no-owner", "-f", dump, get_db_name())
        run_tool("createdb", name)
        run_tool("psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", name, "-f", dump)
