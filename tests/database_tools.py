"""PostgreSQL's own programs, for tests that work on a database of their own."""

import subprocess


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
