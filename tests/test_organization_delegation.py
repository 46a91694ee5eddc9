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

    def test_a_district_is_deputised_by_its_own_people_a_district_beside_and_the_city(self):
        with self.assertRaisesRegex(ValidationError, "no duty near 福田"), self.cr.savepoint():
            self.name(self.sister_clerk, self.district_admin)
        absence = self.name(self.sister_admin, self.district_admin)
        self.assertIn(self.district, self.scope(self.sister_admin))
        # Gone down to a street of the district beside: far away from now on.
        self.env["union.duty"].search(
            [("user_id", "=", self.sister_admin.id)]
        ).organization_id = self.sister_street
        self.assertEqual(self.scope(self.sister_admin), self.sister_street)
        self.assertNotIn(
            (self.sister_admin.id, self.district_admin.id),
            self.holders(self.district, "platform_admin"),
        )
        self.as_user(self.district_admin, absence).date_to = today(self.env)
        self.name(self.street_reviewer, self.district_admin)
        self.name(self.city_admin, self.district_admin)

    def test_two_deputies_share_an_absence_each_near_one_place(self):
        self.duty(self.building_clerk, self.sister_street, "approver")
        self.name(self.peer)
        self.name(self.sister_clerk)
        for deputy, place, other in (
            (self.peer, self.building, self.sister_street),
            (self.sister_clerk, self.sister_street, self.building),
        ):
            with self.subTest(deputy.login):
                self.assertIn(place, self.scope(deputy))
                self.assertNotIn(other, self.scope(deputy))
        far = make_user(self.env, "t_far")
        self.duty(far, self.city.copy({"code": "T-FAR", "name": "别市", "parent_id": False}))
        with self.assertRaisesRegex(ValidationError, "no duty near"):
            self.name(far)

    def test_a_deputy_gets_the_groups_of_the_duties_he_is_near_to(self):
        self.duty(self.building_clerk, self.sister_street, "approver")
        self.duty(self.building_clerk, self.building, "election_officer")
        roles = self.env["union.role.group"].search([])
        near = roles.filtered(lambda row: row.role == "election_officer").group_id
        far = roles.filtered(lambda row: row.role == "approver").group_id - near
        self.assertTrue(far)
        self.name(self.peer)
        self.assertLessEqual(near, self.peer.group_ids)
        self.assertFalse(far & self.peer.group_ids)
        self.name(self.sister_clerk)
        self.assertLessEqual(far, self.sister_clerk.group_ids)

    def test_who_is_near_is_asked_of_the_first_day_of_the_absence(self):
        begins = today(self.env) + timedelta(days=30)
        other = self.duty(self.peer, self.sister_street, "teller")
        self.peer_duty.date_to = begins - timedelta(days=1)
        with self.assertRaisesRegex(ValidationError, "no duty near"), self.cr.savepoint():
            self.name(self.peer, date_from=begins)
        self.name(self.peer)
        other.organization_id = self.beside
        self.name(self.peer, date_from=begins)

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
        # The groups went with it.
        with self.assertRaises(AccessError):
            self.scope(self.peer)
        self.assertNotIn((self.peer.id, self.building_clerk.id), self.holders())
        self.peer_duty.date_to = False
        self.assertIn(self.building, self.scope(self.peer))
        self.peer_duty.organization_id = self.sister_street
        self.assertEqual(self.scope(self.peer), self.sister_street)
        self.assertNotIn((self.peer.id, self.building_clerk.id), self.holders())

    def test_a_deputy_of_an_archived_person_reads_nothing_by_him_until_he_is_back(self):
        self.duty(self.building_clerk, self.building, "approver")
        roles = self.env["union.role.group"].search([])
        his = roles.filtered(lambda row: row.role == "approver").group_id - self.peer.group_ids
        self.assertTrue(his)
        absence = self.name(self.peer)
        for active in (True, False, True):
            with self.subTest(active=active):
                self.building_clerk.active = active
                check = self.assertIn if active else self.assertNotIn
                check(self.building, self.scope(self.peer))
                check(self.building, self.as_user(self.peer, self.building)._in_sight())
                check((self.peer.id, self.building_clerk.id), self.holders())
                self.assertEqual(self.peer.group_ids & his, his if active else his.browse())
                check(self.peer.id, self.acting_at_the_building())
                # What is his own stays.
                self.assertIn(self.beside, self.scope(self.peer))
                place = self.as_user(self.peer, self.building)
                self.assertEqual(place.has_access("write"), active)
        self.assertEqual(absence.date_to.year, 2099)

    def acting_at_the_building(self):
        told = self.as_user(self.city_admin, self.building).who_may_do_what()
        return {row["user_id"] for row in told["people"] if row["acting_for"]}

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
