"""Run the benchmarks: a table on screen, a list for machines.

A benchmark is a file ``bench_<name>.py`` here with one function::

    def run(env, quick):
        return [{"name": ..., "value": ..., "unit": ..., "baseline": ...,
                 "ratio": ..., "goal": ..., "ok": ...}]

``env`` belongs to the superuser of a database with the addon and no demo data; what a
benchmark does not commit is rolled back after it. City-sized data are made once by city.py and
kept until ``dev/bench --fresh``. ``quick`` asks for a small size, whose
figures prove that the benchmark works and nothing else. ``baseline`` is what the plain way
costs in the same run, ``ratio`` how many times better ours is, ``goal`` the ratio wanted;
all three are None where there is nothing to compare with. ``ok`` tells whether the goal holds.
"""

# pylint: disable=print-used

import argparse
import importlib.util
import json
import sys
from pathlib import Path

import odoo.tools
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

HERE = Path(__file__).resolve().parent
KEYS = ("name", "value", "unit", "baseline", "ratio", "goal", "ok")
SETTINGS = (
    "server_version",
    "shared_buffers",
    "work_mem",
    "effective_cache_size",
    "max_wal_size",
    "synchronous_commit",
    "fsync",
    "jit",
    "max_parallel_workers_per_gather",
)


def available():
    """Return {name: file} of the benchmarks that exist."""
    return {path.stem.removeprefix("bench_"): path for path in sorted(HERE.glob("bench_*.py"))}


def load(path):
    """Return the module of a benchmark file."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def checked(rows, name):
    """Return the rows, or raise ValueError when one has not the agreed keys."""
    for row in rows:
        if set(row) != set(KEYS):
            raise ValueError(f"bench_{name}: keys {sorted(row)}, wanted {sorted(KEYS)}")
    return rows


def table(rows):
    """Return the rows as aligned lines of text."""

    def cell(value):
        if isinstance(value, bool):
            return "yes" if value else "NO"
        if isinstance(value, float):
            return f"{value:,.3f}" if abs(value) < 100 else f"{value:,.0f}"
        return "–" if value is None else str(value)

    lines = [KEYS, *([cell(row[key]) for key in KEYS] for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(KEYS))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def settings(cr):
    """Return {setting: value} of the database server."""
    cr.execute("SELECT name, current_setting(name) FROM pg_settings WHERE name IN %s", [SETTINGS])
    return dict(cr.fetchall())


def main(argv=None):
    """Run the named benchmarks (all by default); return 1 when a goal is missed, else 0."""
    parser = argparse.ArgumentParser(prog="dev/bench")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--quick", action="store_true", help="small size: does it work?")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--database", required=True, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    benchmarks = available()
    if unknown := set(options.names) - set(benchmarks):
        parser.error(f"no benchmark {', '.join(sorted(unknown))}; there are: {list(benchmarks)}")

    odoo.tools.config.parse_config(["-d", options.database, "--log-level=warn"], setup_logging=True)
    registry = Registry(options.database)
    rows = []
    with registry.cursor() as cr:
        print("PostgreSQL: " + ", ".join(f"{k}={v}" for k, v in sorted(settings(cr).items())))
    for name in options.names or benchmarks:
        print(f"running {name} …", file=sys.stderr)
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            rows += checked(load(benchmarks[name]).run(env, options.quick), name)
            cr.rollback()
    print(table(rows))
    if options.json:
        options.json.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    missed = [row["name"] for row in rows if not row["ok"]]
    if missed and not options.quick:
        print(f"goal missed: {', '.join(missed)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
