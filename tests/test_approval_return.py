"""Back to an earlier step of one round, more than once: each is asked once each time."""

from odoo.tests import tagged

from .papers import PaperCase


@tagged("post_install", "-at_install")
class TestApprovalReturn(PaperCase):
    def steps(self, letter, state=None):
        steps = letter.sudo().approval_request_id.step_ids
        return steps.filtered(lambda step: step.state == state) if state else steps

    def first(self, letter, user):
        """Return the id of a step that this person signed in the present round."""
        rows = letter.sudo().approval_request_id.decision_ids
        return rows.filtered(lambda row: row.user_id == user and row.kind == "agree")[:1].step_id.id

    def agree(self, letter, *users):
        for user in users:
            self.by(user, letter).action_agree()

    def verified(self, letter):
        result = self.by(self.building_clerk, letter).action_verify()[0]
        self.assertTrue(result["ok"], result["findings"])

    def test_each_signs_once_after_each_of_three_returns(self):
        letter = self.pending()
        for number in (1, 2, 3):
            with self.subTest(number=number):
                self.agree(letter, self.street_reviewer, self.street_approver)
                self.by(self.district_approver, letter).action_return(
                    comment="再核", step_id=self.first(letter, self.street_reviewer)
                )
                self.assertEqual(self.inbox(letter), {self.street_reviewer.login})
                self.assertEqual(len(self.steps(letter, "open")), 1)
                self.assertEqual(len(self.steps(letter, "waiting")), 2)
                self.assertEqual(len(self.steps(letter)), 3 + 3 * number)
        self.agree(letter, self.street_reviewer, self.street_approver, self.district_approver)
        self.assertEqual(letter.approval_state, "approved")
        self.assertEqual(self.kinds(letter), ["agree", "agree", "return"] * 3 + ["agree"] * 3)
        self.verified(letter)

    def test_an_inner_return_leaves_what_stands_beyond_it(self):
        letter = self.pending()
        self.agree(letter, self.street_reviewer)
        for _number in (1, 2):
            self.by(self.street_approver, letter).action_return(
                comment="再核", step_id=self.first(letter, self.street_reviewer)
            )
            self.agree(letter, self.street_reviewer)
        self.agree(letter, self.street_approver)
        self.by(self.district_approver, letter).action_return(
            comment="再议", step_id=self.first(letter, self.street_approver)
        )
        self.assertEqual(self.inbox(letter), {self.street_approver.login})
        self.agree(letter, self.street_approver, self.district_approver)
        self.assertEqual(letter.approval_state, "approved")

    def test_branches_side_by_side_are_asked_again_each_once(self):
        chair = self.make_person("street_chair", self.street, "chair")
        self.route.step_ids.unlink()
        self.route.step_ids = [
            (0, 0, {"sequence": 1, "place": "parent", "role": "reviewer"}),
            # A level that is not there takes a branch as well.
            (0, 0, {"sequence": 1, "place": "level", "level": "province", "role": "approver"}),
            (0, 0, {"sequence": 2, "place": "parent", "role": "approver"}),
            (0, 0, {"sequence": 2, "place": "parent", "role": "chair"}),
            (0, 0, {"sequence": 3, "place": "level", "level": "district", "role": "approver"}),
        ]
        both = {self.street_approver.login, chair.login}
        letter = self.pending()
        self.agree(letter, self.street_reviewer)
        # From one branch while the other is open, and once more when it has signed.
        self.by(chair, letter).action_return(
            comment="再核", step_id=self.first(letter, self.street_reviewer)
        )
        self.assertEqual(self.inbox(letter), {self.street_reviewer.login})
        self.agree(letter, self.street_reviewer)
        self.assertEqual(self.inbox(letter), both)
        self.agree(letter, self.street_approver)
        self.by(chair, letter).action_return(
            comment="再核", step_id=self.first(letter, self.street_reviewer)
        )
        self.agree(letter, self.street_reviewer)
        self.assertEqual(self.inbox(letter), both)
        self.assertEqual(len(self.steps(letter, "open")), 2)
        self.agree(letter, self.street_approver, chair)
        self.by(self.district_approver, letter).action_return(
            comment="再议", step_id=self.first(letter, self.street_reviewer)
        )
        self.agree(letter, self.street_reviewer, chair, self.street_approver)
        self.assertEqual(self.inbox(letter), {self.district_approver.login})
        self.agree(letter, self.district_approver)
        self.assertEqual(letter.approval_state, "approved")
        self.verified(letter)

    def test_who_took_over_a_signature_is_asked_again_and_not_both(self):
        chair = self.make_person("street_chair", self.street, "chair")
        letter = self.pending()
        self.by(self.street_reviewer, letter).action_forward(chair.id)
        self.agree(letter, chair)
        for _number in (1, 2):
            self.by(self.street_approver, letter).action_return(
                comment="再核", step_id=self.first(letter, chair)
            )
            self.assertEqual(self.inbox(letter), {chair.login})
            self.agree(letter, chair)
        self.agree(letter, self.street_approver, self.district_approver)
        self.assertEqual(letter.approval_state, "approved")

    def test_where_all_sign_who_handed_on_is_asked_again_and_may_hand_on_again(self):
        second = self.make_person("street_reviewer2", self.street, "reviewer")
        chair = self.make_person("street_chair", self.street, "chair")
        self.route.step_ids.filtered(lambda step: step.role == "reviewer").mode = "all"
        letter = self.pending()
        self.by(self.street_reviewer, letter).action_forward(chair.id)
        self.agree(letter, second, chair)
        self.by(self.street_approver, letter).action_return(
            comment="再核", step_id=self.first(letter, second)
        )
        self.assertEqual(self.inbox(letter), {self.street_reviewer.login, second.login})
        self.by(self.street_reviewer, letter).action_forward(chair.id)
        self.agree(letter, second, chair)
        self.assertEqual(self.inbox(letter), {self.street_approver.login})

    def test_people_asked_in_addition_are_asked_again(self):
        chair = self.make_person("street_chair", self.street, "chair")
        letter = self.pending()
        self.agree(letter, self.street_reviewer)
        self.by(self.street_approver, letter).action_add_sign([chair.id], comment="请阅")
        self.agree(letter, chair)
        for _number in (1, 2):
            self.by(self.street_approver, letter).action_return(
                comment="再核", step_id=self.first(letter, self.street_reviewer)
            )
            self.agree(letter, self.street_reviewer)
            self.assertEqual(self.inbox(letter), {chair.login})
            self.agree(letter, chair)
            self.assertEqual(self.inbox(letter), {self.street_approver.login})
        self.agree(letter, self.street_approver, self.district_approver)
        self.assertEqual(letter.approval_state, "approved")

    def test_the_strip_shows_the_last_ask_of_each_level(self):
        letter = self.pending()
        self.agree(letter, self.street_reviewer, self.street_approver)
        self.by(self.district_approver, letter).action_return(
            comment="再核", step_id=self.first(letter, self.street_reviewer)
        )
        request = letter.sudo().approval_request_id

        def phases():
            return [level["phase"] for level in request._strip_levels()]

        self.assertEqual(phases(), ["now", "next", "next"])
        self.agree(letter, self.street_reviewer, self.street_approver)
        self.assertEqual(phases(), ["done", "done", "now"])
        self.agree(letter, self.district_approver)
        self.assertEqual(phases(), ["done", "done", "done"])
