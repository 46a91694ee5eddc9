"""Import of a roster against Odoo's own import of a workbook with as many columns.

Ours, as the clerk it belongs to: parsing, all checks, access rights, look-up limits, encryption,
member numbers, history and counts. Odoo's, as the superuser: `execute_import` of the same workbook
into contacts, with tracking off as its screen does. No dry run on either side; the median of
three; everything is rolled back but the rows in the access log.
"""

import base64
import statistics
import sys
import time
from pathlib import Path

from odoo.tools import mute_logger

sys.path.insert(0, str(Path(__file__).resolve().parent))
import roster

GOAL = 4.0
TIMES = 3
# Char fields of a contact, as many as the roster has columns.
FIELDS = (
    "ref", "name", "function", "vat", "phone", "street", "street2", "city", "zip", "website",
)  # fmt: skip


def run(env, quick):
    """Return the seconds of an import of 10,000 rows (500 if quick)."""
    count = 500 if quick else 10_000
    content = roster.workbook(count)
    federation = roster.found(env)
    env.flush_all()
    with mute_logger("odoo.addons.base_import.models.base_import"):
        clerk = env(user=roster.clerk_of(federation))
        ours, theirs = _medians(
            env,
            lambda: _ours(clerk, federation, content, count),
            lambda: _theirs(env, content, count),
        )
    ratio = theirs / ours
    return [
        {
            "name": f"import_roster of {count} rows",
            "value": round(ours, 3),
            "unit": "s",
            "baseline": round(theirs, 3),
            "ratio": round(ratio, 2),
            "goal": GOAL,
            "ok": ratio >= GOAL,
        }
    ]


def _medians(env, *ways):
    # Turn by turn, so that a busy machine slows both alike.
    turns = [[_seconds(env, once) for once in ways] for _turn in range(TIMES)]
    return map(statistics.median, zip(*turns, strict=True))


def _seconds(env, once):
    savepoint = env.cr.savepoint(flush=False)
    try:
        env.invalidate_all()
        start = time.perf_counter()
        once()
        env.flush_all()
        return time.perf_counter() - start
    finally:
        env.invalidate_all(flush=False)
        savepoint.close(rollback=True)


def _ours(env, federation, content, count):
    record = env["union.roster.import"].create(
        {
            "organization_id": federation.id,
            "filename": "roster.xlsx",
            "data": base64.b64encode(content),
        }
    )
    done = record.action_import()
    if done["active"] != count:
        raise AssertionError(done)


def _theirs(env, content, count):
    wizard = (
        env["base_import.import"]
        .with_context(tracking_disable=True)
        .create(
            {
                "res_model": "res.partner",
                "file": content,
                "file_name": "roster.xlsx",
                "file_type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            }
        )
    )
    options = {"has_headers": True, "quoting": '"', "separator": ",", "sheet": "会员名册"}
    done = wizard.execute_import(list(FIELDS), list(roster.HEADINGS), options)
    if len(done["ids"] or ()) != count:
        raise AssertionError(done["messages"])
