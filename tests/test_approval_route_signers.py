"""Who would have to sign today: the route designer, and what it tells to whom."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .papers import PaperCase


@tagged("post_install", "-at_install")
class TestApprovalRouteSigners(PaperCase):
    def tried(self, organization=None, paper=False, user=None, route=None):
        routes = self.as_user(user or self.district_admin, route or self.route)
        return routes.who_would_sign((organization or self.building).id, paper)

    def names(self, result):
        return [[person["name"] for person in step["people"]] for step in result["steps"]]

    def test_each_step_tells_place_role_and_people(self):
        deputy = self.make_person("deputy", self.street, "clerk")
        self.env["union.duty.delegation"].create(
            {
                "user_id": self.street_approver.id,
                "deputy_id": deputy.id,
                "date_from": "2020-01-01",
                "date_to": "2099-01-01",
            }
        )
        self.route.step_ids[1].days = 4
        result = self.tried()
        self.assertEqual(
            [
                (step["organization"], step["role"], step["days"], step["state"])
                for step in result["steps"]
            ],
            [
                ("园岭街道总工会", "reviewer", 0, "signs"),
                ("园岭街道总工会", "approver", 4, "signs"),
                ("福田区总工会", "approver", 0, "signs"),
            ],
        )
        self.assertEqual(
            self.names(result),
            [["t_street_reviewer"], ["t_street_approver", "t_deputy"], ["t_district_approver"]],
        )
        self.assertEqual(result["steps"][1]["people"][1]["acting_for"], "t_street_approver")
        self.assertIsNone(result["taken"], "without a paper its condition is not known")
        self.assertEqual(result["messages"], [])

    def test_what_it_tells_is_what_the_submission_does(self):
        route = self.make_route(
            "mixed",
            [
                {"sequence": 1, "place": "parent", "role": "reviewer"},
                {"sequence": 1, "place": "parent", "role": "reviewer"},
                {"sequence": 2, "place": "level", "level": "province", "role": "approver"},
                {
                    "sequence": 3,
                    "place": "parent",
                    "role": "approver",
                    "condition": "[('copy_to', '=', 'x')]",
                },
                {"sequence": 4, "place": "level", "level": "district", "role": "approver"},
            ],
            self.building,
        )
        states = ["signs", "left_out", "left_out", "depends", "signs"]
        self.assertEqual([step["state"] for step in self.tried(route=route)["steps"]], states)
        plain, copied = self.letters(), self.letters(copy_to="x")
        for letter, state in ((plain, "left_out"), (copied, "signs")):
            result = self.tried(paper=letter.id, route=route)
            self.assertEqual(result["steps"][3]["state"], state)
            self.assertTrue(result["taken"])
            self.assertFalse(self.tried(paper=letter.id)["taken"])
            letter.action_submit()
            written = letter.sudo().approval_request_id.step_ids
            self.assertEqual(
                [
                    (step["organization_id"], step["role"])
                    for step in result["steps"]
                    if step["state"] == "signs"
                ],
                [
                    (row.organization_id.id, row.role)
                    for row in written.filtered(lambda row: row.state != "skipped")
                ],
            )
        self.assertIn(
            "condition",
            result["steps"][1]["message"]
            + self.tried(paper=plain.id, route=route)["steps"][3]["message"],
        )

    def test_what_nobody_could_sign_is_told(self):
        sister = self.tried(self.sister_street, user=self.city_admin)
        self.assertEqual([step["anybody"] for step in sister["steps"]], [False, False, False])
        self.assertIn("Nobody holds this role", sister["steps"][0]["message"])
        self.assertIn("None of the steps", sister["messages"][0])
        self.route.step_ids[0].write({"mode": "quorum", "quorum": 3})
        self.assertIn("3 signatures", self.tried()["steps"][0]["message"])
        alone = self.tried(user=self.street_reviewer)
        self.assertIn("You alone", alone["steps"][0]["message"])

    def test_a_route_that_is_not_taken_says_why(self):
        self.route.date_to = "2020-01-01"
        self.assertIn("not in force", self.tried()["messages"][0])
        self.route.date_to = False
        elsewhere = self.make_route(
            "elsewhere", [{"place": "parent", "role": "approver"}], self.sister_district
        )
        result = self.tried(user=self.city_admin, route=elsewhere)
        self.assertIn("does not hold for", result["messages"][0])
        self.assertFalse(result["taken"])

    def test_names_are_told_in_sight_only(self):
        result = self.tried(user=self.building_clerk)
        self.assertEqual(self.names(result), [[], [], []])
        self.assertEqual([step["anybody"] for step in result["steps"]], [True, True, True])
        self.assertEqual([step["in_sight"] for step in result["steps"]], [False, False, False])
        result = self.tried(user=self.street_reviewer)
        self.assertEqual(self.names(result), [["t_street_reviewer"], ["t_street_approver"], []])

    def test_a_place_out_of_reach_is_not_named(self):
        route = self.make_route(
            "fixed",
            [{"place": "fixed", "organization_id": self.sister_street.id, "role": "clerk"}],
        )
        step = self.tried(user=self.building_clerk, route=route)["steps"][0]
        self.assertEqual(
            [step["organization_id"], step["organization"], step["anybody"], step["people"]],
            [False, "A Named Organisation", None, []],
        )
        step = self.tried(user=self.city_admin, route=route)["steps"][0]
        self.assertEqual([person["name"] for person in step["people"]], ["t_sister_clerk"])

    def test_strangers_are_told_nothing(self):
        letter = self.letters()
        for user in (self.sister_clerk, self.sister_admin, self.portal, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.tried(user=user)
        with self.assertRaises(AccessError):
            self.tried(self.sister_street, user=self.building_clerk)
        with self.assertRaises(AccessError):
            self.tried(self.street, user=self.building_clerk)
        with self.assertRaises(UserError):
            self.tried(self.street, letter.id)
        for nothing in (0, "x", [1], True, 99999999):
            with self.subTest(nothing=nothing), self.assertRaises(UserError):
                self.as_user(self.district_admin, self.route).who_would_sign(nothing)
        # The way of a letter its reader does not see.
        hidden = self.letters(organization=self.sister_street, user=self.sister_clerk)
        with self.assertRaises(UserError):
            self.tried(paper=hidden.id, user=self.street_reviewer)

    def test_the_dialog_shows_the_same(self):
        trials = self.env["union.approval.route.trial"]
        trial = self.as_user(self.street_reviewer, trials).create({"route_id": self.route.id})
        self.assertEqual(trial.organization_id, self.street, "his own place to begin with")
        trial.organization_id = self.building
        self.assertIn("t_street_approver", trial.trial_html)
        self.assertIn("Somebody holds this role there", trial.trial_html)
        self.assertNotIn("t_district_approver", trial.trial_html)
        with self.assertRaises(AccessError):
            trial.organization_id = self.sister_street
        for user in (self.sister_clerk, self.portal, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, trial).read(["trial_html"])
        action = self.as_user(self.street_reviewer, self.route).button_who_would_sign()
        self.assertEqual(action["context"], {"default_route_id": self.route.id})

    def test_one_look_costs_the_same_for_many_steps(self):
        route = self.make_route(
            "long",
            [
                {"sequence": number, "place": place, "role": role}
                for number, (place, role) in enumerate(
                    [
                        (place, role)
                        for place in ("own", "parent")
                        for role in ("clerk", "reviewer", "approver", "chair", "auditor")
                    ]
                )
            ],
        )
        with self.assertMaxQueries(50) as short:
            self.tried()
        with self.assertMaxQueries(short.count + 2):
            self.tried(route=route)

    # ---- routes that take the same papers ----

    def test_two_routes_for_the_same_papers_are_told(self):
        steps = [{"place": "parent", "role": "approver"}]
        where = "[('copy_to', '=', 'x'), ('title', '!=', 'y')]"
        one = self.make_route("one", steps, self.street, domain=where, sequence=7)
        same = self.make_route("same", steps, self.street, domain=f"['&', {where[1:]}", sequence=3)
        self.make_route("other", steps, self.street, domain="[('copy_to', '=', 'z')]")
        self.make_route("far", steps, self.district, domain=where)
        self.assertEqual([one.overlap_ids, same.overlap_ids], [same, one])
        for route in (one, same):
            self.assertIn("Papers take “same”", route.overlap_note)
        self.assertEqual(
            self.way_of(self.pending(copy_to="x")), same, "what is told is what is done"
        )
        for values, told in (
            ({"date_from": "2040-01-01"}, True),
            ({"date_from": "2040-01-02", "date_to": "2041-01-01"}, False),
            ({"date_from": False, "date_to": False}, True),
            ({"active": False}, False),
        ):
            if told is False and "date_to" in values:
                same.date_to = "2040-01-01"
            one.write(values)
            with self.subTest(values=values):
                for route in (one, same):
                    self.assertEqual(bool(self.as_user(self.city_admin, route).overlap_note), told)

    def way_of(self, paper):
        return paper.sudo().approval_request_id.route_id

    def test_a_step_that_an_earlier_condition_may_spare_is_not_told_left_out(self):
        route = self.make_route(
            "spared",
            [
                {
                    "sequence": 1,
                    "place": "parent",
                    "role": "approver",
                    "condition": "[('title', '=', '大额')]",
                },
                {"sequence": 2, "place": "parent", "role": "approver"},
            ],
            sequence=1,
        )
        result = self.tried(route=route)
        self.assertEqual([step["state"] for step in result["steps"]], ["depends", "depends"])
        self.assertIn("an earlier step for the same role", result["steps"][1]["message"])
        for title, states in (("大额", ["signs", "left_out"]), ("小额", ["left_out", "signs"])):
            letter = self.letters(title=title)
            result = self.tried(route=route, paper=letter.id)
            self.assertEqual([step["state"] for step in result["steps"]], states)
            letter.action_submit()
            self.assertEqual(
                letter.sudo().approval_request_id.current_step_ids.sequence // 1024,
                states.index("signs") + 1,
            )

    def test_a_root_is_told_what_its_submission_would_say(self):
        route = self.make_route(
            "root",
            [
                {"sequence": 1, "place": "parent", "role": "reviewer"},
                {"sequence": 2, "place": "own", "role": "approver"},
            ],
            sequence=1,
        )
        self.make_person("city_approver", self.city, "approver")
        clerk = self.make_person("city_clerk", self.city, "clerk")
        told = self.tried(self.city, user=self.city_admin, route=route)["messages"]
        self.assertRegex(str(told), "has no superior")
        letter = self.letters(
            organization=self.city, user=clerk, to_organization_id=self.district.id
        )
        with self.assertRaisesRegex(UserError, "has no superior"):
            letter.action_submit()

    def test_a_grade_is_missed_only_where_it_is_asked(self):
        route = self.make_route(
            "graded",
            [
                {
                    "sequence": 1,
                    "place": "grade",
                    "role": "approver",
                    "condition": "[('title', '=', '大额')]",
                },
                {"sequence": 2, "place": "parent", "role": "approver"},
            ],
            sequence=1,
        )
        self.building.grade = 0
        letter = self.letters(title="小额")
        self.assertEqual(self.tried(route=route, paper=letter.id)["messages"], [])
        letter.action_submit()
        self.assertEqual(letter.approval_state, "pending")
        other = self.letters(title="大额")
        self.assertRegex(str(self.tried(route=route, paper=other.id)["messages"]), "no grade yet")
        with self.assertRaisesRegex(UserError, "no grade yet"):
            other.action_submit()
