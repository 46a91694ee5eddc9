"""What the five documents and the law ask of each kind of union to be."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import clause
from .establishment_case import KindCase


@tagged("post_install", "-at_install")
class TestSecondLevel(KindCase):
    def setUp(self):
        super().setUp()
        self.adopt("SH", self.city)
        self.union = self.draft("federation", "small_second_level")
        self.paper = self.request(self.union)

    @clause("SH-4")
    def test_it_stands_directly_below_a_street(self):
        key = "establishment.second_level.place"
        self.assert_submit(self.paper, key, "passed", "SH-4")
        self.union.parent_id = self.district
        self.assert_submit(self.paper, key, "failed", effect="inform")
        self.union.write({"parent_id": self.street.id, "level": "primary"})
        self.assert_submit(self.paper, key, "failed")

    def test_the_guide_for_buildings_is_not_asked_of_it(self):
        for part in "abc":
            self.assert_submit(self.paper, f"establishment.object.{part}", "not_applicable")
        self.assert_submit(self.paper, "establishment.preparatory.size", "not_applicable")
        joint = self.request(self.draft("primary", "joint"))
        self.assert_submit(joint, "establishment.preparatory.size", "not_applicable")
        self.union.kind = "federation_regional"
        self.assert_submit(self.paper, "establishment.object.a", "failed")

    @clause("SH-5")
    def test_thirty_to_a_hundred_unions(self):
        key = "establishment.second_level.unions"
        unions = self.env["union.organization"].create(
            [
                {
                    "name": f"企业{n}工会",
                    "code": f"T-SL-{n}",
                    "level": "primary",
                    "parent_id": self.union.id,
                    "state": "active",
                }
                for n in range(101)
            ]
        )
        for number, state in ((29, "failed"), (30, "passed"), (100, "passed"), (101, "failed")):
            unions[:number].write({"active": True, "state": "active"})
            unions[number:].write({"state": "draft"})
            with self.subTest(number):
                self.assert_submit(self.paper, key, state, "SH-5")

    @clause("SH-5")
    def test_two_thousand_to_ten_thousand_members(self):
        key = "establishment.second_level.members"
        for number, state in (
            (1999, "failed"),
            (2000, "passed"),
            (10000, "passed"),
            (10001, "failed"),
        ):
            self.union.own_member_count = number
            with self.subTest(number):
                self.assert_submit(self.paper, key, state, "SH-5")

    @clause("SH-6")
    def test_its_committee_is_joint_or_elected_by_a_congress(self):
        key = "establishment.second_level.mode"
        for mode, state in (
            (False, "unknown"),
            ("general_meeting", "failed"),
            ("joint", "passed"),
            ("congress", "passed"),
        ):
            self.paper.committee_mode = mode
            with self.subTest(mode):
                self.assert_submit(self.paper, key, state, "SH-6")

    @clause("SH-6a")
    def test_audit_and_womens_committees_come_with_the_committee(self):
        audit, women = (f"organization.second_level.{name}" for name in ("audit", "women"))
        self.assert_state(self.union, audit, "not_applicable")
        self.union.state = "active"
        committees = self.env["union.committee"]
        for key, kind in ((audit, "audit"), (women, "women")):
            with self.subTest(kind):
                committee = committees.create({"organization_id": self.union.id, "kind": kind})
                self.assert_state(self.union, key, "failed", "SH-6a")
                self.env["union.term"].create(
                    {
                        "committee_id": committee.id,
                        "number": 1,
                        "date_from": "2026-01-01",
                        "date_to": "2030-12-31",
                        "state": "current",
                    }
                )
                self.assert_state(self.union, key, "passed")
        sister = self.draft("federation", "federation_regional", state="active")
        self.assert_state(sister, audit, "not_applicable")

    @clause("SH-7")
    def test_its_form_matches_the_area(self):
        key = "establishment.second_level.form"
        self.assert_submit(self.paper, key, "unknown", "SH-7")
        kinds = dict(self.union._fields["territory_kind"].selection)
        named = {
            "party_area", "grid", "industrial_park", "park", "business_area", "building",
            "street_front", "complex",
        }  # fmt: skip
        for kind in kinds:
            self.union.territory_kind = kind
            with self.subTest(kind):
                self.assert_submit(self.paper, key, "passed" if kind in named else "failed")

    @clause("SH-13c")
    def test_it_has_people_a_place_and_funds(self):
        key = "establishment.second_level.haves"
        haves = {
            "full_time_planned": 1,
            "premises": "园区服务中心三楼",
        }
        self.paper.write(haves)
        self.union.account_mode = "reimbursement"
        self.assert_submit(self.paper, key, "passed", "SH-13c")
        for name, lacking, state in (
            ("full_time_planned", 0, "failed"),
            ("full_time_planned", False, "unknown"),
            ("premises", False, "failed"),
        ):
            with self.subTest(name):
                self.paper.write(haves | {name: lacking})
                self.assert_submit(self.paper, key, state)
        self.paper.write(haves)
        self.union.account_mode = False
        self.assert_submit(self.paper, key, "failed", effect="warn")

    @clause("SH-15")
    def test_its_plan_covers_three_to_five_years(self):
        key = "establishment.second_level.plan"
        for years, state in ((2, "failed"), (3, "passed"), (5, "passed"), (6, "failed")):
            self.paper.plan_years = years
            with self.subTest(years):
                self.assert_submit(self.paper, key, state, "SH-15")

    @clause("SH-13a", "SH-13b")
    def test_established_it_is_told_what_its_register_lacks(self):
        self.union.state = "active"
        steps = {row["clause"]: row for row in self.paper.action_progress()[0]["steps"]}
        self.assertIn("SH-6a", steps)
        missing = " ".join(steps["SH-13c"]["missing"])
        for code in ("SH-13b",):
            self.assertIn(code, missing)
        self.union.own_member_count = 2000
        self.env.invalidate_all()
        steps = {row["clause"]: row for row in self.paper.action_progress()[0]["steps"]}
        self.assertIn("SH-13a", " ".join(steps["SH-13c"]["missing"]))


@tagged("post_install", "-at_install")
class TestBasicUnions(KindCase):
    @clause("BJ-3.1.1")
    def test_beijing_asks_a_primary_union_for_its_office(self):
        request = self.request(self.draft("primary", "single"))
        self.assertIsNone(self.result(request, "establishment.premises"), "nobody adopted it")
        self.adopt("BJ", self.city)
        self.assert_submit(request, "establishment.premises", "failed", "BJ-3.1.1", "warn")
        request.premises = "总部大楼一层"
        self.assert_submit(request, "establishment.premises", "passed")

    @clause("BJ-3.1.2", "BJ-3.1.3")
    def test_in_beijing_it_goes_on_to_seals_account_and_contact(self):
        union = self.draft("primary", "single")
        request = self.request(union)
        clauses = {row["clause"] for row in request.action_progress()[0]["steps"]}
        self.assertFalse({"BJ-3.1.2", "BJ-3.1.3"} & clauses)
        self.adopt("BJ", self.city)
        union.state = "active"
        self.env.invalidate_all()
        steps = {row["clause"]: row for row in request.action_progress()[0]["steps"]}
        self.assertEqual(len(steps["BJ-3.1.3"]["missing"]), 5)
        self.assertEqual(len(steps["BJ-3.1.2"]["missing"]), 1)

    @clause("NR-LAW-11", "NR-ENT-7")
    def test_twenty_five_members_set_up_a_committee_of_their_own(self):
        key = "establishment.own_committee"
        union = self.draft("primary", "single")
        request = self.request(union, form="organiser")
        self.join(union, 24)
        self.assert_submit(request, key, "not_applicable")
        self.join(union, 1, "active")
        self.assert_submit(request, key, "failed", "NR-LAW-11", "block")
        with self.assertRaisesRegex(UserError, "NR-LAW-11"):
            request.action_submit(reason="规模小")
        request.form = "committee"
        self.assert_submit(request, key, "passed")

    @clause("NR-LAW-11b", "NR-ENT-7b")
    def test_fewer_choose_among_three_forms(self):
        key = "establishment.small_form"
        union = self.draft("primary", "single")
        request = self.request(union)
        self.assertEqual(request.form, "committee")
        self.assertEqual(
            set(dict(request._fields["form"].selection)), {"committee", "joint", "organiser"}
        )
        self.join(union, 24)
        for form, state in (
            ("committee", "passed"),
            ("joint", "passed"),
            ("organiser", "passed"),
            (False, "unknown"),
        ):
            request.form = form
            with self.subTest(form):
                self.assert_submit(request, key, state, "NR-LAW-11b")
        self.join(union, 1)
        self.assert_submit(request, key, "not_applicable")

    @clause("NR-LAW-12")
    def test_a_superior_that_does_not_stand_approves_nothing(self):
        key = "establishment.superior"
        parent = self.draft("federation", "federation_regional")
        request = self.request(self.draft("primary", "single", parent))
        for state, verdict in (
            ("draft", "failed"),
            ("preparing", "passed"),
            ("active", "passed"),
            ("dissolved", "failed"),
        ):
            parent.state = state
            with self.subTest(state):
                self.assert_submit(request, key, verdict, "NR-LAW-12")
        self.assertEqual(self.result(request, key)["effect"], "block")

    @clause("NR-LAW-11d")
    def test_a_street_of_many_staff_may_have_a_federation(self):
        key = "establishment.street_federation"
        for kind in ("federation_regional", "federation_industry"):
            union = self.draft("street", kind, self.district)
            request = self.request(union)
            employer = self.employers(union, 1, 999)
            with self.subTest(kind):
                self.assert_submit(request, key, "failed", "NR-LAW-11d", "inform")
                employer.staff_count = 1000
                self.assert_submit(request, key, "passed")
        for level, kind in (("street", "general"), ("federation", "federation_regional")):
            request = self.request(self.draft(level, kind, self.district))
            with self.subTest(level=level, kind=kind):
                self.assert_submit(request, key, "not_applicable")

    @clause("NR-LAW-14")
    def test_two_hundred_staff_may_have_a_full_time_chair(self):
        key = "establishment.full_time_chair"
        union = self.draft("primary", "single")
        request = self.request(union, full_time_planned=0)
        employer = self.employers(union, 1, 199)
        self.assert_submit(request, key, "not_applicable")
        employer.staff_count = 200
        self.assert_submit(request, key, "failed", "NR-LAW-14", "inform")
        request.full_time_planned = 1
        self.assert_submit(request, key, "passed")

    @clause("QZ-6")
    def test_a_joint_union_takes_fifty_units_at_most(self):
        key = "establishment.joint.units"
        union = self.draft("primary", "joint")
        request = self.request(union)
        self.assertEqual(request.form, "joint")
        self.employers(union, 50)
        self.assert_submit(request, key, "passed", "QZ-6")
        self.assertEqual(request.unit_count, 50)
        extra = self.employers(union, 1, prefix="又一单位")
        self.assert_submit(request, key, "failed", effect="warn")
        extra.active = False
        self.assert_submit(request, key, "passed")
        single = self.request(self.draft("primary", "single"))
        self.assert_submit(single, key, "not_applicable")

    @clause("QZ-4")
    def test_a_joint_union_takes_no_employer_of_twenty_five(self):
        key = "establishment.joint.large"
        union = self.draft("primary", "joint")
        request = self.request(union)
        employers = self.employers(union, 3, 24)
        self.assert_submit(request, key, "passed", "QZ-4")
        employers[0].staff_count = 25
        self.assert_submit(request, key, "failed", effect="warn")

    @clause("QZ-5")
    def test_a_zone_below_the_province_has_no_general_union(self):
        key = "establishment.general_union.zone"
        zone = self.draft("street", "general", self.district)
        request = self.request(zone)
        self.assert_submit(request, key, "not_applicable")
        zone.territory_kind = "zone"
        for level, state in (
            (False, "unknown"),
            ("lower", "failed"),
            ("provincial", "passed"),
            ("national", "passed"),
        ):
            request.zone_level = level
            with self.subTest(level):
                self.assert_submit(request, key, state, "QZ-5")

    @clause("QZ-5a", "QZ-5b")
    def test_an_established_general_union_is_a_body_with_its_vice_chair(self):
        zone = self.draft("street", "general", self.district)
        request = self.request(zone)
        zone.state = "active"
        self.env.invalidate_all()
        steps = {row["clause"]: row for row in request.action_progress()[0]["steps"]}
        for code in ("QZ-5a", "QZ-5b"):
            self.assertTrue(steps[code]["missing"], code)
        zone.separate_body = True
        self.env.invalidate_all()
        steps = {row["clause"]: row for row in request.action_progress()[0]["steps"]}
        self.assertEqual((steps["QZ-5a"]["state"], steps["QZ-5b"]["missing"] != []), ("done", True))


@tagged("post_install", "-at_install")
class TestEmployerEnds(KindCase):
    @clause("NR-LAW-12c")
    def test_a_union_whose_employer_ended_is_to_be_dissolved(self):
        key = "organization.employer.ended"
        self.assert_state(self.primary, key, "passed", "NR-LAW-12c")
        first, second = self.employers(self.primary, 2)
        first.active = False
        self.assert_state(self.primary, key, "passed")
        second.active = False
        self.assert_state(self.primary, key, "failed")
        self.assertEqual(self.asked(self.primary, key)["effect"], "warn")
        second.organization_id = self.street
        first.organization_id = self.street
        self.assert_state(self.primary, key, "passed")
        self.assert_state(self.building, key, "not_applicable")

    @clause("NR-LAW-12c")
    def test_the_daily_watch_finds_it_and_the_dissolution_settles_it(self):
        self.employers(self.primary, 1).active = False
        findings = self.env["union.finding"]
        domain = [
            ("rule_key", "=", "organization.employer.ended"),
            ("res_id", "=", self.primary.id),
        ]
        findings._watch_batch("union.organization", self.primary.id - 1, limit=1)
        finding = findings.search(domain)
        self.assertEqual((finding.state, finding.clause_id.code), ("open", "NR-LAW-12c"))
        self.assertIn("Dissolution", finding.cure)
        self.primary.state = "dissolved"
        findings._watch_batch("union.organization", self.primary.id - 1, limit=1)
        self.assertEqual(findings.search(domain).settled_because, "ended")
