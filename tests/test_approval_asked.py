"""Who may be asked to sign: people of the step's house, below it and on the paper's way up."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .papers import THREE_LEVELS, PaperCase


@tagged("post_install", "-at_install")
class TestApprovalAsked(PaperCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
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
        cls.street_chair = cls.make_person("street_chair", cls.street, "chair")
        cls.city_chair = cls.make_person("city_chair", cls.city, "chair")
        cls.neighbour_reviewer = cls.make_person("neighbour", cls.neighbour, "reviewer")
        cls.sister_reviewer = cls.make_person("sister_reviewer", cls.sister_street, "reviewer")
        cls.sister_chair = cls.make_person("sister_chair", cls.sister_district, "chair")
        cls.former = cls.make_person("former", cls.street, "reviewer", date_to="2021-01-01")
        cls.retired = cls.make_person("retired", cls.street, "reviewer")
        cls.retired.active = False

    def offered(self, user, papers):
        """Return whom the form offers the user, of the people of this test."""
        dialogs = self.as_user(user, self.env["union.approval.decide"])
        people = self.as_user(user, self.env["res.users"])
        dialog = dialogs.create(
            {
                "kind": "forward",
                "res_model": papers._name,
                "res_ids": ",".join(map(str, papers.ids)),
            }
        )
        found = people.search([("may_be_asked_on", "=", f"{dialog.res_model}:{dialog.res_ids}")])
        return {login for login in found.mapped("login") if login.startswith("t_")}

    def test_forward_hands_the_signature_to_another_person(self):
        letter = self.pending()
        self.by(self.street_reviewer, letter).action_forward(self.street_chair.id, comment="请核")
        self.assertEqual(self.inbox(letter), {"t_street_chair"})
        with self.assertRaises(UserError):
            self.by(self.street_reviewer, letter).action_agree()
        self.by(self.street_chair, letter).action_agree()
        self.assertEqual(self.inbox(letter), {"t_street_approver"})

    def test_whom_to_ask_is_asked_by_a_range_of_the_tree(self):
        """A prefix that is not known before the query runs is served by no index."""
        bound = self.env["union.approval.step"]._asked_duty_sql().code
        self.assertNotIn("LIKE", bound)
        self.assertIn("~>=~", bound)

    def test_only_people_within_the_bound_are_asked_and_offered(self):
        letter = self.pending()
        may = (
            self.street_approver,  # his house
            self.street_chair,
            self.neighbour_reviewer,  # below it
            self.district_approver,  # above it
            self.city_chair,
        )
        self.assertEqual(self.offered(self.street_reviewer, letter), {user.login for user in may})
        for user in may:
            with self.subTest(user=user.login):
                asked = self.pending()
                self.by(self.street_reviewer, asked).action_forward(user.id)
                self.assertEqual(self.inbox(asked), {user.login})
        may_not = (
            self.street_reviewer,  # himself
            self.building_clerk,  # the submitter
            self.building_officer,  # holds no role that signs
            self.street_auditor,
            self.district_admin,
            self.sister_clerk,
            self.sister_reviewer,
            self.sister_chair,
            self.former,
            self.retired,
            self.stranger,
            self.portal,
        )
        for user in may_not:
            paper = self.by(self.street_reviewer, letter)
            with self.subTest(user=user.login), self.assertRaises(UserError):
                paper.action_forward(user.id)
            with self.subTest(user=user.login, action="add_sign"), self.assertRaises(UserError):
                paper.action_add_sign([self.street_chair.id, user.id])
        self.assertEqual(self.kinds(letter), [])
        with self.assertRaisesRegex(UserError, "t_sister_chair.*园岭街道总工会"):
            self.by(self.street_reviewer, letter).action_forward(self.sister_chair.id)

    def test_the_submitter_is_not_asked_even_if_his_duties_would_do(self):
        self.make_duty(self.street_chair, self.building, "clerk")
        letter = self.pending(user=self.street_chair)
        self.assertNotIn("t_street_chair", self.offered(self.street_reviewer, letter))
        with self.assertRaisesRegex(UserError, "never decides"):
            self.by(self.street_reviewer, letter).action_forward(self.street_chair.id)

    def test_a_user_who_became_a_portal_user_is_not_asked(self):
        letter = self.pending()
        self.env["union.duty"].search([("user_id", "=", self.street_chair.id)]).user_id._write(
            {"share": True}
        )
        self.assertNotIn("t_street_chair", self.offered(self.street_reviewer, letter))
        with self.assertRaises(UserError):
            self.by(self.street_reviewer, letter).action_forward(self.street_chair.id)

    def test_the_superior_of_a_named_organisation_counts_only_on_the_papers_way(self):
        """A step at a house of the sister district: its district is not the paper's superior."""
        self.make_route(
            "fixed",
            [{"place": "fixed", "organization_id": self.sister_street.id, "role": "reviewer"}],
            self.building,
        )
        letter = self.pending()
        self.assertEqual(self.offered(self.sister_reviewer, letter), {"t_city_chair"})
        with self.assertRaises(UserError):
            self.by(self.sister_reviewer, letter).action_forward(self.sister_chair.id)
        self.by(self.sister_reviewer, letter).action_forward(self.city_chair.id)

    def test_the_roles_that_may_be_asked_are_the_routes(self):
        self.make_route(
            "audit",
            [{**THREE_LEVELS[0], "ask_roles": "auditor"}, *THREE_LEVELS[1:]],
            self.building,
        )
        letter = self.pending()
        self.assertEqual(
            self.offered(self.street_reviewer, letter), {"t_street_auditor", "t_neighbour"}
        )
        with self.assertRaises(UserError):
            self.by(self.street_reviewer, letter).action_forward(self.street_chair.id)
        self.by(self.street_reviewer, letter).action_forward(self.street_auditor.id)
        # Whom he hands it on to lies within the bound of the same step.
        with self.assertRaises(UserError):
            self.by(self.street_auditor, letter).action_forward(self.city_chair.id)
        self.by(self.street_auditor, letter).action_forward(self.neighbour_reviewer.id)
        # The next step has its own.
        self.by(self.neighbour_reviewer, letter).action_agree()
        self.by(self.street_approver, letter).action_forward(self.street_chair.id)

    def test_an_unknown_role_is_told(self):
        with self.assertRaisesRegex(ValidationError, "no role “king”"):
            self.make_route("king", [{**THREE_LEVELS[0], "ask_roles": "chair,king"}])

    def test_who_was_asked_decides_what_the_asker_could_and_nothing_more(self):
        letter = self.pending()
        self.by(self.street_reviewer, letter).action_forward(self.neighbour_reviewer.id)
        paper = self.by(self.neighbour_reviewer, letter)
        with self.assertRaises(AccessError):
            paper.write({"title": "x"})
        with self.assertRaises(UserError):
            paper.action_revoke(comment="x")
        with self.assertRaises(UserError):
            paper.action_recall()
        paper.action_agree()
        for action in ("action_agree", "action_refuse", "action_return"):
            with self.subTest(action=action), self.assertRaises(UserError):
                getattr(self.by(self.neighbour_reviewer, letter), action)(comment="x")
        self.assertEqual(self.inbox(letter), {"t_street_approver"})

    def test_a_duty_that_ends_takes_the_request_to_sign_with_it(self):
        letter = self.pending()
        self.by(self.street_reviewer, letter).action_forward(self.street_chair.id)
        self.assertTrue(self.by(self.street_chair, letter).can_decide)
        self.env["union.duty"].search(
            [("user_id", "=", self.street_chair.id)]
        ).date_to = "2021-01-01"
        # A duty elsewhere does not stand in for it.
        self.make_duty(self.street_chair, self.sister_street, "chair")
        self.assertFalse(self.by(self.street_chair, letter).can_decide)
        with self.assertRaises(UserError):
            self.by(self.street_chair, letter).action_agree()
        letter.with_user(self.building_clerk).action_recall()

    def test_added_signatures_come_before_or_after(self):
        letter = self.pending()
        self.by(self.street_reviewer, letter).action_add_sign(
            [self.district_approver.id, self.street_chair.id], comment="会签"
        )
        self.assertEqual(self.inbox(letter), {"t_district_approver", "t_street_chair"})
        self.by(self.district_approver, letter).action_agree()
        self.assertEqual(self.inbox(letter), {"t_street_chair"})
        self.by(self.street_chair, letter).action_agree()
        self.assertEqual(self.inbox(letter), {"t_street_reviewer"})
        self.by(self.street_reviewer, letter).action_add_sign([self.city_chair.id], after=True)
        self.by(self.street_reviewer, letter).action_agree()
        self.assertEqual(self.inbox(letter), {"t_city_chair"})
        self.by(self.city_chair, letter).action_agree()
        self.assertEqual(self.inbox(letter), {"t_street_approver"})

    def test_a_batch_is_offered_who_may_be_asked_on_every_paper(self):
        clerk = self.make_person("neighbour_clerk", self.neighbour, "clerk")
        far = self.letters(organization=self.neighbour, user=clerk)
        self.make_route(
            "far",
            [{"place": "parent", "role": "reviewer", "ask_roles": "approver"}],
            self.neighbour,
        )
        far.action_submit()
        letters = (self.pending() | far).with_user(self.street_reviewer)
        self.assertEqual(
            self.offered(self.street_reviewer, letters),
            {"t_street_approver", "t_district_approver", "t_neighbour"},
        )
        results = letters.action_forward(self.street_chair.id)
        self.assertEqual([row["ok"] for row in results], [True, False])
        self.assertIn("t_street_chair", results[1]["message"])

    def test_the_choice_tells_nothing_to_whom_it_is_not_his_turn(self):
        letter = self.pending()
        for user in (
            self.building_clerk,
            self.street_approver,
            self.sister_reviewer,
            self.city_admin,
        ):
            with self.subTest(user=user.login):
                self.assertEqual(self.offered(user, letter), set())
        people = self.as_user(self.street_reviewer, self.env["res.users"])
        for text in ("union.duty:1", "no.such:1", "union.letter:", "union.letter", "x"):
            with self.subTest(text=text):
                self.assertFalse(people.search([("may_be_asked_on", "=", text)]))
        for user in (self.stranger, self.portal):
            people = self.as_user(user, self.env["res.users"])
            self.assertFalse(people.search([("may_be_asked_on", "=", f"union.letter:{letter.id}")]))

    def test_the_addressed_person_reads_the_paper_also_afterwards(self):
        letter = self.pending()
        person = self.neighbour_reviewer
        self.assertFalse(self.as_user(person, letter).has_access("read"))
        self.by(self.street_reviewer, letter).action_forward(person.id)
        self.assertTrue(self.as_user(person, letter).has_access("read"))
        self.assertTrue(self.as_user(person, letter.enclosure_ids).has_access("read"))
        with self.assertRaises(AccessError):
            self.as_user(person, letter).write({"title": "x"})
        self.by(person, letter).action_agree()
        self.assertTrue(self.as_user(person, letter).has_access("read"))

    def test_what_is_no_text_and_no_id_is_refused_in_words(self):
        letter = self.pending()
        mine = self.by(self.street_reviewer, letter)
        for call in (
            lambda: mine.action_agree(comment=5),
            lambda: mine.action_return(comment=["x"]),
            lambda: mine.action_refuse(comment={"a": 1}),
            lambda: mine.action_forward("x", comment="x"),
            lambda: mine.action_add_sign("x", comment="x"),
            lambda: mine.action_add_sign(5, comment="x"),
        ):
            with self.assertRaises(UserError):
                call()
        self.assertEqual(letter.approval_state, "pending")

    def make_duty(self, user, organization, role):
        return self.env["union.duty"].create(
            {
                "user_id": user.id,
                "organization_id": organization.id,
                "role": role,
                "date_from": "2021-02-01",
            }
        )
