"""pytest hooks: log watch, skips, traceability. Linked into .odoo/addons by dev/setup.

It stands outside the addon's package on purpose: pytest imports a conftest before
Odoo is configured, and as a part of the package it would drag in every model.
"""

import csv
import gc
import importlib.util
import io
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest

ROOT = Path(__file__).resolve().parent.parent


def _load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules.setdefault(path.stem, module)
    spec.loader.exec_module(module)
    return module


log_watch = _load(ROOT / "tests/log_watch.py")
watch = log_watch.LogWatch()
# Long tests first: with two workers they must not be what the other waits for.
FIRST = ("test_module_operations.py", "test_tour", "test_journey")


def pytest_addoption(parser):
    parser.addoption(
        "--traceability",
        metavar="FILE",
        help="after a whole run write clause,test,outcome to FILE (--traceability=FILE); "
        "with CI=true compare instead",
    )


def pytest_configure(config):
    # The root logger: assertLogs and mute_logger cut an expected record off below it.
    logging.getLogger().addHandler(watch)
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Traceability(config), "trade_union_traceability")


def pytest_collection_modifyitems(items):
    def rank(item):
        name = item.path.name
        return next((i for i, start in enumerate(FIRST) if name.startswith(start)), len(FIRST))

    items.sort(key=rank)


def pytest_collection_finish(session):
    """Spare the collector what stays to the end: models, modules, the tests themselves."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


# ---------------------------------------------------------------- log watch


def _fail_on_warnings():
    __tracebackhide__ = True
    if records := watch.take():
        pytest.fail("unexpected in the log:\n  " + "\n  ".join(records), pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    __tracebackhide__ = True
    result = yield
    _fail_on_warnings()
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    __tracebackhide__ = True
    result = yield
    _fail_on_warnings()
    return result


# -------------------------------------------------------- skips and clauses


def _refuse_unlisted_skip(report):
    if report.skipped:
        reason = getattr(report, "wasxfail", None)
        if reason is None:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        if not log_watch.is_stock_skip(str(reason)):
            report.outcome = "failed"
            report.longrepr = f"skipped for a reason not listed in tests/log_watch.py: {reason}"
            vars(report).pop("wasxfail", None)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    report = _refuse_unlisted_skip((yield))
    if report.when == "call" or not report.passed:
        clauses = getattr(getattr(item, "function", None), "clauses", ())
        report.user_properties += [("clause", name) for name in clauses]
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(collector):
    return _refuse_unlisted_skip((yield))


# ------------------------------------------------------------- traceability


class Traceability:
    """Gathers clause, test and outcome in the controlling process (merged under xdist)."""

    NARROWING = ("keyword", "markexpr", "deselect", "lf", "failedfirst", "ignore", "ignore_glob")

    def __init__(self, config):
        self.config = config
        self.rows = {}
        self.broken = False
        file = config.getoption("--traceability")
        self.file = Path(file).absolute() if file else None

    def pytest_collectreport(self, report):
        self.broken |= report.failed

    def pytest_runtest_logreport(self, report):
        test = report.nodeid.removeprefix("trade_union/")
        for name, value in report.user_properties:
            if name == "clause":
                known = self.rows.get((value, test), report.outcome)
                self.rows[value, test] = "failed" if "failed" in (known, report.outcome) else known

    def is_whole_run(self, session):
        config = self.config
        return (
            not self.broken
            and config.args_source != config.ArgsSource.ARGS
            and not any(config.getoption(name, None) for name in self.NARROWING)
            and not (session.shouldstop or session.shouldfail)
            and not config.getoption("collectonly")
        )

    def text(self):
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("clause", "test", "outcome"))
        writer.writerows(sorted((*key, outcome) for key, outcome in self.rows.items()))
        return out.getvalue()

    def complaints(self):
        """What CI holds against the tracked file; empty when nothing."""
        found = []
        tracked = self.file.read_text() if self.file.exists() else ""
        new = self.text()
        if tracked != new:
            old_lines, new_lines = set(tracked.splitlines()), set(new.splitlines())
            found.append(f"{self.file} is not what this run gives; run dev/test and commit it")
            found += [f"  - {line}" for line in sorted(old_lines - new_lines)]
            found += [f"  + {line}" for line in sorted(new_lines - old_lines)]
        proven = {clause for (clause, _test), outcome in self.rows.items() if outcome == "passed"}
        covered = {row["clause"] for row in csv.DictReader(io.StringIO(tracked))}
        found += [f"no passing test for {clause}" for clause in sorted(covered - proven)]
        return found

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session, exitstatus):
        if self.file is None or exitstatus not in (0, 1) or not self.is_whole_run(session):
            return
        if os.environ.get("CI", "").lower() != "true":
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.write_text(self.text())
        elif complaints := self.complaints():
            # As a failed report it is listed and counted in pytest's summary.
            report = pytest.TestReport(
                nodeid="docs/traceability.csv",
                location=("docs/traceability.csv", 0, "traceability"),
                keywords={},
                outcome="failed",
                longrepr="\n".join(complaints),
                when="call",
            )
            self.config.hook.pytest_runtest_logreport(report=report)
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


# ---------------------------------------------------------------- filestore


@pytest.fixture(scope="session", autouse=True)
def own_filestore(request):
    """Give each xdist worker a filestore of its own.

    pytest-odoo lets all copies of the database share one; then a worker's garbage
    collection deletes what only another worker's database still refers to, and a
    test that reads every file reads those of its neighbours.
    """
    if not os.environ.get("PYTEST_XDIST_WORKER") or not request.config.pluginmanager.hasplugin(
        "odoo"
    ):
        yield
        return
    request.getfixturevalue("load_registry")
    from odoo.tests.common import get_db_name
    from odoo.tools import config

    def filestore(dbname):
        return os.path.join(config["data_dir"], "filestore", dbname)

    own = filestore(get_db_name())
    shared = config.filestore(get_db_name())
    shutil.rmtree(own, ignore_errors=True)
    if os.path.isdir(shared):
        # Files are named by their digest and never changed: links are enough.
        subprocess.run(["cp", "-al", shared, own], check=True)
    with mock.patch.object(config, "filestore", filestore):
        yield
    shutil.rmtree(own, ignore_errors=True)
