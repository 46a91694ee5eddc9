"""Ballot papers as PDF: seconds for a thousand papers, and memory that does not grow with them.

The papers of one vote with 20 names, as the officer's button prints them: 5,000 of them. Beside
it stands what a report does by itself: one body with all the papers, here 200 of them, reckoned
up to as many. The most memory this process ever had is read after 500 papers and after all.
"""

import logging
import re
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

PAPERS, FEW, NAMES, PLAIN = 5000, 500, 20, 200
FASTER = 10.0
# Mebibytes that 5,000 papers may take beyond 500.
MORE = 32
REPORT = "trade_union.report_election_ballots"


def run(env, quick):
    """Return seconds per 1,000 papers against the plain report, and the growth of memory."""
    papers, few, plain = (PAPERS, FEW, PLAIN) if not quick else (200, 50, 20)
    # Without a web server its style sheets are not found; the ballot needs none of them.
    logging.getLogger("odoo.addons.base.models.ir_actions_report").setLevel(logging.ERROR)
    election, batch = _papers(env(context=dict(env.context, force_report_rendering=True)))
    report = election.env["ir.actions.report"]

    def printed(number):
        batch.printed_count = number
        start = time.perf_counter()
        content, _kind = report._render_qweb_pdf(REPORT, election.ids)
        return time.perf_counter() - start, content

    printed(10)  # warms up
    _seconds, content = printed(few)
    before = _most()
    seconds, content = printed(papers)
    grown = (_most() - before) / 1024
    found = len(re.findall(rb"/Type /Page\b", content))
    if found != papers:
        raise ValueError(f"{found} pages for {papers} papers")
    usual = _plain(election, batch, plain)
    ours, theirs = 1000 * seconds / papers, 1000 * usual / plain
    return [
        {
            "name": f"ballots: 1,000 of {papers:,} papers",
            "value": round(ours, 3),
            "unit": "s",
            "baseline": round(theirs, 3),
            "ratio": round(theirs / ours, 1),
            "goal": FASTER,
            "ok": quick or theirs >= FASTER * ours,
        },
        {
            "name": f"ballots: memory beyond {few:,} papers",
            "value": round(grown, 1),
            "unit": "MiB",
            "baseline": float(MORE),
            "ratio": None,
            "goal": None,
            "ok": grown <= MORE,
        },
        {
            "name": f"ballots: PDF of {papers:,} papers",
            "value": round(len(content) / 2**20, 2),
            "unit": "MiB",
            "baseline": None,
            "ratio": None,
            "goal": None,
            "ok": True,
        },
    ]


def _most():
    """Return the most memory this process had, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _plain(election, batch, number):
    """Return the seconds of one body with so many papers, as the report engine prints it."""
    env = election.env
    paper = batch._paper()
    html = env["ir.qweb"]._render(
        "trade_union.election_ballots",
        {
            "docs": election,
            "zoom": 1,
            "papers": [paper] * number,
            "titles": {batch.contest_id: election.organization_id.name},
        },
    )
    report = env["ir.actions.report"]
    start = time.perf_counter()
    report._run_wkhtmltopdf([str(html)], report_ref=REPORT)
    return time.perf_counter() - start


def _papers(env):
    """Return an election with one vote and its papers; nothing is committed."""
    union = env["union.organization"].create(
        {
            "name": "选票基准工会",
            "code": "BALLOTS",
            "level": "primary",
            "kind": "single",
            "state": "active",
        }
    )
    members = env["union.member"].create(
        [
            {
                "name": f"{'陈林黄吴张李王刘杨周'[number % 10]}{'建志丽振海俊秀文'[number % 8]}{'一二三'[number % 3]}",
                "gender": "female",
                "organization_id": union.id,
                "state": "active",
            }
            for number in range(NAMES)
        ]
    )
    election = env["union.election"].create({"name": "选举", "organization_id": union.id})
    contest = env["union.contest"].create({"election_id": election.id, "seats": 15})
    env["union.candidate"].create(
        [{"contest_id": contest.id, "member_id": member.id} for member in members]
    )
    election.action_propose_rules()
    return election, contest._make_batches(10)
