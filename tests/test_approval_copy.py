"""Copies for information: by the route and by people, read by whom they went to, deciding nothing."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .papers import THREE_LEVELS, PaperCase


@tagged("post_install", "-at_install")
class TestApprovalCopy(PaperCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.street_chair = cls.make_person("street_chair", cls.street, "chair")
        cls.sister_reviewer = cls.make_person("sister_reviewer", cls.sister_street, "reviewer")
        cls.neighbour = cls.env["union.organization"].create(
            {
                "name": "银鼎大厦工会联合会",
                "code": "T-SZ-FT-YL-YD",
                "level": "federation",
                "kind": "federation_regional",
                "parent_id": cls.street.id,
                "state": "active",
            }
        )
        cls.neighbour_reviewer = cls.make_person("neighbour", cls.neighbour, "reviewer")
        cls.neighbour_clerk = cls.make_person("neighbour_clerk", cls.neighbour, "clerk")

    def copied(self, user):
        requests = self.as_user(user, self.env["union.approval.request"])
        return requests.search([("copied_to_me", "=", True)])

    def test_a_copy_is_read_and_nothing_is_decided_on_it(self):
        letter = self.pending()
        person = self.neighbour_reviewer
        self.assertFalse(self.as_user(person, letter).has_access("read"))
        result = self.by(self.street_reviewer, letter).action_copy([person.id])
        self.assertEqual([row["ok"] for row in result], [True])
        paper = self.by(person, letter)
        self.assertEqual(paper.title, letter.title)
        self.assertTrue(self.as_user(person, letter.enclosure_ids).has_access("read"))
        request = letter.sudo().approval_request_id
        self.assertEqual(self.copied(person), request)
        self.assertTrue(self.as_user(person, request).copied_to_me)
        self.assertFalse(paper.can_decide or paper.can_recall or paper.can_revoke)
        for action in ("agree", "return", "refuse", "recall", "revoke"):
            with self.subTest(action=action), self.assertRaises(UserError):
                getattr(paper, f"action_{action}")(comment="x")
        for values in ({"title": "x"}, {"approval_state": "approved"}):
            with self.assertRaises(AccessError):
                paper.write(values)
        # Nor does he hand on what he only got for information.
        with self.assertRaises(UserError):
            paper.action_copy([self.street_chair.id])
        self.assertNotIn(person.login, self.inbox(letter))
        self.assertIn(person.name, paper.approval_trail_html)

    def test_who_sends_one_and_to_whom(self):
        letter = self.pending()
        target = self.neighbour_reviewer
        # The submitter and who decides now or did; within the bound of 0017 at any level.
        for user in (self.building_clerk, self.street_reviewer):
            self.by(user, letter).action_copy([target.id])
        self.assertEqual(len(letter.sudo().approval_request_id.copy_ids), 1)
        for user in (self.street_approver, self.building_officer):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.by(user, letter).action_copy([self.street_chair.id])
        for user in (
            self.sister_clerk,
            self.stranger,
            self.portal,
            self.env.ref("base.public_user"),
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.by(user, letter).action_copy([self.street_chair.id])
        for person in (self.portal, self.stranger, self.neighbour_clerk, self.building_clerk):
            with self.subTest(person=person.login), self.assertRaises(UserError):
                self.by(self.street_reviewer, letter).action_copy([person.id])
        for ids in ([], "x", [True], [self.street_reviewer.id], [0]):
            with self.subTest(ids=ids), self.assertRaises(UserError):
                self.by(self.street_reviewer, letter).action_copy(ids)
        draft = self.letters()
        with self.assertRaises(UserError):
            draft.action_copy([target.id])

    def test_the_form_offers_whom_the_action_takes(self):
        letter = self.pending()
        name = f"union.letter:{letter.id}"

        def offered(user):
            people = self.as_user(user, self.env["res.users"])
            found = people.search([("may_be_copied_on", "=", name)])
            return {login for login in found.mapped("login") if login.startswith("t_")}

        self.assertIn("t_neighbour", offered(self.building_clerk))
        self.assertNotIn("t_neighbour_clerk", offered(self.building_clerk))
        for login in offered(self.building_clerk):
            person = self.env["res.users"].search([("login", "=", login)])
            self.by(self.building_clerk, letter).action_copy([person.id])
        for user in (self.street_approver, self.sister_clerk, self.stranger, self.portal):
            with self.subTest(user=user.login):
                self.assertEqual(offered(user), set())
        action = self.by(self.building_clerk, letter).button_copy()
        dialog = (
            self.env["union.approval.decide"]
            .with_user(self.building_clerk)
            .with_context(**action["context"])
            .create({"copy_user_ids": [(6, 0, self.street_chair.ids)]})
        )
        dialog.action_decide()
        self.assertTrue(self.copied(self.street_chair))

    def test_places_of_the_route_get_theirs_when_it_is_decided(self):
        self.make_route(
            "copied",
            THREE_LEVELS[:1],
            self.building,
            copy_ids=[
                (0, 0, {"place": "level", "level": "district", "role": "clerk"}),
                (0, 0, {"place": "fixed", "organization_id": self.sister_street.id,
                        "role": "reviewer"}),
            ],
        )  # fmt: skip
        letters = self.letters(3)
        letters.action_submit()
        self.assertFalse(self.copied(self.sister_reviewer))
        self.by(self.street_reviewer, letters[:2]).action_agree()
        self.by(self.street_reviewer, letters[2]).action_return(comment="改")
        requests = letters[:2].sudo().approval_request_id
        self.assertEqual(self.copied(self.sister_reviewer), requests)
        self.assertTrue(self.as_user(self.sister_reviewer, letters[0]).has_access("read"))
        self.assertFalse(self.as_user(self.sister_reviewer, letters[2]).has_access("read"))
        self.assertFalse(self.copied(self.sister_clerk))
        # The role, not the person: with the duty the copy goes too.
        self.env["union.duty"].create(
            {
                "user_id": self.sister_reviewer.id,
                "organization_id": self.sister_street.id,
                "role": "clerk",
                "date_from": "2020-01-01",
            }
        )
        self.env["union.duty"].search(
            [("user_id", "=", self.sister_reviewer.id), ("role", "=", "reviewer")]
        ).date_to = "2021-01-01"
        self.assertFalse(self.copied(self.sister_reviewer))
        self.assertFalse(self.as_user(self.sister_reviewer, letters[0]).has_access("read"))

    def test_copies_of_a_route_are_versioned_with_it(self):
        route = self.make_route(
            "copied", THREE_LEVELS[:1], self.building,
            copy_ids=[(0, 0, {"place": "own", "role": "chair"})],
        )  # fmt: skip
        self.pending()
        lines = route.copy_ids
        for change in (
            lambda: lines.write({"role": "clerk"}),
            lines.unlink,
            lambda: lines.create({"route_id": route.id, "place": "own", "role": "clerk"}),
            lambda: route.write({"copy_ids": [(5, 0, 0)]}),
        ):
            with self.assertRaises(UserError):
                change()
        action = route.action_new_version()
        copy = route.browse(action["res_id"])
        self.assertEqual(copy.copy_ids.mapped("role"), ["chair"])
        loaded = self.env["union.approval.route"]._load_route(
            {
                "code": "test_loaded",
                "model": "union.letter",
                "name": {"en_US": "Loaded"},
                "steps": [{"place": "parent", "role": "reviewer"}],
                "copies": [{"place": "own", "role": "chair"}],
            },
            "digest",
        )
        self.assertEqual(loaded.copy_ids.mapped("place"), ["own"])

    def test_nobody_writes_copies_by_hand(self):
        letter = self.pending()
        request = letter.sudo().approval_request_id
        copies = self.env["union.approval.copy"]
        values = {"request_id": request.id, "user_id": self.portal.id, "sent_on": "2026-01-01"}
        for user in (self.street_reviewer, self.sister_clerk, self.portal, self.env.user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                copies.with_user(user).create(values)
        with self.assertRaises(AccessError):
            copies.sudo().with_context(union_approval_seal=True).create(values)
        self.by(self.street_reviewer, letter).action_copy([self.neighbour_reviewer.id])
        with self.assertRaises(AccessError):
            request.copy_ids.write({"user_id": self.portal.id})
        for user in (self.sister_clerk, self.stranger, self.portal):
            with self.subTest(user=user.login):
                self.assertFalse(self.as_user(user, request.copy_ids).has_access("read"))
