"""Papers submitted and signed at three levels, against OCA's base_tier_validation.

Ours: letters with an enclosure, by a route looked up and written out from the tree; lock, snapshot,
chain of digests, inbox; at the last level numbered and frozen as a reply is. Theirs: a paper with a
title and a text and three reviewers named in advance; validated one by one, since the add-on takes
no more at a time, but in one transaction, which a user's clicks are not.

On both sides who signs next is told. Ours tells in a job afterwards, whose time and queries are
counted here as well; only its commits are left out. Mail stays queued on both sides. The PDFs of
the letters are printed later, by a job of its own: measured apart.

Each phase is measured turn by turn on both sides and rolled back in the end; every query of any
cursor counts, those of Odoo included, with the flush that a commit brings.
"""

import statistics
import sys
import threading
import time
from pathlib import Path
from unittest.mock import patch

from odoo.tools import mute_logger

sys.path.insert(0, str(Path(__file__).resolve().parent))
import letters
import tiers

QUERIES_GOAL = 20.0
SECONDS_GOAL = 5.0
TIMES = 3
PRINTED = 5


def run(env, quick):
    """Return queries and seconds of 500 papers (20 if quick)."""
    count = 20 if quick else 500
    ours = Ours(letters.office(env, quick))
    with (
        # A model made for the day has no views and no data file.
        mute_logger("odoo.registry", "odoo.models", "odoo.modules.registry"),
        tiers.opened() as peer,
        patch.object(env.registry["ir.cron"], "_commit_progress", lambda *_args, **_kw: 1),
    ):
        theirs = Theirs(peer)
        # What the server remembers from then on is paid for by nobody here.
        _turn(ours, theirs, 2)
        turns = [_turn(ours, theirs, count) for _time in range(1 if quick else TIMES)]
    rows = []
    for part, unit in ((0, "queries"), (1, "s")):
        phases = [
            [statistics.median(turn[side][number][part] for turn in turns) for side in (0, 1)]
            for number in range(len(PHASES))
        ]
        rows += [
            _row(f"approval_batch: {label}, {count} papers", unit, *phase)
            for label, phase in zip(PHASES, phases, strict=True)
        ]
        goal = (QUERIES_GOAL, SECONDS_GOAL)[part]
        sums = map(sum, zip(*phases, strict=True))
        rows.append(_row(f"approval_batch: all of {count} papers", unit, *sums, goal))
    printed = statistics.median(seconds for turn in turns for seconds in turn[2])
    rows.append(_row("approval_batch: printing one letter, later", "s", printed))
    return rows


PHASES = ("submit", "agree, level 1", "agree, level 2", "agree, level 3")


class Ours:
    """Letters of this addon."""

    def __init__(self, office):
        self.env = office.env
        self.office = office

    def papers(self, count):
        return self.office.letters(count)

    def phases(self, papers):
        """Return what is measured: submit, then agree at each level."""
        yield lambda: self._act(papers.with_user(self.office.clerk).action_submit)
        for signer in self.office.signers:
            yield lambda signer=signer: self._act(papers.with_user(signer).action_agree)

    def _act(self, action):
        failed = [row for row in action() if not row["ok"]]
        if failed:
            raise AssertionError(failed[0]["message"])
        self.env["union.approval.request"]._cron_notices()

    def check(self, papers):
        """Raise unless all are approved and numbered, with a message to each level."""
        if set(papers.mapped("approval_state")) != {"approved"} or not all(
            paper.number
            for paper in papers.sudo()  # the superuser's own
        ):
            raise AssertionError("not all letters were approved")
        _check_told(self.env, self.office.signers, 1)

    def printed(self, papers):
        """Return the seconds that some of them take to print."""
        times = []
        for paper in papers.sudo()[:PRINTED]:  # as the job does
            start = time.perf_counter()
            paper._print()
            self.env.cr.flush()
            times.append(time.perf_counter() - start)
        return times


class Theirs:
    """Papers of base_tier_validation."""

    def __init__(self, peer):
        self.env = peer.env
        self.peer = peer

    def papers(self, count):
        return self.peer.papers(count)

    def phases(self, papers):
        """As those of ours: request the validation, then validate at each tier."""
        yield papers.with_user(self.peer.clerk).request_validation
        for signer in self.peer.signers:
            yield lambda signer=signer: self._validate(papers.with_user(signer))

    def _validate(self, papers):
        for paper in papers:
            paper.validate_tier()

    def check(self, papers):
        """Raise unless all are validated, with a message of each paper to each reviewer."""
        if set(papers.mapped("validation_status")) != {"validated"}:
            raise AssertionError("not all papers were validated")
        _check_told(self.env, self.peer.signers, len(papers))


def _check_told(env, users, least):
    told = env["mail.notification"]._read_group(
        [("res_partner_id", "in", [user.partner_id.id for user in users])],
        ["res_partner_id"],
        ["__count"],
    )
    if len(told) != len(users) or min(count for _partner, count in told) < least:
        raise AssertionError(f"not everybody was told: {told}")


def _turn(ours, theirs, count):
    """Return what one round of the phases costs ours and theirs, and the seconds of printing.

    :return: ``([(queries, seconds)], [(queries, seconds)], [seconds])``
    """
    sides = ours, theirs
    savepoints = [side.env.cr.savepoint(flush=False) for side in sides]
    try:
        papers = [side.papers(count) for side in sides]
        costs = [], []
        phases = [side.phases(those) for side, those in zip(sides, papers, strict=True)]
        # Phase by phase, so that a busy machine slows both alike.
        for pair in zip(*phases, strict=True):
            for cost, side, once in zip(costs, sides, pair, strict=True):
                cost.append(_measured(side.env, once))
        for side, those in zip(sides, papers, strict=True):
            side.check(those)
        return *costs, ours.printed(papers[0])
    finally:
        for side, savepoint in zip(sides, savepoints, strict=True):
            side.env.cr.clear()
            savepoint.close(rollback=True)


def _measured(env, once):
    """Return the queries and seconds of ``once`` with the flush of a commit, caches empty."""
    env.cr.flush()
    env.invalidate_all()
    thread = threading.current_thread()
    thread.query_count = 0
    start = time.perf_counter()
    once()
    env.cr.flush()
    return thread.query_count, time.perf_counter() - start


def _row(name, unit, ours, theirs=None, goal=None):
    ratio = theirs / ours if theirs else None
    return {
        "name": name,
        "value": ours if unit == "queries" else round(ours, 3),
        "unit": unit,
        "baseline": theirs if theirs is None or unit == "queries" else round(theirs, 3),
        "ratio": ratio and round(ratio, 2),
        "goal": goal,
        "ok": goal is None or ratio >= goal,
    }
