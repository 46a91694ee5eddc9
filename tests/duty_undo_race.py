"""Run by test_member_import_duties_undo_rights.py in a process of its own: undo at the same second.

Real threads, real commits. Prints one line of JSON.
"""

# A process of its own: absolute imports, real commits, its answer on standard output.
# pylint: disable=odoo-addons-relative-import,invalid-commit,print-used

import base64
import json
import sys
import threading
import time
from functools import partial

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import config


def prepare(registry):
    """Import three lists and send a paper; committed, each in a transaction of its own.

    :return: ``(id of the administrator, ids of the runs, id of the one there before, of a new
        user, of the paper)``
    """
    # Only now does Odoo know where the addon is.
    from odoo.addons.trade_union.tests.duty_list_case import book
    from odoo.addons.trade_union.tests.papers import THREE_LEVELS, PaperCase
    from odoo.addons.trade_union.tests.tree import build_tree

    class Story:
        """The people and the route, without a test's transaction."""

        make_route = classmethod(PaperCase.make_route.__func__)

    with registry.cursor() as cr:
        Story.env = env = api.Environment(cr, SUPERUSER_ID, {})
        build_tree(Story)
        Story.make_route("three", THREE_LEVELS)
        letter = env["union.letter"].create(
            {
                "organization_id": Story.building.id,
                "to_organization_id": Story.street.id,
                "kind_id": env["union.letter.kind"].search([("code", "=", "letter")]).id,
                "title": "函",
            }
        )
        letter.with_user(Story.building_clerk).action_submit()
        officer, admin = Story.building_officer, Story.district_admin
        place, code, told = Story.district.id, Story.street.code, (officer.name, officer.login)
        cr.commit()
    runs = []
    for name, login in (("王芳", "race_wang"), ("李雷", "race_li"), told):
        with registry.cursor() as cr:
            env = api.Environment(cr, admin.id, {})
            data = base64.b64encode(book([name, login, "", "审核人", code]))
            record = env["union.roster.import"].create(
                {"organization_id": place, "kind": "duties", "filename": "x.xlsx", "data": data}
            )
            record.action_import()
            runs.append(record.run_ids.id)
            li = env["res.users"].sudo().search([("login", "=", "race_li")]).id
            cr.commit()
    return admin.id, runs, officer.id, li, letter.id


def undone(env, run):
    try:
        env["union.roster.import.run"].browse(run).action_undo()
        return "undone"
    except UserError as error:
        return str(error)


def twice(registry, admin, run):
    """Two clicks at once, served as the server does; return what each was told."""
    barrier = threading.Barrier(2)
    outcomes = []

    def click():
        with registry.cursor() as cr:
            env = api.Environment(cr, admin, {})
            # The picture of the database is that of before the first commit, for both.
            env["union.roster.import.run"].browse(run).mapped("undone_on")
            barrier.wait(timeout=60)
            outcomes.append(retrying(partial(undone, env, run), env))

    threads = [threading.Thread(target=click) for _click in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return outcomes


def signing_in(registry, admin, run, user):
    """Somebody signs in while his list is taken back; return what is told then and afterwards."""
    with registry.cursor() as one, registry.cursor() as two:
        api.Environment(one, user, {})["res.users.log"].sudo().create({})
        one.flush()
        during = undone(api.Environment(two, admin, {}), run)
        two.rollback()
        one.commit()
        after = undone(api.Environment(two, admin, {}), run)
        two.rollback()
    return during, after


def overtaken(registry, admin, run, user, paper):
    """Somebody signs while his duty is being taken back; return how it ends for him."""
    outcomes = []
    with registry.cursor() as one, registry.cursor() as two:
        letter = api.Environment(two, user, {})["union.letter"].browse(paper)
        letter.mapped("approval_state")  # his picture has the duty
        two.execute("SELECT pg_backend_pid()")
        [(pid,)] = two.fetchall()

        def sign():
            try:
                letter.action_agree()
                letter.env.flush_all()
                outcomes.append("signed")
            except (SerializationFailure, UserError) as error:
                outcomes.append(type(error).__name__)

        if (told := undone(api.Environment(one, admin, {}), run)) != "undone":
            return told, None
        one.flush()
        thread = threading.Thread(target=sign)
        thread.start()
        with registry.cursor() as watch:
            until = time.monotonic() + 30
            while thread.is_alive() and time.monotonic() < until:
                watch.execute("SELECT cardinality(pg_blocking_pids(%s))", [pid])
                if watch.fetchone()[0]:
                    break
                time.sleep(0.05)
        one.commit()
        thread.join(timeout=60)
        two.rollback()
    # What the server's retry loop does with it.
    with registry.cursor() as cr:
        try:
            api.Environment(cr, user, {})["union.letter"].browse(paper).action_agree()
            return outcomes[0], True
        except UserError:
            return outcomes[0], False
        finally:
            cr.rollback()


def main(database, addons_path):
    config.parse_config(["-d", database, f"--addons-path={addons_path}", "--log-level=error"])
    registry = Registry(database)
    admin, (first, second, third), officer, li, paper = prepare(registry)
    told = twice(registry, admin, first)
    during, after = signing_in(registry, admin, second, li)
    late, agrees = overtaken(registry, admin, third, officer, paper)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        letter = env["union.letter"].browse(paper)
        result = {
            "twice": told,
            # One for each list that was taken back: the first and the third.
            "logs": env["union.import.undo"].search_count([("kind", "=", "duties")]) - 1,
            "during": during,
            "after": after,
            "late": late,
            "agrees": agrees,
            "decisions": len(letter.approval_request_id.decision_ids),
        }
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
