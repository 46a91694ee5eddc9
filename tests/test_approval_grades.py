"""The levels responsible for an organisation's grade: who gives it, and who signs by it."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import clause
from .papers import PaperCase


@tagged("post_install", "-at_install")
class TestApprovalGrades(PaperCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.graded = cls.make_route(
            "graded", [{"place": "grade", "role": "approver"}], cls.district
        )
        cls.city_approver = cls.make_person("city_approver", cls.city, "approver")
        cls.signers = {
            cls.city: cls.city_approver,
            cls.district: cls.district_approver,
            cls.street: cls.street_approver,
        }

    def of_grade(self, grade, **values):
        self.building.grade = grade
        return self.pending(**values)

    def open_at(self, letter):
        steps = letter.sudo().approval_request_id.step_ids
        return steps.filtered(lambda step: step.state == "open").organization_id

    @clause("SZ-10.2.2", "NR-SZGRADE-2")
    def test_all_levels_of_the_first_three_grades_sign_and_one_of_the_others(self):
        for grade, places, enough in (
            (1, self.city | self.district | self.street, 3),
            (2, self.district | self.street, 2),
            (3, self.district | self.street, 2),
            (4, self.district | self.street, 1),
            (5, self.district | self.street, 1),
        ):
            with self.subTest(grade=grade):
                letter = self.of_grade(grade)
                self.assertEqual(self.open_at(letter), places)
                for number, place in enumerate(places, 1):
                    self.assertEqual(letter.approval_state, "pending")
                    self.by(self.signers[place], letter).action_agree()
                    if number == enough:
                        break
                self.assertEqual(letter.approval_state, "approved")
                self.assertEqual(self.inbox(letter), set())

    @clause("SZ-10.2.2")
    def test_either_of_two_levels_is_enough(self):
        for place in (self.district, self.street):
            with self.subTest(place=place.name):
                letter = self.of_grade(5)
                self.by(self.signers[place], letter).action_agree()
                self.assertEqual(letter.approval_state, "approved")
                states = letter.sudo().approval_request_id.step_ids.mapped("state")
                self.assertEqual(sorted(states), ["agreed", "cancelled"])

    def test_a_level_without_anybody_keeps_nobody_waiting_while_the_other_can_sign(self):
        letter = self.of_grade(5)
        request = letter.sudo().approval_request_id
        vacancies = self.env["union.approval.vacancy"]
        self.street_approver.active = False
        self.assertFalse(request.waits_for_nobody)
        self.assertFalse(vacancies.search([]))
        self.district_approver.active = False
        request.invalidate_recordset()
        self.assertTrue(request.waits_for_nobody)
        self.assertEqual(vacancies.search([]).organization_id, self.district | self.street)

    def test_one_level_refuses_for_all(self):
        letter = self.of_grade(5)
        self.by(self.street_approver, letter).action_refuse("不妥")
        self.assertEqual(letter.approval_state, "refused")

    def test_a_signature_handed_on_is_still_one_of_two(self):
        peer = self.make_person("peer_approver", self.street, "approver")
        letter = self.of_grade(4)
        self.by(self.street_approver, letter).action_forward(peer.id, "请办理")
        self.by(peer, letter).action_agree()
        self.assertEqual(letter.approval_state, "approved")

    def test_signers_asked_in_addition_are_no_alternatives(self):
        # Not of the role that signs next: such a person would be passed there.
        peers = [self.make_person(f"asked_{number}", self.street, "chair") for number in (1, 2)]
        letter = self.of_grade(4)
        self.by(self.street_approver, letter).action_add_sign([user.id for user in peers], "会签")
        self.by(peers[0], letter).action_agree()
        self.assertEqual(self.inbox(letter), {peers[1].login})
        self.by(peers[1], letter).action_agree()
        self.assertEqual(letter.approval_state, "pending")
        self.by(self.district_approver, letter).action_agree()
        self.assertEqual(letter.approval_state, "approved")

    def test_a_paper_sent_back_asks_both_again(self):
        self.graded.step_ids = [
            (0, 0, {"sequence": 20, "place": "level", "level": "city", "role": "approver"})
        ]
        letter = self.of_grade(5)
        self.by(self.district_approver, letter).action_agree()
        first = letter.sudo().approval_request_id.step_ids.filtered(
            lambda step: step.state == "agreed"
        )
        self.by(self.city_approver, letter).action_return("再议", step_id=first.id)
        self.assertEqual(self.open_at(letter), self.district | self.street)
        self.by(self.street_approver, letter).action_agree()
        self.assertEqual(self.open_at(letter), self.city)

    def test_a_level_that_signs_already_is_enough(self):
        self.graded.step_ids = [(0, 0, {"sequence": 1, "place": "parent", "role": "approver"})]
        letter = self.of_grade(4)
        self.by(self.street_approver, letter).action_agree()
        self.assertEqual(letter.approval_state, "approved")

    def test_without_a_grade_or_a_table_the_paper_is_not_sent(self):
        letter = self.letters()
        with self.assertRaisesRegex(UserError, "has no grade yet"):
            letter.action_submit()
        self.assertIn(
            "has no grade yet",
            self.as_user(self.district_admin, self.graded).who_would_sign(self.building.id)[
                "messages"
            ][0],
        )
        self.building.grade = 2
        self.env.ref("trade_union.grade_level_2").unlink()
        with self.assertRaisesRegex(UserError, "responsible for grade 2"):
            letter.action_submit()
        self.assertEqual(letter.approval_state, "draft")

    def test_a_city_changes_the_table_and_the_nearest_row_wins(self):
        rows = self.as_user(self.city_admin, self.env["union.grade.level"])
        rows.create({"organization_id": self.city.id, "grade": 1, "at_street": True})
        self.assertEqual(self.open_at(self.of_grade(1)), self.street)
        rows.create({"organization_id": self.district.id, "grade": 1, "at_district": True})
        self.assertEqual(self.open_at(self.of_grade(1)), self.district)
        rows.create({"organization_id": self.sister_district.id, "grade": 1, "at_city": True})
        self.assertEqual(self.open_at(self.of_grade(1)), self.district)

    def test_the_table_tells_who_would_sign(self):
        self.building.grade = 5
        result = self.as_user(self.city_approver, self.graded).who_would_sign(self.building.id)
        self.assertEqual(
            [(step["organization"], step["people"][0]["name"]) for step in result["steps"]],
            [("福田区总工会", "t_district_approver"), ("园岭街道总工会", "t_street_approver")],
        )
        self.assertIn("One of the levels", result["steps"][0]["message"])

    def test_many_papers_cost_no_more(self):
        # The first paper pays for rules and defaults that the server then remembers.
        self.by(self.street_approver, self.of_grade(5)).action_agree()
        letters = self.letters(50)
        with self.assertMaxQueries(40 + 50 // 5):
            letters.action_submit()
        letters = self.by(self.street_approver, letters)
        with self.assertMaxQueries(40 + 50 // 5):
            letters.action_agree()
        self.assertEqual(set(letters.mapped("approval_state")), {"approved"})

    # ---- who names levels, who gives grades ----

    def test_the_table_is_kept_by_the_superior(self):
        rows = self.env["union.grade.level"]
        own = rows.create({"organization_id": self.street.id, "grade": 1, "at_street": True})
        shipped = self.env.ref("trade_union.grade_level_1")
        for user in (
            self.street_approver, self.building_clerk, self.sister_admin, self.portal,
            self.stranger,
        ):  # fmt: skip
            with self.subTest(user=user.login):
                for enter in (
                    lambda user=user: self.as_user(user, own).write({"at_city": True}),
                    lambda user=user: self.as_user(user, own).unlink(),
                    lambda user=user: self.as_user(user, rows).create(
                        {"organization_id": self.street.id, "grade": 2, "at_street": True}
                    ),
                ):
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        enter()
        # Its place is free: what is refused below is not a second row.
        self.env.ref("trade_union.grade_level_4").unlink()
        for user in (self.city_admin, self.district_admin):
            with self.assertRaises(AccessError):
                self.as_user(user, shipped).write({"at_city": False})
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.as_user(user, rows).create({"grade": 4, "at_city": True})
        self.as_user(self.district_admin, own).write({"at_city": True})
        self.assertTrue(self.as_user(self.building_clerk, own).at_city)
        for user in (self.sister_clerk, self.portal, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, own).read(["at_city"])

    def test_a_row_names_a_level_and_a_grade_of_five(self):
        rows = self.env["union.grade.level"]
        with self.assertRaisesRegex(UserError, "at least one"):
            rows.create({"organization_id": self.city.id, "grade": 1})
        with mute_logger("odoo.sql_db"), self.assertRaisesRegex(Exception, "_grade"):
            rows.create({"organization_id": self.city.id, "grade": 6, "at_city": True})

    @clause("SZ-10.2.1", "NR-SZGRADE-1")
    def test_the_superior_gives_one_of_five_grades(self):
        building = self.as_user(self.street_approver, self.building)
        for grade in (1, 5, 0):
            self.assertTrue(building.action_set_grade(grade, "年度评定"))
            self.assertEqual(self.building.grade, grade)
        self.assertIn("年度评定", self.building.message_ids[0].body)
        for grade in (6, -1, "1", True, 1.0, None):
            with self.subTest(grade=grade), self.assertRaisesRegex(UserError, "from 1 to 5"):
                building.action_set_grade(grade, "x")
        with self.assertRaisesRegex(UserError, "Say why"):
            building.action_set_grade(1, "  ")
        dialog = self.as_user(self.street_approver, self.env["union.grade.decide"]).create(
            {"organization_id": self.building.id, "grade": "3", "reason": "复核"}
        )
        dialog.action_apply()
        self.assertEqual(self.building.grade, 3)

    def test_nobody_else_gives_a_grade(self):
        chair = self.make_person("chair", self.building, "chair")
        for user in (
            chair, self.building_clerk, self.street_reviewer, self.sister_admin, self.city_admin,
            self.portal, self.stranger,
        ):  # fmt: skip
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, self.building).action_set_grade(1, "x")
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, self.building).write({"grade": 1})
        self.assertFalse(self.building.grade)
        with self.assertRaises(AccessError):
            self.as_user(self.city_approver, self.city).action_set_grade(1, "x")
