"""Who works for a union: recorded with dates, counted by the rules of each city."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import clause
from .office_case import OfficeCase


@tagged("post_install", "-at_install")
class TestStaff(OfficeCase):
    def members(self, organization, count):
        """Let an organisation have so many members and workers, by its own counts."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE union_organization SET own_member_count = %s, own_worker_count = %s WHERE id = %s",
            [count, count, organization.id],
        )
        self.env.invalidate_all()

    def assert_bands(self, organization, key, bands, **values):
        """Each ``(people, due)``: one fewer fails, as many pass."""
        for people, due in bands:
            with self.subTest(key=key, people=people):
                self.env["union.staff"].search([("organization_id", "=", organization.id)]).unlink()
                self.members(organization, people)
                for number in range(due):
                    self.assert_state(organization, key, "failed")
                    self.staff(f"甲{number}", organization, **values)
                self.assert_state(organization, key, "passed" if due else "not_applicable")

    @clause("SH-13a")
    def test_shanghai_one_from_2000_members_two_from_5000(self):
        key = "organization.staff.second_level"
        self.building.kind = "small_second_level"
        self.members(self.building, 2000)
        self.assertIsNone(self.asked(self.building, key), "nobody has adopted it")
        self.adopt("SH", self.district)
        self.assert_bands(
            self.building, key, [(1999, 0), (2000, 1), (4999, 1), (5000, 2), (90000, 2)]
        )
        result = self.asked(self.building, key)
        self.assertEqual(result["clause"], "SH-13a")
        self.assertIn("2 full-time staff; ≥ 2 with 90,000 members", result["message"])
        rule = self.rule(key, "SH-13a")
        rule.band_ids.filtered(lambda band: band.low == 5000).minimum = 3
        self.assert_state(self.building, key, "failed")

    @clause("BJ-3.2.1", "NR-ENT-FT-beijing")
    def test_beijing_full_time_chair_or_vice_chair_from_200_workers(self):
        self.adopt("BJ", self.city)
        key = "organization.staff.lead"
        for position in ("chair", "vice_chair"):
            self.assert_bands(self.primary, key, [(199, 0), (200, 1), (5000, 1)], position=position)
        self.staff("乙", self.primary, position="officer")
        self.env["union.staff"].search([("position", "=", "vice_chair")]).full_time = False
        self.assert_state(self.primary, key, "failed", "BJ-3.2.1")
        self.assert_state(self.building, key, "not_applicable")

    @clause("BJ-3.2.1", "NR-ENT-FT-beijing-b")
    def test_beijing_three_full_time_in_a_thousand_workers(self):
        self.adopt("BJ", self.city)
        key = "organization.staff.per_thousand"
        # Below 334 workers three in a thousand are less than one person.
        self.assert_bands(
            self.primary,
            key,
            [(333, 0), (334, 2), (400, 2), (666, 2), (667, 3), (1000, 3), (1001, 4)],
        )
        self.staff("丙", self.primary, full_time=False)
        self.members(self.primary, 2000)
        result = self.asked(self.primary, key)
        self.assertEqual(result["state"], "failed", "part-time does not count")
        self.assertIn("2 full-time staff per 1000 workers; ≥ 3", result["message"])
        self.assertTrue(self.rule(key, "BJ-3.2.1").overridable, "in principle")

    @clause("NR-ENT-FT")
    def test_an_enterprise_of_200_is_reminded_of_a_full_time_chair(self):
        key = "organization.staff.chair"
        self.assert_bands(self.primary, key, [(199, 0), (200, 1), (5000, 1)], position="chair")
        self.env["union.staff"].search([("position", "=", "chair")]).position = "vice_chair"
        result = self.asked(self.primary, key)
        # To be confirmed: the law itself says "may" (NR-LAW-14), so it only informs.
        self.assertEqual(
            (result["state"], result["effect"], result["certainty"]), ("failed", "inform", "M")
        )
        self.assertIn("0 full-time chairs; ≥ 1 with 5,000 workers", result["message"])
        self.primary.kind = "joint"
        self.assert_state(self.primary, key, "not_applicable")

    @clause("NR-ENT-FT-shanghai")
    def test_shanghai_full_time_staff_from_200_workers(self):
        key = "organization.staff.full_time"
        self.members(self.primary, 200)
        self.assertIsNone(self.asked(self.primary, key), "nobody has adopted it")
        self.adopt("SH", self.district)
        self.assert_bands(self.primary, key, [(199, 0), (200, 1), (9000, 1)], position="officer")
        self.env["union.staff"].search(
            [("organization_id", "=", self.primary.id)]
        ).full_time = False
        result = self.asked(self.primary, key)
        self.assertEqual((result["effect"], result["clause"]), ("warn", "NR-ENT-FT-shanghai"))
        self.assert_state(self.building, key, "not_applicable")

    @clause("BJ-3.2.1a")
    def test_hired_with_union_funds_needs_the_superiors_approval(self):
        key = "staff.hired.approval"
        hired = self.staff(kind="hired")
        self.assertIsNone(self.asked(hired, key))
        self.adopt("BJ", self.city)
        self.assert_state(hired, key, "failed", "BJ-3.2.1a")
        hired.approval = "京工组〔2026〕5号"
        self.assert_state(hired, key, "passed")
        hired.write({"approval": False, "date_to": "2026-11-19"})
        self.assert_state(hired, key, "not_applicable")
        self.assert_state(self.staff("乙"), key, "not_applicable")

    @clause("QZ-6")
    def test_a_federation_has_one_full_time_at_least_and_more_where_an_office_says_so(self):
        key = "organization.staff.federation"
        self.assert_state(self.building, key, "failed", "QZ-6")
        one = self.staff(date_to="2026-11-20")
        self.assert_state(self.building, key, "passed")
        with self.on("2026-11-21"):
            self.assert_state(self.building, key, "failed")
        one.date_to = False
        one.full_time = False
        self.assert_state(self.building, key, "failed")
        one.full_time = True
        # "More where members are many": the district's own bands.
        action = self.rule(key, "QZ-6").action_adapt(self.district.id)
        own = self.env["union.rule"].browse(action["res_id"])
        own.band_ids.high = 2999
        own.band_ids = [(0, 0, {"low": 3000, "minimum": 2})]
        self.members(self.building, 2999)
        self.assert_state(self.building, key, "passed")
        self.members(self.building, 3000)
        self.assert_state(self.building, key, "failed")
        self.assert_state(self.primary, key, "not_applicable")

    @clause("QZ-5b")
    def test_a_street_general_union_has_a_full_time_vice_chair(self):
        key = "organization.staff.street_vice_chair"
        self.assert_state(self.street, key, "failed", "QZ-5b")
        self.staff("甲", self.street, position="chair")
        vice = self.staff("乙", self.street, position="vice_chair", full_time=False)
        self.assert_state(self.street, key, "failed")
        vice.full_time = True
        self.assert_state(self.street, key, "passed")
        self.street.kind = "federation_regional"
        self.assert_state(self.street, key, "not_applicable")
        self.assert_state(self.district, key, "not_applicable")

    def test_due_and_present_are_shown_with_the_clause(self):
        self.members(self.building, 3200)
        organization = self.as_user(self.building_clerk, self.building)
        self.assertIn(
            "0 full-time staff; ≥ 1 with 3,200 members", organization.check_html.striptags()
        )
        self.assertIn("QZ-6", organization.check_html)
        self.staff(kind="social_worker")
        self.staff("乙", full_time=False)
        self.staff("丙", date_to="2026-11-19")
        organization = self.as_user(self.building_clerk, self.building)
        self.assertEqual(
            (
                organization.full_time_count,
                organization.part_time_count,
                organization.social_worker_count,
            ),
            (1, 1, 1),
        )
        values = self.env["union.metric"]._compute_values(
            ["staff.full_time", "staff.social_workers", "fin.accountant"], self.building
        )
        self.assertEqual([row[self.building.id] for row in values.values()], [1, 1, None])
        self.staff("丁", position="accountant")
        values = self.env["union.metric"]._compute_values(["fin.accountant"], self.building)
        self.assertIs(values["fin.accountant"][self.building.id], True)

    def test_superiors_figures_stay_with_them(self):
        self.staff(organization=self.street)
        street = self.as_user(self.building_clerk, self.street)
        self.assertEqual(street.name, "园岭街道总工会")
        for name in ("full_time_count", "social_worker_count", "open_finding_count"):
            self.assertIs(street[name], False, name)
        self.assertFalse(street.check_html)
        self.assertFalse(street.staff_ids | street.staff_ids)
        with self.assertRaises(AccessError):
            street.union_check("daily")
        self.assertEqual(self.as_user(self.street_reviewer, self.street).full_time_count, 1)

    def test_dates_that_cannot_be(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.staff(date_to="2025-12-31")

    def test_nobody_works_twice_at_a_time(self):
        first = self.staff(date_to="2026-06-30")
        self.staff(date_from="2026-07-01")
        with self.refused("already works for"):
            self.staff(date_from="2026-06-30", date_to="2026-06-30", position="lawyer")
        self.staff(organization=self.primary)
        with self.refused("already works for"):
            first.date_to = "2026-07-01"

    def test_two_of_one_name_are_told_apart_by_their_members(self):
        members = self.env["union.member"].create(
            [
                {"name": "王芳", "gender": "female", "organization_id": self.primary.id}
                for _number in range(2)
            ]
        )
        self.staff(member_id=members[0].id)
        with self.refused("link both to their members"):
            self.staff()
        self.staff(member_id=members[1].id)
        with self.refused("already works for"):
            self.staff("王小芳", member_id=members[1].id)

    def test_no_number_of_a_person_in_the_words(self):
        for values in (
            {"name": "王芳13595711777"},
            {"employed_by": "360102197612134635"},
            {"approval": "电话 13595711777"},
        ):
            with self.subTest(values), self.refused("leave it out"):
                self.staff(**values)

    def test_a_portal_user_is_no_staff(self):
        with self.refused("internal user"):
            self.staff(user_id=self.portal.id)

    def test_a_stranger_member_is_not_named_by_a_clerk(self):
        stranger = self.env["union.member"].create(
            {"name": "李强", "gender": "male", "organization_id": self.sister_street.id}
        )
        mine = self.as_user(self.building_clerk, self.staff("乙"))
        with self.assertRaises(AccessError):
            mine.member_id = stranger.id
        with self.assertRaises(AccessError):
            mine.create(
                {"name": "x", "organization_id": self.building.id, "member_id": stranger.id}
            )
