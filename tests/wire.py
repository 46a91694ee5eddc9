"""People of the story with keys, and a client that speaks JSON-2 as they would."""

import json
from unittest.mock import patch

from freezegun import freeze_time

from odoo.addons.base.models.ir_actions_report import IrActionsReport
from odoo.tests import HttpCase

from ..demo.story import PEOPLE, Story
from .api_examples import compare, read_examples, read_page

# The clock starts on the day the rosters arrive.
FIRST_DAY = "2026-10-08 02:00:00"
# Ballots of a whole congress are a few hundred pages.
SECONDS = 180


class WireCase(HttpCase):
    """The story's tree and people; from here on everything goes over HTTP.

    Founding the tree and handing out keys are matters of the server; ``day`` moves the
    clock, for the server's threads as well.
    """

    # The pages of docs/api.md and docs/api/ whose examples this class sends.
    pages = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.story = Story(cls.env, freeze_time)
        cls.story.tree()
        cls.building = cls.story.organizations["building"]
        cls.keys = {login: cls.make_key(user) for login, user in cls.story.users.items()}

    @classmethod
    def make_key(cls, user):
        return cls.env["res.users.apikeys"].with_user(user).sudo()._generate("rpc", "api", None)

    def setUp(self):
        super().setUp()
        clock = freeze_time(FIRST_DAY)
        self.clock = clock.start()
        self.addCleanup(clock.stop)
        # A test prints nothing unless it is told to.
        prepare = IrActionsReport._pre_render_qweb_pdf
        self.startPatcher(
            patch.object(
                IrActionsReport,
                "_pre_render_qweb_pdf",
                lambda self, *args, **kwargs: prepare(
                    self.with_context(force_report_rendering=True), *args, **kwargs
                ),
            )
        )
        self.examples = read_examples("".join(map(read_page, self.pages)))
        self.sent = set()
        self.values = dict(self.keys)
        self.values |= {f"{login}_id": self.story.users[login].id for login, *_rest in PEOPLE}
        self.values |= {key: row.id for key, row in self.story.organizations.items()}

    def day(self, month, day):
        """Go to that day of 2026, ten o'clock in the office."""
        self.clock.move_to(f"2026-{month:02d}-{day:02d} 02:00:00")

    def post(self, path, body, key=None):
        """Send a request; return ``(status, parsed body)``."""
        headers = {"Content-Type": "application/json"}
        if key:
            headers["Authorization"] = f"bearer {key}"
        response = self.url_open(path, data=json.dumps(body), headers=headers, timeout=SECONDS)
        return response.status_code, response.json()

    def call(self, login, model, method, **arguments):
        """Call a method as a person; fail unless it works."""
        status, answer = self.post(f"/json/2/{model}/{method}", arguments, self.keys[login])
        if status != 200:
            self.fail(f"{login}: {model}.{method}: {status} {answer['message']}")
        return answer

    def refused(self, status, login, model, method, **arguments):
        """Call a method as a person; fail unless it is refused so. Return the message."""
        got, answer = self.post(f"/json/2/{model}/{method}", arguments, self.keys.get(login))
        self.assertEqual(got, status, f"{login}: {model}.{method}: {answer}")
        return answer["message"]

    def delete_by_force(self, records, logins):
        """Try to delete records with a context key of Odoo's own; fail if one is gone."""
        self.assertTrue(records, records._name)
        path = f"/json/2/{records._name}/unlink"
        for login in logins:
            with self.subTest(model=records._name, login=login):
                body = {"ids": records.ids, "context": {"_force_unlink": True}}
                status, answer = self.post(path, body, self.keys[login])
                self.assertIn(status, (403, 422), answer)
                self.env.invalidate_all()
                self.assertEqual(records.exists(), records)

    def example(self, name, login=None, **values):
        """Send an example of a page and compare the answer with the promised one.

        :param login: who sends it, if not the person of the document
        :param values: what stands for ``$name`` here; remembered
        :return: the answer
        """
        example = self.examples[name]
        self.values |= values
        headers, body = example.fill(self.values)
        if login:
            headers["Authorization"] = f"bearer {self.keys[login]}"
        response = self.url_open(
            example.path, data=json.dumps(body), headers=headers, timeout=SECONDS
        )
        answer = response.json()
        self.assertEqual(response.status_code, example.status, f"{name}: {response.text[:2000]}")
        differing = compare(example.answer, answer, self.values)
        self.assertFalse(differing, f"{name}: " + "; ".join(differing))
        self.sent.add(name)
        return answer
