"""The count of 100,000 papers and its result, against a loop that only adds up the marks.

Ours tells valid, blank and invalid papers apart, checks the sheet and gives every verdict its
rule. Goal: at most one and a half times the loop.
"""

import random
import sys
from fractions import Fraction
from pathlib import Path

# Loaded by its path: there is no package to be relative to.
from odoo.addons.trade_union.core import tally  # pylint: disable=odoo-addons-relative-import

sys.path.insert(0, str(Path(__file__).resolve().parent))
import timing

NAMES = [f"c{number:02}" for number in range(20)]
SEATS = 15
GOAL = 1.5


def run(env, quick):
    """Return the milliseconds over 100,000 papers (2,000) with 20 names and 15 marks each."""
    papers = _papers(2_000 if quick else 100_000)
    rules = tally.Rules(seats=SEATS, base="valid", quorum=Fraction(0))

    def ours():
        counts = tally.count_papers(papers, NAMES, rules, entitled=len(papers), present=len(papers))
        return counts, tally.decide(counts, rules)

    counts, result = ours()
    plain = _plain(papers)
    if {marks.key: marks.favour for marks in counts.candidates} != plain:
        raise AssertionError("the count and the plain loop differ")
    if len(result.elected) + len(result.runoff) < 1:
        raise AssertionError("nobody was elected: nothing was decided")
    times = timing.medians(ours, lambda: _plain(papers))
    return [timing.row(f"count and decide {len(papers):,} papers", *times, GOAL)]


def _papers(number):
    rng = random.Random(20260901)
    papers = []
    for _ in range(number):
        favour = frozenset(rng.sample(NAMES, SEATS))
        papers.append(tally.Paper(favour, frozenset(NAMES) - favour))
    return papers


def _plain(papers):
    """Count marks for and against, and nothing else."""
    favour = dict.fromkeys(NAMES, 0)
    against = dict.fromkeys(NAMES, 0)
    for paper in papers:
        for key in paper.favour:
            favour[key] += 1
        for key in paper.against:
            against[key] += 1
    return favour
