"""Kinds, categories and places of organisations, and who becomes a union when."""

from odoo.tests import tagged

from .common import clause
from .office_case import OfficeCase


@tagged("post_install", "-at_install")
class TestForms(OfficeCase):
    def organization(self, code, level, kind, parent, **values):
        return self.env["union.organization"].create(
            {
                "name": code,
                "code": f"T-F-{code}",
                "level": level,
                "kind": kind,
                "parent_id": parent.id,
                "state": "active",
                **values,
            }
        )

    @clause("SH-4")
    def test_a_small_second_level_union_stands_below_the_street(self):
        key = "organization.second_level.place"
        union = self.organization("SL", "federation", "small_second_level", self.street)
        self.assertIsNone(self.asked(union, key), "nobody has adopted it")
        self.adopt("SH", self.city)
        self.assert_state(union, key, "passed", "SH-4")
        for level, parent in (
            ("federation", self.district),
            ("federation", self.building),
            ("street", self.street),
            ("primary", self.street),
        ):
            with self.subTest(level=level, parent=parent.code):
                union.write({"level": level, "parent_id": parent.id})
                self.assert_state(union, key, "failed")
        self.assert_state(self.building, key, "not_applicable")

    @clause("SH-4")
    def test_below_it_stand_single_and_joint_unions_and_federations_of_small_firms(self):
        key = "organization.second_level.units"
        self.adopt("SH", self.city)
        union = self.organization("SL", "federation", "small_second_level", self.street)
        for level, kind, state in (
            ("primary", "single", "passed"),
            ("primary", "joint", "passed"),
            ("federation", "federation_regional", "passed"),
            ("federation", "federation_industry", "passed"),
            ("federation", "small_second_level", "failed"),
            ("group", "group", "failed"),
            ("primary", "general", "failed"),
        ):
            with self.subTest(kind=kind):
                unit = self.organization(f"SL-{kind}", level, kind, union)
                self.assert_state(unit, key, state, "SH-4")
        self.assert_state(self.primary, key, "not_applicable")

    @clause("HZ-2", "HZ-2a")
    def test_each_form_of_basic_union_belongs_to_one_of_five_categories(self):
        key = "organization.category"
        self.assertIsNone(self.asked(self.primary, key), "nobody has adopted it")
        self.adopt("HZ", self.city)
        forms = (
            ("primary", "single"),
            ("primary", "joint"),
            ("federation", "federation_regional"),
            ("federation", "federation_industry"),
        )
        for level, kind in forms:
            union = self.organization(kind, level, kind, self.street)
            with self.subTest(kind=kind):
                self.assert_state(union, key, "failed", "HZ-2")
                for category in ("soe", "private", "neweco", "gov", "regional"):
                    union.category = category
                    self.assert_state(union, key, "passed")
                union.category = "township"
                self.assert_state(union, key, "failed")
        self.assert_state(self.district, key, "not_applicable")

    @clause("HZ-2", "HZ-2a")
    def test_federations_are_regional_and_streets_have_their_own_guide(self):
        self.adopt("HZ", self.city)
        regional, township = (f"organization.category.{name}" for name in ("regional", "township"))
        self.building.category = "private"
        self.assert_state(self.building, regional, "failed", "HZ-2a")
        self.building.category = "regional"
        self.assert_state(self.building, regional, "passed")
        self.primary.category = "private"
        self.assert_state(self.primary, regional, "not_applicable")
        self.street.category = "regional"
        self.assert_state(self.street, township, "failed", "HZ-2")
        self.street.category = "township"
        self.assert_state(self.street, township, "passed")
        self.assert_state(self.building, township, "not_applicable")

    @clause("QZ-5c")
    def test_a_work_committee_is_to_become_a_union(self):
        key = "organization.work_committee"
        committee = self.organization("WC", "street", "work_committee", self.district)
        self.assert_state(committee, key, "failed", "QZ-5c")
        self.assert_state(self.street, key, "not_applicable")
        for kind in ("general", "federation_regional"):
            committee.kind = kind
            self.assert_state(committee, key, "not_applicable")

    @clause("QZ-6a")
    def test_a_small_employer_of_a_community_is_covered_there(self):
        key = "organization.employer.community"
        community = self.organization(
            "C", "federation", "federation_regional", self.street, territory_kind="community"
        )
        shop = self.env["union.employer"].create(
            {"name": "便利店", "organization_id": community.id, "staff_count": 24}
        )
        self.assert_state(shop, key, "failed", "QZ-6a")
        for level, kind, state in (
            ("primary", "joint", "passed"),
            ("group", "group", "passed"),
            ("primary", "single", "passed"),
        ):
            with self.subTest(kind=kind):
                shop.organization_id = self.organization(f"C-{kind}", level, kind, community)
                self.assert_state(shop, key, state)
        shop.write({"organization_id": community.id, "staff_count": 25})
        self.assert_state(shop, key, "not_applicable")
        shop.write({"organization_id": self.building.id, "staff_count": 24})
        self.assert_state(shop, key, "not_applicable")

    def test_a_small_employer_is_found_once_for_both_standards(self):
        community = self.organization(
            "C", "federation", "federation_regional", self.street, territory_kind="community"
        )
        shop = self.env["union.employer"].create(
            {
                "name": "便利店",
                "organization_id": community.id,
                "staff_count": 9,
                "sector_code": "52",
            }
        )
        self.env["union.finding"].sudo()._watch_batch("union.employer", 0)
        found = self.env["union.finding"].search(
            [("res_model", "=", "union.employer"), ("res_id", "=", shop.id)]
        )
        self.assertEqual(len(found), 1)
        self.assertEqual(set(found.clause_ids.mapped("code")), {"QZ-6a", "SZ-5.1.2a"})

    @clause("SZ-5.1.3.2")
    def test_a_preparing_federation_publicises_joining(self):
        key = "establishment.recruit.publicity"
        federation = self.organization(
            "P", "federation", "federation_regional", self.street, state="preparing"
        )
        self.assert_state(federation, key, "failed", "SZ-5.1.3.2")
        for code, state in (("sport", "failed"), ("joining_publicity", "passed")):
            activity = self.env["union.service.activity"].create(
                {
                    "organization_id": federation.id,
                    "kind_id": self.env.ref(f"trade_union.activity_kind_{code}").id,
                    "name": code,
                    "date_begin": "2026-11-10 02:00:00",
                    "date_end": "2026-11-10 09:00:00",
                }
            )
            activity._approval_unlocked()._on_approved()
            self.assert_state(federation, key, "failed")
            activity.write({"phase": "held"})
            with self.subTest(code):
                self.assert_state(federation, key, state)
        self.assert_state(self.building, key, "not_applicable")

    @clause("SZ-5.1.3.2")
    def test_enough_workers_who_joined_are_to_have_a_union_or_group(self):
        key = "establishment.recruit.union"
        federation = self.organization(
            "P", "federation", "federation_regional", self.street, state="preparing"
        )
        employer = self.env["union.employer"].create(
            {"name": "甲公司", "organization_id": federation.id, "staff_count": 40}
        )

        def join(count, state, place=federation):
            self.env["union.member"].create(
                [
                    {
                        "name": f"{state}{n}",
                        "gender": "male",
                        "organization_id": place.id,
                        "employer_id": employer.id,
                        "state": state,
                    }
                    for n in range(count)
                ]
            )

        join(2, "active")
        join(3, "left")
        join(1, "retained")
        self.assert_state(employer, key, "passed", "SZ-5.1.3.2")
        join(1, "applicant")
        self.assert_state(employer, key, "failed")
        self.assertEqual(employer.enrolled_count, 3)
        union = self.organization("P-1", "primary", "single", federation)
        employer.organization_id = union
        self.assert_state(employer, key, "not_applicable")
        employer.organization_id = self.street
        self.assert_state(employer, key, "not_applicable")
