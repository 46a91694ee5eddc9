"""Every role with every action on papers: who may, and how each door is tried."""

import json
from datetime import timedelta

from odoo.tests import HttpCase

from ..models.clock import today
from .papers import PaperCase
from .tree import make_user

IN_TURN = {"street_reviewer", "peer_reviewer", "deputy"}
# Who may write the paper: officers of its organisation and of those above it, who file for a house
# that cannot. None of them decides on what he has sent.
OFFICE = {
    *IN_TURN, "submitter", "colleague", "street_approver", "street_admin", "former_deputy",
    "district_approver", "district_admin", "city_approver", "city_admin",
}  # fmt: skip
# Action: who of PEOPLE may take it, on a paper that waits for the street's reviewers (submit: on
# a draft, revoke: on one the district has approved, pass_up: on one that nobody may sign).
MATRIX = {
    "submit": OFFICE,
    "agree": IN_TURN,
    "return": IN_TURN,
    "refuse": IN_TURN,
    "forward": IN_TURN,
    "add_sign": IN_TURN,
    "recall": {"submitter"},
    "revoke": {"district_approver", "city_approver"},
    "pass_up": {"district_approver", "district_admin", "city_approver", "city_admin"},
}
PEOPLE = (
    *sorted(IN_TURN),
    "submitter",
    "colleague",  # an officer of the paper's own organisation
    "street_approver",  # an approver out of turn
    "street_admin",
    "former_deputy",  # a deputy past his dates
    "former",  # who had the duty
    "district_approver",  # the level after, superior of who signs
    "district_admin",
    "city_approver",  # the superior of the superior
    "city_admin",
    "sister_reviewer",  # the same role of another branch
    "sister_admin",
    "street_auditor",
    "odoo_admin",  # all settings of Odoo, no duty
    "stranger",
    "portal",
    "public",
)


class MatrixCase(PaperCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {
            "submitter": cls.building_clerk,
            "colleague": cls.building_officer,
            "peer_reviewer": cls.make_person("peer_reviewer", cls.street, "reviewer"),
            "street_admin": cls.make_person("street_admin", cls.street, "platform_admin"),
            "deputy": cls.make_person("deputy", cls.street, "clerk"),
            "former_deputy": cls.make_person("former_deputy", cls.street, "clerk"),
            "former": cls.make_person("former", cls.street, "reviewer", date_to="2021-01-01"),
            "city_approver": cls.make_person("city_approver", cls.city, "approver"),
            "sister_reviewer": cls.make_person("sister_reviewer", cls.sister_street, "reviewer"),
            "odoo_admin": make_user(
                cls.env, "t_odoo_admin", ("base.group_user", "base.group_system")
            ),
            "public": cls.env.ref("base.public_user"),
        }
        for key in PEOPLE:
            if key not in cls.people:
                cls.people[key] = getattr(cls, key)
        # At the street nobody holds the first role, at the district somebody does.
        cls.make_route(
            "vacant",
            [
                {"sequence": 1, "place": "parent", "role": "election_officer"},
                {"sequence": 2, "place": "parent", "role": "approver"},
            ],
            cls.building,
            domain="[('copy_to', '=', 'vacant')]",
        )
        cls.make_person("district_officer", cls.district, "election_officer")
        cls.asked = cls.make_person("street_chair", cls.street, "chair")
        yesterday = today(cls.env) - timedelta(days=1)
        cls.env["union.duty.delegation"].create(
            [
                {
                    "user_id": cls.street_reviewer.id,
                    "deputy_id": cls.people["deputy"].id,
                    "date_from": yesterday,
                    "date_to": today(cls.env),
                },
                {
                    "user_id": cls.street_reviewer.id,
                    "deputy_id": cls.people["former_deputy"].id,
                    "date_from": "2020-01-01",
                    "date_to": yesterday,
                },
            ]
        )

    def arguments(self, action):
        return {
            "submit": {},
            "forward": {"user_id": self.asked.id, "comment": "x"},
            "add_sign": {"user_ids": [self.asked.id], "comment": "x"},
        }.get(action, {"comment": "x"})

    def paper_for(self, action):
        """Return a paper to which the action would apply."""
        if action == "submit":
            return self.letters()
        letter = self.pending(copy_to="vacant" if action == "pass_up" else "")
        if action == "revoke":
            for user in (self.street_reviewer, self.street_approver, self.district_approver):
                self.by(user, letter).action_agree()
        self.env.flush_all()
        self.env.invalidate_all()
        return letter

    def request_of(self, paper):
        return paper.sudo().approval_request_id

    def trail(self, paper):
        """Return all that a decision would change."""
        self.env.flush_all()
        self.env.invalidate_all()
        request = self.request_of(paper)
        return (
            paper.sudo().approval_state,
            request.decision_ids.ids,
            [(step.id, step.state) for step in request.step_ids],
            request.trail_digest,
        )

    def walk(self, attempt, actions=tuple(MATRIX)):
        """Try every action as every person.

        :param attempt: ``(key, action, paper) -> whether it was done``
        """
        for action in actions:
            paper, before = None, None
            for key in PEOPLE:
                if paper is None:
                    paper = self.paper_for(action)
                    before = self.trail(paper)
                done = attempt(key, action, paper)
                changed = self.trail(paper) != before
                with self.subTest(action=action, person=key):
                    self.assertEqual((done, changed), (key in MATRIX[action],) * 2)
                # What was refused changed nothing: the next one finds the same paper.
                if changed:
                    paper = None


class WireMatrixCase(MatrixCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        keys = cls.env["res.users.apikeys"]
        cls.keys = {}
        for key in PEOPLE:
            if key != "public":
                user = cls.people[key]
                user.password = user.login
                cls.keys[key] = keys.with_user(user).sudo()._generate("rpc", "api", None)

    def post(self, path, body, key=None):
        headers = {"Content-Type": "application/json"}
        if key in self.keys:
            headers["Authorization"] = f"bearer {self.keys[key]}"
        response = self.url_open(path, data=json.dumps(body), headers=headers)
        return response.status_code, response.json()

    def call_kw(self, model, method, args, kwargs):
        body = {
            "jsonrpc": "2.0",
            "method": "call",
            "params": {"model": model, "method": method, "args": args, "kwargs": kwargs},
        }
        return self.post(f"/web/dataset/call_kw/{model}/{method}", body)[1]

    def log_in(self, key):
        login = None if key == "public" else self.people[key].login
        self.authenticate(login, login)
