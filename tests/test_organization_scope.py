"""Scope: what a person sees and changes follows from his duties of the day."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..models.clock import today
from .tree import TreeCase, make_user


@tagged("post_install", "-at_install")
class TestScope(TreeCase):
    def visible(self, user):
        return set(self.as_user(user, self.env["union.organization"]).search([]).ids)

    def scope(self, user):
        found = self.as_user(user, self.env["union.organization"]).search([("in_scope", "=", True)])
        return set(found.ids)

    def test_own_subtree_is_in_scope_and_superiors_are_read_only(self):
        self.assertEqual(self.scope(self.building_clerk), {self.building.id, self.primary.id})
        chain = self.city | self.district | self.street | self.building | self.primary
        self.assertEqual(self.visible(self.building_clerk), set(chain.ids))
        self.as_user(self.building_clerk, self.primary).write({"party_body": "x"})
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, self.street).write({"party_body": "x"})

    def test_sister_organisation_cannot_read_search_or_write(self):
        self.assertNotIn(self.building.id, self.visible(self.sister_clerk))
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, self.building).read(["name"])
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, self.building).write({"party_body": "x"})
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, self.env["union.organization"]).create(
                {"name": "x", "code": "X", "parent_id": self.building.id}
            )
        employer = self.env["union.employer"].create(
            {"name": "甲公司", "organization_id": self.primary.id, "staff_count": 3}
        )
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, employer).read(["name"])
        self.assertFalse(
            self.as_user(self.sister_clerk, self.env["union.employer"]).search(
                [("name", "=", "甲公司")]
            )
        )

    def test_portal_user_and_a_user_without_duty_see_nothing(self):
        for user in (self.portal, self.stranger):
            for model in ("union.organization", "union.duty", "union.employer", "union.member"):
                with self.subTest(user=user.login, model=model), self.assertRaises(AccessError):
                    self.as_user(user, self.env[model]).search([])

    def test_duty_lapses_at_midnight_without_a_cleared_cache(self):
        duty = self.env["union.duty"].search([("user_id", "=", self.building_clerk.id)])
        with freeze_time("2026-10-12 15:59:00"):  # 23:59 in Shanghai
            duty.date_to = date(2026, 10, 12)
            self.assertEqual(today(self.env), date(2026, 10, 12))
            self.assertIn(self.building.id, self.scope(self.building_clerk))
        with freeze_time("2026-10-12 16:00:00"):
            self.assertEqual(self.scope(self.building_clerk), set())

    def test_caller_cannot_forge_the_day_through_his_timezone(self):
        with freeze_time("2026-10-12 15:59:00"):
            env = self.env(context={"tz": "Pacific/Kiritimati"})
            self.assertEqual(today(env), date(2026, 10, 12))

    def test_duty_moved_to_another_organisation_moves_the_scope(self):
        duty = self.env["union.duty"].search([("user_id", "=", self.building_clerk.id)])
        duty.organization_id = self.sister_street
        self.assertEqual(self.scope(self.building_clerk), {self.sister_street.id})

    def test_delegation_gives_the_scope_of_the_absent_person_and_ends(self):
        with freeze_time("2026-10-12 03:00:00"):
            self.as_user(self.street_reviewer, self.env["union.duty.delegation"]).create(
                {"deputy_id": self.building_clerk.id, "date_to": "2026-10-13"}
            )
            self.assertIn(self.street.id, self.scope(self.building_clerk))
        with freeze_time("2026-10-14 03:00:00"):
            self.assertNotIn(self.street.id, self.scope(self.building_clerk))

    def test_deputised_scope_does_not_chain(self):
        self.as_user(self.street_reviewer, self.env["union.duty.delegation"]).create(
            {"deputy_id": self.building_clerk.id, "date_to": "2030-01-01"}
        )
        self.as_user(self.building_clerk, self.env["union.duty.delegation"]).create(
            {"deputy_id": self.building_officer.id, "date_to": "2030-01-01"}
        )
        self.assertNotIn(self.street.id, self.scope(self.building_officer))

    def test_delegation_only_for_oneself_and_only_to_someone_with_a_duty(self):
        delegations = self.as_user(self.building_clerk, self.env["union.duty.delegation"])
        with self.assertRaises(AccessError):
            delegations.create(
                {
                    "user_id": self.street_approver.id,
                    "deputy_id": self.building_clerk.id,
                    "date_to": "2030-01-01",
                }
            )
        with self.assertRaises(ValidationError):
            delegations.create({"deputy_id": self.stranger.id, "date_to": "2030-01-01"})

    def test_auditor_reads_the_subtree_and_writes_nothing(self):
        self.assertIn(self.building.id, self.scope(self.street_auditor))
        with self.assertRaises(AccessError):
            self.as_user(self.street_auditor, self.building).write({"party_body": "x"})
        with self.assertRaises(AccessError):
            self.as_user(self.street_auditor, self.env["union.employer"]).create(
                {"name": "x", "organization_id": self.building.id}
            )

    def test_scope_costs_the_same_whatever_the_number_of_organisations(self):
        organizations = self.env["union.organization"].with_user(self.street_approver)
        organizations.search([])
        with self.assertMaxQueries(6, "list of organisations"):
            organizations.search_read([], ["name", "member_count"], limit=80)
        self.env["union.organization"].create(
            [
                {"name": f"工会{i}", "code": f"T-{i}", "parent_id": self.building.id}
                for i in range(100)
            ]
        )
        with self.assertMaxQueries(6, "list of 100 more"):
            found = organizations.search_read([], ["name", "member_count"], limit=80)
        self.assertEqual(len(found), 80)

    def test_scope_asked_for_as_false_is_the_complement(self):
        outside = self.as_user(self.building_clerk, self.env["union.organization"]).search(
            [("in_scope", "=", False)]
        )
        self.assertEqual(outside, self.city | self.district | self.street)


@tagged("post_install", "-at_install")
class TestGrants(TreeCase):
    def grant(self, by, to, organization, role="clerk"):
        return self.as_user(by, self.env["union.duty"]).create(
            {"user_id": to.id, "organization_id": organization.id, "role": role}
        )

    def test_administrator_grants_inside_his_scope_and_groups_follow(self):
        self.assertFalse(self.stranger.has_group("trade_union.group_officer"))
        duty = self.grant(self.district_admin, self.stranger, self.street)
        self.assertTrue(self.stranger.has_group("trade_union.group_officer"))
        self.as_user(self.district_admin, duty).write({"date_to": duty.date_from})
        with freeze_time("2040-01-01"):
            self.env["union.duty"]._cron_sync_groups()
            self.stranger.invalidate_recordset()
            self.assertFalse(self.stranger.has_group("trade_union.group_officer"))
            self.assertTrue(self.stranger.has_group("base.group_user"))

    def test_never_above_never_beside_never_to_himself(self):
        for organization in (self.city, self.sister_street):
            with self.subTest(organization=organization.name), self.assertRaises(AccessError):
                self.grant(self.district_admin, self.stranger, organization)
        with self.assertRaises(AccessError):
            self.grant(self.district_admin, self.district_admin, self.street)

    def test_nobody_but_an_administrator_grants(self):
        for user in (self.building_clerk, self.street_approver, self.street_auditor, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.grant(user, self.stranger, self.building)

    def test_deputy_of_an_administrator_grants_nothing(self):
        self.as_user(self.district_admin, self.env["union.duty.delegation"]).create(
            {"deputy_id": self.street_approver.id, "date_to": "2030-01-01"}
        )
        with self.assertRaises(AccessError):
            self.grant(self.street_approver, self.stranger, self.street)

    def test_duty_is_not_moved_out_of_or_into_foreign_hands(self):
        duty = self.grant(self.district_admin, self.stranger, self.street)
        with self.assertRaises(AccessError):
            self.as_user(self.sister_admin, duty).write({"date_to": "2030-01-01"})
        with self.assertRaises(AccessError):
            self.as_user(self.district_admin, duty).write({"user_id": self.district_admin.id})
        with self.assertRaises(AccessError):
            self.as_user(self.district_admin, duty).write(
                {"organization_id": self.sister_street.id}
            )

    def test_duty_is_ended_and_never_deleted(self):
        duty = self.grant(self.district_admin, self.stranger, self.street)
        with self.assertRaises(AccessError):
            self.as_user(self.district_admin, duty).unlink()

    def test_no_context_key_deletes_a_duty_or_an_organisation(self):
        duty = self.grant(self.district_admin, self.stranger, self.street)
        with self.assertRaises(AccessError):
            self.as_user(self.district_admin, duty).with_context(_force_unlink=True).unlink()
        with self.assertRaises(UserError):
            self.as_user(self.building_clerk, self.primary).with_context(
                _force_unlink=True
            ).unlink()

    def test_portal_user_cannot_hold_a_duty(self):
        with self.assertRaises(ValidationError):
            self.grant(self.district_admin, self.portal, self.street)

    def test_same_role_twice_in_the_same_time_is_refused(self):
        with self.assertRaises(ValidationError):
            self.grant(self.district_admin, self.building_clerk, self.building)

    def test_system_administrator_founds_a_root_but_not_for_himself(self):
        admin = make_user(self.env, "t_system", ("base.group_system",))
        organizations = self.as_user(admin, self.env["union.organization"])
        with self.assertRaises(AccessError):
            organizations.action_found_root("广州市总工会", "T-GZ", "city", admin.id)
        root = organizations.action_found_root("广州市总工会", "T-GZ", "city", self.stranger.id)
        self.assertIn(
            root,
            self.as_user(self.stranger, self.env["union.organization"])
            .search([("in_scope", "=", True)])
            .ids,
        )
        with self.assertRaises(AccessError):
            self.as_user(self.city_admin, self.env["union.organization"]).action_found_root(
                "x", "X", "city", self.stranger.id
            )


@tagged("post_install", "-at_install")
class TestOrganization(TreeCase):
    def test_legal_facts_are_never_written_by_hand(self):
        for values in (
            {"state": "active"},
            {"founded_on": "2026-01-01"},
            {"star": 5},
            {"grade": 1},
            {"dissolved_on": "2026-01-01"},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self.as_user(self.building_clerk, self.primary).write(values)
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, self.env["union.organization"]).create(
                {"name": "x", "code": "X", "parent_id": self.building.id, "state": "active"}
            )

    def test_place_in_the_tree_is_changed_by_an_administrator_only(self):
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, self.primary).write({"code": "Y"})
        self.as_user(self.district_admin, self.primary).write({"code": "Y"})
        with self.assertRaises(AccessError):
            self.as_user(self.district_admin, self.primary).write(
                {"parent_id": self.sister_street.id}
            )

    def test_nobody_moves_his_own_organisation_and_no_deputy_moves_any(self):
        with self.assertRaises(AccessError):
            self.as_user(self.district_admin, self.district).write({"parent_id": False})
        self.as_user(self.district_admin, self.env["union.duty.delegation"]).create(
            {"deputy_id": self.street_approver.id, "date_to": "2030-01-01"}
        )
        with self.assertRaises(AccessError):
            self.as_user(self.street_approver, self.building).write({"level": "street"})

    def test_default_keys_of_the_context_set_no_legal_fact(self):
        organization = (
            self.as_user(self.building_clerk, self.env["union.organization"])
            .with_context(
                default_state="active",
                default_star=5,
                default_founded_on="2001-01-01",
                default_own_member_count=9,
            )
            .create({"name": "x", "code": "X", "parent_id": self.building.id})
        )
        self.assertEqual(
            (organization.state, organization.star, organization.founded_on),
            ("draft", 0, False),
        )
        self.assertEqual(organization.member_count, 0)
        member = (
            self.as_user(self.building_clerk, self.env["union.member"])
            .with_context(
                default_state="active",
                default_member_number="VIP2",
                default_verified=True,
                default_id_masked="44030619900101123X",
            )
            .create({"name": "甲", "gender": "male", "organization_id": self.building.id})
        )
        self.assertEqual(
            (member.state, member.member_number, member.verified, member.id_number),
            ("applicant", False, False, False),
        )

    def test_an_organisation_never_stands_below_itself(self):
        with self.assertRaises(UserError):
            self.street.parent_id = self.building

    def test_counts_are_right_in_the_same_transaction_and_up_the_tree(self):
        employer = self.env["union.employer"].create(
            {
                "name": "甲公司",
                "organization_id": self.primary.id,
                "staff_count": 30,
                "female_staff_count": 10,
            }
        )
        self.assertEqual(self.primary.own_worker_count, 30)
        self.assertEqual(self.city.worker_count, 30)
        self.assertEqual(self.city.female_worker_count, 10)
        self.assertEqual(self.city.primary_count, 1)
        employer.staff_count = 40
        self.assertEqual(self.district.worker_count, 40)
        employer.organization_id = self.sister_street
        self.assertEqual((self.district.worker_count, self.city.worker_count), (0, 40))
        employer.unlink()
        self.assertEqual(self.city.worker_count, 0)

    def test_women_nobody_told_of_are_unknown_and_not_zero(self):
        employers = self.env["union.employer"].create(
            [
                {"name": name, "organization_id": place.id, "staff_count": 30}
                for name, place in (("甲公司", self.primary), ("乙公司", self.sister_street))
            ]
        )
        self.assertIs(employers[0].read(["female_staff_count"])[0]["female_staff_count"], False)
        self.assertIs(self.city.read(["female_worker_count"])[0]["female_worker_count"], False)
        self.assertIsNone(
            self.env["union.metric"]._compute_values(["org.female_worker_count"], self.city)[
                "org.female_worker_count"
            ][self.city.id]
        )
        employers[0].female_staff_count = 0
        self.assertEqual(employers[0].export_data(["female_staff_count"])["datas"], [[0]])
        self.assertIs(self.city.read(["female_worker_count"])[0]["female_worker_count"], 0)
        employers[1].female_staff_count = 7
        self.assertEqual(self.city.female_worker_count, 7)
        employers.female_staff_count = False
        self.assertIs(self.city.read(["female_worker_count"])[0]["female_worker_count"], False)

    def test_only_a_draft_is_deleted(self):
        with self.assertRaises(UserError):
            self.as_user(self.building_clerk, self.primary).unlink()
