"""Who sees and does what with congresses and representatives: attacks, each refused."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .congress_case import CongressCase

MODELS = ("union.congress", "union.congress.constituency", "union.representative")


@tagged("post_install", "-at_install")
class TestCongressScope(HttpCase, CongressCase):
    def test_sister_stranger_and_portal_see_and_write_nothing(self):
        self.elect()
        for model in MODELS:
            records = self.env[model].search([])
            with self.subTest(model=model):
                self.assertTrue(records)
                self.assertFalse(
                    self.as_user(self.sister_clerk, self.env[model]).search([]) & records
                )
                for user in (self.sister_clerk, self.stranger, self.portal):
                    with self.assertRaises(AccessError):
                        self.as_user(user, records[:1]).read(["display_name"])
                    with self.assertRaises(UserError):
                        self.as_user(user, records[:1]).write({"sequence": 1})
                for user in (self.stranger, self.portal):
                    with self.assertRaises(AccessError):
                        self.as_user(user, self.env[model]).search([])
        sister = self.as_user(self.sister_clerk, self.congress)
        people = self.as_user(self.sister_clerk, self.people)
        part = self.as_user(self.sister_clerk, self.first)
        for attempt in (
            sister.action_propose_constituencies,
            sister.action_count_members,
            sister.action_allocate,
            sister.action_reset,
            sister.action_publish_rules,
            sister.action_open_votes,
            sister.action_stand,
            sister.action_roster,
            sister.action_roster_xlsx,
            part.action_open_vote,
            lambda: part.action_reduce(1, "x"),
            lambda: part.action_reallocate(self.other.id, 1, "x"),
            lambda: people.action_review(True),
            lambda: people.action_leave("resignation", "x"),
            lambda: people[0].action_recall(1, "unit_union", reason="x"),
            lambda: self.as_user(self.sister_clerk, self.election).action_load_entitled(),
            lambda: sister.create({"organization_id": self.building.id, "seats": 5}),
            lambda: part.create({"congress_id": self.congress.id, "name": "x"}),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                attempt()

    def test_what_is_the_servers_is_not_the_callers(self):
        people = self.elect()
        for record, vals in (
            (self.congress, {"state": "standing"}),
            (self.congress, {"member_count": 5000}),
            (self.congress, {"elected_on": "2020-01-01"}),
            (self.first, {"quota": 9}),
            (self.first, {"share": {}}),
            (people[0], {"state": "standing"}),
            (people[0], {"votes": 60}),
            (people[0], {"member_id": self.first_members[9].id}),
            (self.vote_of(self.first), {"congress_constituency_id": self.other.id}),
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError), self.cr.savepoint():
                record.write(vals)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.congress.unlink()
        for values in ({"kind": "representatives"}, {}):
            elections = self.officer(self.env["union.election"])
            with self.refused("opened (at the congress|there)"):
                vote = elections.create(
                    {"name": "x", "organization_id": self.building.id, **values}
                )
                self.officer(self.env["union.contest"]).create(
                    {"election_id": vote.id, "committee_kind": "congress",
                     "position": "representative"}
                )  # fmt: skip

    def test_the_roster_over_http_is_for_those_who_read_the_congress(self):
        self.stand()
        url = f"/trade_union/congress_roster?congress_id={self.congress.id}"
        for user in self.building_officer | self.sister_clerk | self.portal:
            user.sudo().password = user.login
        self.stop_clock()
        self.authenticate("t_building_officer", "t_building_officer")
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.content[:2], b"PK")
        for login in ("t_sister_clerk", "t_portal"):
            self.authenticate(login, login)
            with mute_logger("odoo.http"):
                self.assertEqual(self.url_open(url).status_code, 404, login)
                self.assertEqual(self.url_open(f"{url}x").status_code, 404, login)
        self.authenticate(None, None)
        answer = self.url_open(url, allow_redirects=False)
        self.assertIn(answer.status_code, (303, 403))
