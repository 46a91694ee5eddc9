"""Who may act for whom: a deputy comes from near by, and only while he stands there."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..models.clock import today
from .tree import TreeCase, make_user


@tagged("post_install", "-at_install")
class TestDelegation(TreeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.beside = cls.env["union.organization"].create(
            {
                "name": "园岭二工会",
                "code": "T-BESIDE",
                "parent_id": cls.street.id,
                "level": "primary",
            }
        )
        cls.peer = make_user(cls.env, "t_peer")
        cls.peer_duty = cls.duty(cls.peer, cls.beside)

    @classmethod
    def duty(cls, user, organization, role="clerk", **values):
        return cls.env["union.duty"].create(
            {"user_id": user.id, "organization_id": organization.id, "role": role,
             "date_from": "2020-01-01", **values}
        )  # fmt: skip

    def name(self, deputy, user=None, **values):
        return self.as_user(user or self.building_clerk, self.env["union.duty.delegation"]).create(
            {"deputy_id": deputy.id, "date_to": "2099-12-31", **values}
        )

    def scope(self, user):
        return self.as_user(user, self.env["union.organization"]).search(
            [("in_officer_scope", "=", True)]
        )

    def holders(self, organization=None, role="clerk"):
        place = (organization or self.building).id
        return self.env["union.duty"]._holders([place], [role]).get((place, role), [])

    def test_a_colleague_a_neighbour_or_somebody_above(self):
        for deputy in (self.building_officer, self.peer, self.street_approver, self.city_admin):
            with self.subTest(deputy.login):
                self.name(deputy)
                self.assertIn(self.building, self.scope(deputy))
                self.assertIn((deputy.id, self.building_clerk.id), self.holders())

    def test_nobody_from_another_house_s_tree(self):
        root = self.env["union.organization"].create(
            {"name": "别市总工会", "code": "T-ELSE", "level": "city", "kind": "general",
             "state": "active"}
        )  # fmt: skip
        foreign = make_user(self.env, "t_foreign")
        self.duty(foreign, root)
        for deputy in (self.sister_clerk, self.sister_admin, foreign):
            with (
                self.subTest(deputy.login),
                self.assertRaisesRegex(ValidationError, "no duty near 金鼎大厦"),
                self.cr.savepoint(),
            ):
                self.name(deputy)
            self.assertNotIn(self.building, self.scope(deputy))
            # Nor by an import or the server itself.
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.env["union.duty.delegation"].create(
                    {"user_id": self.building_clerk.id, "deputy_id": deputy.id,
                     "date_to": "2099-12-31"}
                )  # fmt: skip

    def test_the_top_of_a_tree_is_deputised_from_within_it(self):
        self.name(self.sister_clerk, self.city_admin)
        with self.assertRaisesRegex(ValidationError, "no duty of his own"):
            self.name(self.stranger, self.city_admin)

    def test_each_house_of_the_absent_person_counts(self):
        self.duty(self.building_clerk, self.sister_street)
        with self.assertRaisesRegex(ValidationError, "no duty near 粤海街道"), self.cr.savepoint():
            self.name(self.peer)
        self.name(self.city_admin)

    def test_no_portal_user_nobody_archived_nobody_without_a_duty(self):
        with self.assertRaisesRegex(ValidationError, "no duty of his own|users are members"):
            self.name(self.portal)
        with self.assertRaisesRegex(ValidationError, "no duty of his own"):
            self.name(self.stranger)
        self.peer.active = False
        with self.assertRaisesRegex(ValidationError, "active user"):
            self.name(self.peer)

    def test_a_duty_added_later_far_away_is_not_opened(self):
        self.name(self.peer)
        self.duty(self.building_clerk, self.sister_street)
        scope = self.scope(self.peer)
        self.assertIn(self.building, scope)
        self.assertNotIn(self.sister_street, scope)
        self.assertNotIn((self.peer.id, self.building_clerk.id), self.holders(self.sister_street))

    def test_a_deputy_whose_own_duty_ended_or_moved_acts_for_nobody(self):
        self.name(self.peer)
        self.peer_duty.date_to = today(self.env) - timedelta(days=1)
        self.assertFalse(self.scope(self.peer))
        self.assertNotIn((self.peer.id, self.building_clerk.id), self.holders())
        self.peer_duty.date_to = False
        self.assertIn(self.building, self.scope(self.peer))
        self.peer_duty.organization_id = self.sister_street
        self.assertEqual(self.scope(self.peer), self.sister_street)
        self.assertNotIn((self.peer.id, self.building_clerk.id), self.holders())

    def test_nobody_names_a_deputy_for_another_or_changes_whose_it_is(self):
        with self.assertRaises(AccessError):
            self.name(self.peer, self.peer, user_id=self.street_approver.id)
        absence = self.name(self.peer)
        for values in ({"deputy_id": self.sister_clerk.id}, {"user_id": self.street_approver.id}):
            with self.subTest(values), self.assertRaises(UserError):
                self.as_user(self.building_clerk, absence).write(values)
        with self.assertRaises(AccessError):
            self.as_user(self.peer, absence).write({"date_to": "2100-01-01"})
        with self.assertRaises(AccessError):
            self.name(self.peer, self.portal)
