"""Two houses signed side by side: who may withdraw the approval both gave."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .papers import PaperCase


@tagged("post_install", "-at_install")
class TestRevokedBranches(PaperCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sister_approver = cls.make_person("sister", cls.sister_street, "approver")
        cls.sister_chair = cls.make_person("sister_chair", cls.sister_district, "chair")
        cls.city_chair = cls.make_person("city_chair", cls.city, "chair")

    def approved(self, first, second, signers):
        """Return a letter that two houses approved in branches, the first of them first."""
        self.env["union.approval.route"].search([("code", "like", "test_branches")]).active = False
        number = self.env["union.approval.route"].search_count([("active", "in", [True, False])])
        self.make_route(
            f"branches_{number}",
            [
                {"sequence": 1, "place": "fixed", "role": "approver", "organization_id": house.id}
                for house in (first, second)
            ],
            sequence=1,
        )
        letter = self.pending()
        for user in signers:
            self.by(user, letter).action_agree()
        self.assertEqual(letter.approval_state, "approved")
        return letter

    def assert_withdrawn_only_by(self, letter, able, *others):
        for user in others:
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.by(user, letter).action_revoke(comment="收回")
        self.assertEqual(letter.approval_state, "approved")
        self.by(able, letter).action_revoke(comment="收回")
        self.assertEqual(letter.approval_state, "revoked")

    def test_of_two_sisters_it_is_a_house_above_both(self):
        signers = self.street_approver, self.sister_approver
        houses = self.street, self.sister_street
        # Whichever row comes first, and whoever signs first.
        for first, second in (houses, houses[::-1]):
            for order in (signers, signers[::-1]):
                with self.subTest(first=first.name, signs=order[0].login):
                    self.assert_withdrawn_only_by(
                        self.approved(first, second, order),
                        self.city_chair,
                        *signers,
                        self.district_approver,
                        self.sister_chair,
                    )

    def test_of_a_house_and_one_below_it_it_is_the_upper_one(self):
        for houses in ((self.street, self.district), (self.district, self.street)):
            for able in (self.district_approver, self.city_chair):
                with self.subTest(first=houses[0].name, able=able.login):
                    self.assert_withdrawn_only_by(
                        self.approved(*houses, (self.street_approver, self.district_approver)),
                        able,
                        self.street_approver,
                        self.sister_chair,
                    )

    def test_a_branch_that_another_made_needless_does_not_count(self):
        """Of alternatives the one that signed gave the approval, alone."""
        self.env["union.grade.level"].create(
            {
                "organization_id": self.city.id,
                "grade": 1,
                "mode": "any",
                "at_street": True,
                "at_district": True,
            }
        )
        self.building.grade = 1
        self.make_route("any", [{"place": "grade", "role": "approver"}], sequence=1)
        letter = self.pending()
        self.by(self.street_approver, letter).action_agree()
        self.assert_withdrawn_only_by(letter, self.street_approver, self.sister_approver)
