"""Run by test_approval_http_race.py in a process of its own: browsers that click at once.

A server with its own threads, sessions over HTTP, real commits. Every click of a scene is held at
its decision until all others are there as well, each with its transaction begun. Prints one line
of JSON; what the server logs goes to standard error.
"""

# A process of its own: absolute imports, real commits, its answer on standard output.
# pylint: disable=odoo-addons-relative-import,invalid-commit,print-used

import contextlib
import json
import sys
import tempfile
import threading

import requests
from werkzeug.serving import WSGIRequestHandler, make_server

from odoo import SUPERUSER_ID, api, http
from odoo.modules.registry import Registry
from odoo.service.server import load_server_wide_modules
from odoo.tools import config

SECONDS = 120


class Quiet(WSGIRequestHandler):
    def log(self, *args):
        """Each request is told by Odoo itself."""


class Meeting:
    """Holds each click of a scene until all are there; who begins anew is not held again."""

    def __init__(self):
        self.barrier = None

    def expect(self, count):
        self.barrier = threading.Barrier(count)

    def arrive(self):
        # Broken once all have met.
        with contextlib.suppress(threading.BrokenBarrierError):
            self.barrier.wait(timeout=30)
        self.barrier.abort()


def hold(registry, meeting):
    """Let the decisions and submissions of letters meet, each with its view of the database."""
    model = registry["union.letter"]
    for name in ("_approval_decide", "_approval_submit"):
        held = getattr(model, name)

        def wait(papers, *args, _held=held, **kwargs):
            papers.env.cr.execute("SELECT 1")
            meeting.arrive()
            return _held(papers, *args, **kwargs)

        setattr(model, name, wait)


class Browser:
    """A person's session at the server."""

    def __init__(self, url, database, login):
        self.url, self.session = url, requests.Session()
        told = self.post("/web/session/authenticate", db=database, login=login, password=login)
        assert told["result"]["uid"], login

    def post(self, path, **params):
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        return self.session.post(f"{self.url}{path}", json=body, timeout=SECONDS).json()

    def click(self, method, ids, **kwargs):
        """Return what the button answers: ``[ok of each paper]``, or what the person reads."""
        model = "union.letter"
        told = self.post(
            f"/web/dataset/call_kw/{model}/{method}",
            model=model, method=method, args=[ids], kwargs=kwargs,
        )  # fmt: skip
        if "error" in told:
            return told["error"]["data"]["message"]
        return [row["ok"] for row in told["result"]]


def at_once(meeting, clicks):
    """Let all these clicks meet; return their answers in order."""
    meeting.expect(len(clicks))
    answers = [None] * len(clicks)

    def run(number, click):
        answers[number] = click()

    threads = [
        threading.Thread(target=run, args=(number, click)) for number, click in enumerate(clicks)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=SECONDS)
    return answers


def prepare(registry):
    """Return the ids of letters, pending ones first and two drafts, and of the logins."""
    # Only now does Odoo know where the addon is.
    from odoo.addons.trade_union.tests.papers import THREE_LEVELS, PaperCase
    from odoo.addons.trade_union.tests.tree import build_tree

    class Story:
        """The people and the route, without a test's transaction."""

        make_route = classmethod(PaperCase.make_route.__func__)
        make_person = classmethod(PaperCase.make_person.__func__)

    with registry.cursor() as cr:
        Story.env = env = api.Environment(cr, SUPERUSER_ID, {})
        build_tree(Story)
        Story.make_route("three", THREE_LEVELS)
        people = [
            Story.street_reviewer,
            Story.make_person("second_reviewer", Story.street, "reviewer"),
            Story.building_clerk,
        ]
        for user in people:
            user.password = user.login
        kind = env["union.letter.kind"].search([("code", "=", "letter")])
        letters = env["union.letter"].create(
            [
                {
                    "organization_id": Story.building.id,
                    "to_organization_id": Story.street.id,
                    "kind_id": kind.id,
                    "title": f"函{number}",
                }
                for number in range(24)
            ]
        )
        letters[:22].with_user(Story.building_clerk).action_submit()
        cr.commit()
        return letters.ids, [user.login for user in people]


def main(database, addons_path):
    folder = tempfile.mkdtemp()
    config.parse_config(
        [
            "-d", database, f"--addons-path={addons_path}", "--log-level=info",
            f"--data-dir={folder}", "--max-cron-threads=0",
        ]
    )  # fmt: skip
    load_server_wide_modules()
    registry = Registry(database)
    ids, (first, second, clerk) = prepare(registry)
    meeting = Meeting()
    hold(registry, meeting)
    server = make_server("127.0.0.1", 0, http.root, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    one, other, sender = (Browser(url, database, login) for login in (first, second, clerk))
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        letters = env["union.letter"].browse(ids[:22])
        steps = {row.res_id: row.current_step_ids.id for row in letters.approval_request_id}

    def sure(browser, method, id_, **kwargs):
        return lambda: browser.click(method, [id_], expected_step_id=steps[id_], **kwargs)

    batch = ids[2:22]
    told = {
        # One person, one session, five clicks.
        "double": at_once(meeting, [sure(one, "action_agree", ids[0])] * 5),
        # Two people, opposite decisions.
        "opposite": at_once(
            meeting,
            [
                sure(one, "action_agree", ids[1]),
                sure(other, "action_refuse", ids[1], comment="不同意"),
            ],
        ),
        # The same batch, opposite decisions.
        "batch": at_once(
            meeting,
            [
                lambda: one.click("action_agree", batch[:10]),
                lambda: other.click("action_return", batch[:10], comment="请补充"),
            ],
        ),
        # The submitter takes it back while the reviewer signs it.
        "recall": at_once(
            meeting,
            [
                sure(one, "action_agree", batch[10]),
                lambda: sender.click("action_recall", [batch[10]]),
            ],
        ),
        # Submitted twice, by a double click.
        "submit": at_once(meeting, [lambda: sender.click("action_submit", [ids[22]])] * 3),
    }
    server.shutdown()
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        letters = env["union.letter"].browse(ids)
        requests_ = letters.approval_request_id
        told["trails"] = {
            name: [
                letters[n].approval_request_id.decision_ids.mapped("kind") for n in numbers
            ]
            for name, numbers in (
                ("double", [0]), ("opposite", [1]), ("batch", range(2, 12)), ("recall", [12]),
            )
        }  # fmt: skip
        told["states"] = [letters[n].approval_state for n in (0, 1, 12, 22)]
        told["rounds"] = letters[22].approval_request_id.round_ids.mapped("number")
        told["intact"] = [row["ok"] for row in requests_.action_verify()]
        told["inbox"] = {
            str(n): sorted(letters[n].activity_ids.user_id.mapped("login")) for n in (0, 1, 12, 22)
        }
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
