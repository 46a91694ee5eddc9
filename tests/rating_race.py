"""Run by test_rating_race.py in a process of its own: many answers at once, with real commits.

Prints one line of JSON.
"""

# A process of its own: no test's transaction to protect, no package to be relative to.
# pylint: disable=invalid-commit,odoo-addons-relative-import

import json
import sys
from functools import partial

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

THREADS = 20


def prepare(registry):
    """Return ``[(id of an open rating, its codes)]`` of two years, committed."""
    # Importable once the addons path is read.
    from odoo.addons.trade_union.tests.tree import build_tree

    story = type("Story", (), {})
    with registry.cursor() as cr:
        story.env = api.Environment(cr, SUPERUSER_ID, {})
        build_tree(story)
        story.env["union.member"].create(
            [
                {
                    "name": f"会员{n}",
                    "gender": "female",
                    "organization_id": story.primary.id,
                    "state": "active",
                }
                for n in range(2 * THREADS)
            ]
        )
        ratings = story.env["union.rating"].create(
            [{"organization_id": story.primary.id, "year": year} for year in (2024, 2025)]
        )
        ratings.action_open()
        return [
            (rating.id, rating.cut_ids.action_codes(2 * THREADS)["codes"]) for rating in ratings
        ]


def answer(code, grade, env):
    """Answer both questions alike; return what the page would say."""
    found = env["union.rating.code"]._of(code)
    if not found:
        return "wrong"
    if found.used:
        return "used"
    ids = [id_ for id_, _title in found._questions()]
    return "thanks" if found._answer(dict.fromkeys(ids, grade)) else "used"


def close(rating_id, env):
    """Close a rating while others answer."""
    env["union.rating"].browse(rating_id).action_close()
    return "closed"


def rows(registry):
    """Return what the tables look like to somebody who reads them row by row."""
    with registry.cursor() as cr:
        cr.execute("SELECT xmin::text, used FROM union_rating_code")
        codes = cr.fetchall()
        cr.execute("SELECT xmin::text, sealed FROM union_rating_box ORDER BY id")
        return codes, cr.fetchall()


def main():
    """Tell the story."""
    database, addons_path = sys.argv[1:3]
    config.parse_config(["-d", database, f"--addons-path={addons_path}", "--log-level=critical"])
    registry = Registry(database)
    from odoo.addons.trade_union.tests.entry_race import at_once

    (rating_id, codes), (other_id, other_codes) = prepare(registry)
    result = {"one_code": at_once(registry, [partial(answer, codes[0], 0)] * THREADS)}
    # One answer each, whatever it is: the same rows are written, of the same length.
    written = []
    for number, grade in enumerate((0, 1, 2), 1):
        before = rows(registry)
        at_once(registry, [partial(answer, codes[number], grade)])
        after = rows(registry)
        boxes = [
            (len(old[1]), len(new[1]))
            for old, new in zip(before[1], after[1], strict=True)
            if old[1] != new[1]
        ]
        written.append([boxes, sum(used for _xmin, used in after[0])])
    result["written"] = written
    crowd = [partial(answer, code, n % 3) for n, code in enumerate(codes[4 : 4 + THREADS])]
    result["crowd"] = at_once(registry, crowd)
    with registry.cursor() as cr:
        rating = api.Environment(cr, SUPERUSER_ID, {})["union.rating"].browse(rating_id)
        result["answered"] = rating.answered_count
        rating.action_close()
        result["told"] = [[row.satisfied, row.basic, row.unsatisfied] for row in rating.result_ids]
        cr.commit()
    # Closed in the middle of answers: what was thanked for is counted, the rest is told.
    crowd = [partial(answer, code, 1) for code in other_codes[: THREADS - 1]]
    at_once(registry, crowd[:6])
    during = at_once(registry, [*crowd[6:], partial(close, other_id)])
    with registry.cursor() as cr:
        other = api.Environment(cr, SUPERUSER_ID, {})["union.rating"].browse(other_id)
        result["closing"] = [
            6 + during.count("thanks"),
            other.voted_count,
            sum(other.result_ids.mapped("basic")),
        ]
        result["during"] = sorted(set(during) - {"thanks", "wrong", "used"})
    codes_left, boxes_left = rows(registry)
    with registry.cursor() as cr:
        cr.execute(
            "SELECT COUNT(DISTINCT xmin::text) FROM union_rating_result WHERE rating_id = %s",
            [rating_id],
        )
        result["left"] = [len(codes_left), len(boxes_left), cr.fetchone()[0]]
    result["late"] = at_once(registry, [partial(answer, codes[-1], 0)])
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
