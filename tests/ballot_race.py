"""Run by test_election_ballot_race.py in a process of its own: papers printed at once.

Real threads, real commits. Prints one line of JSON.
"""

# A process of its own: absolute imports, real commits, its answer on standard output.
# pylint: disable=odoo-addons-relative-import,invalid-commit

import json
import logging
import sys
import threading
from functools import partial

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import config

PAPERS = 50


def prepare(registry, votes):
    """Return the ids of so many votes of one election."""
    from odoo.addons.trade_union.tests.tree import build_tree

    class Story:
        pass

    with registry.cursor() as cr:
        Story.env = env = api.Environment(cr, SUPERUSER_ID, {})
        build_tree(Story)
        election = env["union.election"].create(
            {"name": "选举", "organization_id": Story.building.id}
        )
        election.action_propose_rules()
        contests = env["union.contest"].create([{"election_id": election.id}] * votes)
        cr.commit()
        return contests.ids


def race(registry, contest_ids):
    """Print the papers of each vote in a thread of its own; return what each printed."""
    barrier = threading.Barrier(len(contest_ids))
    printed = []

    def work(contest_id):
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            contest = env["union.contest"].browse(contest_id)
            # Everybody has seen that nothing is printed before the first one prints.
            seen = contest.election_id.last_serial
            barrier.wait(timeout=60)
            batch = retrying(partial(contest._make_batches, PAPERS), env)
            cr.commit()
            printed.append([seen, batch.serial_from, batch.serial_to])

    threads = [threading.Thread(target=work, args=(id_,)) for id_ in contest_ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return printed


def main(database, addons_path, votes):
    config.parse_config(["-d", database, f"--addons-path={addons_path}", "--log-level=info"])
    # Who comes second is told by the database to come again; that is what is looked at here.
    logging.getLogger("odoo.sql_db").setLevel(logging.CRITICAL)
    registry = Registry(database)
    printed = race(registry, prepare(registry, votes))
    sys.stdout.write(json.dumps({"printed": sorted(printed)}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:3], int(sys.argv[3]))
