"""Export of a roster against plain xlsxwriter writing the same cells, and its memory.

Plain: the same workbook in constant memory from rows that are in memory already, without a
database. Memory: the peak of what Python allocates during the export; it must not grow from
10,000 to 100,000 rows.
"""

import functools
import statistics
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

import xlsxwriter

from odoo.tools import SQL

sys.path.insert(0, str(Path(__file__).resolve().parent))
import roster

GOAL = 2.0
# Flat: the larger roster may take this much more at its peak.
MEMORY_GOAL = 1.2
TIMES = 3


def run(env, quick):
    """Return the seconds for 100,000 rows (8,000 if quick) and the growth of the memory."""
    small, large = (4_000, 8_000) if quick else (10_000, 100_000)
    federation = roster.found(env)
    _fill(env, federation, large)
    exports = env["union.roster.export"]

    def ours():
        with tempfile.TemporaryFile() as file:
            exports._write_organization(federation, file)

    rows = list(exports._rows(SQL("o.parent_path LIKE %s", federation.parent_path + "%")))
    seconds = _median(ours)
    plain = _median(functools.partial(_plain, rows))
    rows.clear()
    factor = seconds / plain

    peak_large = _peak(ours)
    env.cr.execute(
        SQL(
            "UPDATE union_member SET organization_id = %s"
            " WHERE employer_id IN (SELECT id FROM union_employer WHERE name LIKE %s)"
            "   AND member_number > %s",
            _elsewhere(env),
            "深圳第%",
            f"B{small:08d}",
        )
    )
    env.invalidate_all()
    peak_small = _peak(ours)
    growth = peak_large / peak_small
    return [
        {
            "name": f"export_roster of {large} rows",
            "value": round(seconds, 3),
            "unit": "s",
            "baseline": round(plain, 3),
            "ratio": round(plain / seconds, 2),
            "goal": 1 / GOAL,
            "ok": factor <= GOAL,
        },
        {
            "name": f"export_roster peak memory, {small} to {large} rows",
            "value": round(peak_large / 2**20, 2),
            "unit": "MiB",
            "baseline": round(peak_small / 2**20, 2),
            "ratio": round(1 / growth, 2),
            "goal": round(1 / MEMORY_GOAL, 2),
            "ok": growth <= MEMORY_GOAL,
        },
    ]


def _median(once):
    times = []
    for _turn in range(TIMES):
        start = time.perf_counter()
        once()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _peak(once):
    tracemalloc.start()
    try:
        once()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _plain(rows):
    with (
        tempfile.TemporaryFile() as file,
        xlsxwriter.Workbook(
            file, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
        ) as book,
    ):
        sheet = book.add_worksheet()
        for line, row in enumerate(rows, 1):
            sheet.write_row(line, 0, row)


def _fill(env, federation, count):
    """Members of the federation's unions by SQL: only what an export reads."""
    env.flush_all()
    env.cr.execute(
        SQL(
            """
            INSERT INTO union_member (name, gender, birth_date, organization_id, employer_id,
                   employment_kind, state, joined_on, member_number, id_type, id_masked,
                   mobile_masked, political_status, education)
            SELECT '张' || n, CASE n %% 2 WHEN 0 THEN 'male' ELSE 'female' END,
                   date '1960-01-01' + n %% 16000, e.organization_id, e.id, 'contract', 'active',
                   date '2010-01-01' + n %% 5000, 'B' || lpad(n::text, 8, '0'), 'resident',
                   '440**************' || n %% 10, '138******' || lpad((n %% 100)::text, 2, '0'),
                   'masses', 'bachelor'
              FROM generate_series(1, %(count)s) n
              JOIN LATERAL (
                    SELECT id, organization_id FROM union_employer
                     WHERE name = '深圳第' || n %% %(employers)s || '公司'
                       AND organization_id IN (SELECT id FROM union_organization
                                                WHERE parent_path LIKE %(path)s)
                   ) e ON true
            """,
            count=count,
            employers=roster.EMPLOYERS,
            path=federation.parent_path + "%",
        )
    )
    env.cr.execute("ANALYZE union_member")


def _elsewhere(env):
    return (
        env["union.organization"]
        .with_context(tracking_disable=True)
        .create({"name": "别处", "code": "BENCH-X", "level": "federation", "state": "active"})
        .id
    )
