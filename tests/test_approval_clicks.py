"""Old clicks, people named twice, and what one person reads after another in one transaction."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .papers import PaperCase


@tagged("post_install", "-at_install")
class TestApprovalClicks(PaperCase):
    def step(self, paper):
        return paper.sudo().approval_request_id.current_step_ids

    def assert_stale(self, call, *args, **options):
        with self.assertRaisesRegex(UserError, "has moved on since you opened it"):
            call(*args, **options)

    def test_a_paper_is_not_taken_back_by_an_old_click(self):
        letter = self.pending()
        seen = self.step(letter).id
        self.by(self.street_reviewer, letter).action_agree()
        mine = self.by(self.building_clerk, letter)
        self.assert_stale(mine.action_recall, expected_step_id=seen)
        self.assertEqual(letter.approval_state, "pending")
        mine.action_recall(expected_step_id=self.step(letter).id)
        self.assertEqual(letter.approval_state, "withdrawn")

    def test_nor_sent_again(self):
        letter = self.pending()
        seen = self.step(letter).id
        for _round in (1, 2):
            self.by(self.street_reviewer, letter).action_return(comment="请补")
            if _round == 1:
                # The same browser: of the round that ended.
                self.by(self.building_clerk, letter).action_submit(expected_step_id=seen)
        self.assert_stale(self.by(self.building_clerk, letter).action_submit, expected_step_id=seen)
        self.assertEqual(letter.approval_state, "returned")

    def test_nor_withdrawn(self):
        letter = self.pending()
        seen = self.step(letter).id
        self.by(self.street_reviewer, letter).action_return(comment="请补")
        self.by(self.building_clerk, letter).action_submit()
        for user in (self.street_reviewer, self.street_approver, self.district_approver):
            self.by(user, letter).action_agree()
        boss = self.by(self.district_approver, letter)
        self.assert_stale(boss.action_revoke, comment="收回", expected_step_id=seen)
        self.assertEqual(letter.approval_state, "approved")
        last = letter.sudo().approval_request_id.step_ids[-1]
        boss.action_revoke(comment="收回", expected_step_id=last.id)
        self.assertEqual(letter.approval_state, "revoked")

    def test_who_is_named_twice_is_asked_once(self):
        second = self.make_person("second", self.street, "reviewer")
        letter = self.pending()
        self.by(self.street_reviewer, letter).action_add_sign(
            [second.id, second.id], comment="请核"
        )
        self.assertEqual(self.step(letter).user_id, second)
        self.assertEqual(len(self.step(letter)), 1)
        self.assertEqual(self.kinds(letter), ["add_sign"])

    def test_decided_by_me_is_asked_for_each_reader(self):
        letter = self.pending()
        request = letter.sudo().approval_request_id
        self.assertFalse(request.with_user(self.street_reviewer).decided_by_me)
        letter.with_user(self.street_reviewer).action_agree()
        self.assertTrue(request.with_user(self.street_reviewer).decided_by_me)
        self.assertFalse(request.with_user(self.street_approver).decided_by_me)

    def test_all_who_signed_a_level_are_passed_at_the_next(self):
        both = self.make_person("both", self.street, "reviewer")
        self.env["union.duty"].create(
            {
                "user_id": both.id,
                "organization_id": self.street.id,
                "role": "approver",
                "date_from": "2020-01-01",
            }
        )
        self.make_route(
            "both",
            [
                {"sequence": 1, "place": "parent", "role": "reviewer", "mode": "all"},
                {"sequence": 2, "place": "parent", "role": "approver"},
            ],
            sequence=1,
        )
        # Whoever of the two signs first.
        for order in ((both, self.street_reviewer), (self.street_reviewer, both)):
            letter = self.pending()
            for user in order:
                self.by(user, letter).action_agree()
            with self.subTest(first=order[0].login):
                self.assertEqual(letter.approval_state, "approved")
                passed = letter.sudo().approval_request_id.decision_ids[-1]
                self.assertEqual((passed.kind, passed.user_id), ("auto_pass", both))

    def test_nor_is_who_signed_a_branch_asked_again(self):
        """Side by side with somebody who signs after him, for one house or for another."""
        sister = self.make_person("sister", self.sister_street, "approver")
        self.env["union.duty"].create(
            [
                {"user_id": user.id, "organization_id": place.id, "role": role,
                 "date_from": "2020-01-01"}
                for user, place, role in (
                    (self.street_reviewer, self.district, "chair"),
                    (self.street_reviewer, self.city, "chair"),
                )
            ]
        )  # fmt: skip
        house = {"place": "fixed", "sequence": 1}
        self.make_route(
            "branches",
            [
                {**house, "organization_id": self.street.id, "role": "reviewer"},
                {**house, "organization_id": self.sister_street.id, "role": "approver"},
                {"sequence": 2, "place": "level", "level": "district", "role": "chair"},
                {"sequence": 2, "place": "level", "level": "district", "role": "approver"},
                {"sequence": 3, "place": "level", "level": "city", "role": "chair"},
            ],
            sequence=1,
        )
        agree, passed = "agree", "auto_pass"
        for order in ((self.street_reviewer, sister), (sister, self.street_reviewer)):
            letter = self.pending()
            with self.subTest(first=order[0].login):
                for user in order:
                    self.by(user, letter).action_agree()
                # The level he is passed at is closed by another; he signed it all the same.
                self.assertEqual(self.inbox(letter), {"t_district_approver"})
                self.by(self.district_approver, letter).action_agree()
                self.assertEqual(letter.approval_state, "approved")
                self.assertEqual(self.kinds(letter), [agree, agree, passed, agree, passed])
        # Sent back to where he signed, he is asked anew: his earlier signature passes nothing.
        letter = self.pending()
        for user in order:
            self.by(user, letter).action_agree()
        first = letter.sudo().approval_request_id.step_ids[0]
        self.by(self.district_approver, letter).action_return(comment="再核", step_id=first.id)
        self.by(sister, letter).action_agree()
        self.assertEqual(self.inbox(letter), {"t_street_reviewer"})
        self.by(self.street_reviewer, letter).action_agree()
        self.assertEqual(self.inbox(letter), {"t_district_approver"})
