"""The coverage map: which employers have no union, counted right wherever one stands."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import clause
from .tree import TreeCase


@tagged("post_install", "-at_install")
class TestCoverageMap(TreeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        organizations = cls.env["union.organization"]
        cls.joint = organizations.create(
            {
                "name": "金鼎联合工会", "code": "T-J", "level": "primary", "kind": "joint",
                "parent_id": cls.building.id, "state": "active",
            }
        )  # fmt: skip
        cls.building.territory_kind = "building"
        cls.employers = cls.env["union.employer"].create(
            [
                {"name": name, "organization_id": place.id, "staff_count": staff}
                for name, place, staff in (
                    ("甲公司", cls.primary, 30), ("乙公司", cls.joint, 24), ("丙公司", cls.joint, 25),
                    ("丁公司", cls.building, 24), ("戊公司", cls.building, 25),
                    ("己公司", cls.street, 90), ("庚公司", cls.sister_street, 60),
                )
            ]
        )  # fmt: skip

    def by_coverage(self, user, domain=()):
        employers = self.as_user(user, self.env["union.employer"])
        groups = employers._read_group(list(domain), ["coverage"], ["__count", "staff_count:sum"])
        return {name: (count, staff) for name, count, staff in groups}

    def test_each_sees_the_sums_of_his_own_subtree(self):
        self.assertEqual(
            self.by_coverage(self.building_clerk),
            {"own": (1, 30), "joint": (2, 49), "none": (2, 49)},
        )
        self.assertEqual(self.by_coverage(self.street_reviewer)["none"], (3, 139))
        self.assertEqual(self.by_coverage(self.city_admin)["none"], (4, 199))
        self.assertEqual(self.by_coverage(self.sister_clerk), {"none": (1, 60)})

    def test_the_map_and_the_counts_of_the_organisation_agree(self):
        for user, place in (
            (self.building_clerk, self.building), (self.district_admin, self.district),
            (self.city_admin, self.city),
        ):  # fmt: skip
            with self.subTest(user=user.login):
                groups = self.by_coverage(user, [("organization_id", "child_of", place.id)])
                covered = sum(groups.get(name, (0, 0))[0] for name in ("own", "joint", "group"))
                seen = self.as_user(user, place)
                self.assertEqual(covered, seen.covered_employer_count)
                self.assertEqual(
                    sum(count for count, _staff in groups.values()), seen.employer_count
                )

    def test_street_federation_and_territory_follow_a_move(self):
        wu = self.employers[4]
        self.assertEqual((wu.street_id, wu.federation_id), (self.street, self.building))
        self.assertEqual(wu.territory_kind, "building")
        self.assertFalse(self.employers[5].federation_id)
        self.building.parent_id = self.sister_street
        self.assertEqual(wu.street_id, self.sister_street)
        self.assertEqual(self.employers[0].street_id, self.sister_street)
        wu.organization_id = self.street
        self.assertEqual((wu.street_id, wu.federation_id), (self.street, self.building.browse()))
        self.assertFalse(wu.territory_kind)

    def test_street_and_federation_follow_a_change_of_the_superior_itself(self):
        self.building.territory_kind = "park"
        self.assertEqual(self.employers[0].territory_kind, "park")
        self.building.level = "street"
        self.assertFalse(self.employers[0].federation_id)
        self.assertEqual(self.employers[0].street_id, self.building)

    def test_coverage_follows_the_union(self):
        jia = self.employers[0]
        for values, expected in (
            ({"state": "preparing"}, "preparing"), ({"state": "draft"}, "preparing"),
            ({"state": "dissolved"}, "none"), ({"state": "active", "level": "group"}, "group"),
            ({"level": "primary", "kind": "joint"}, "joint"), ({"kind": "single"}, "own"),
            ({"level": "federation"}, "none"),
        ):  # fmt: skip
            self.primary.write(values)
            with self.subTest(values=values):
                self.assertEqual(jia.coverage, expected)
                self.assertEqual(jia.has_union, expected in ("own", "joint", "group"))

    @clause("QZ-4")
    def test_a_union_that_is_only_proposed_settles_nothing(self):
        self.primary.state = "draft"
        self.assertFalse(self.employers[0].has_union)
        failed = {r["rule"] for r in self.employers[0].union_check("daily") if not r["passed"]}
        self.assertIn("organization.employer.union", failed)
        metric = self.env["union.metric"].search([("key", "=", "org.employers_25_without_union")])
        self.assertEqual(metric.compute(self.building), {self.building.id: 2})

    def rule(self, key):
        return self.env["union.rule"]._winners(self.city, keys=[key])[self.city.id][key]

    def due(self):
        return self.env["union.employer"].search(
            [("own_union_due", "=", True), ("id", "in", self.employers.ids)]
        )

    @clause("QZ-4")
    def test_own_union_is_due_from_25_and_the_figure_is_a_record(self):
        expected = self.employers.filtered(lambda employer: employer.staff_count >= 25)
        self.assertEqual(self.due(), expected)
        self.assertEqual(self.employers.filtered("own_union_due"), expected)
        # A clerk reads neither the city nor the rule's keeper, and finds his own all the same.
        mine = self.as_user(self.building_clerk, self.env["union.employer"])
        inside = expected.filtered(lambda employer: employer.federation_id == self.building)
        self.assertEqual(mine.search([("own_union_due", "=", True)]), inside)
        self.assertEqual(mine.search([("own_union_due", "=", False)]) & inside, mine)
        rule = self.rule("organization.employer.union")
        rule.condition_ids.value = "24"
        self.env.invalidate_all()
        expected = self.employers.filtered(lambda employer: employer.staff_count >= 24)
        self.assertEqual(self.due(), expected)
        self.assertEqual(self.employers.filtered("own_union_due"), expected)

    @clause("QZ-4")
    def test_an_office_that_asks_for_more_has_its_own_figure_and_nobody_else(self):
        rule = self.rule("organization.employer.union")
        own = rule.copy({"organization_id": self.building.id})
        own.condition_ids.value = "10"
        low = self.env["union.employer"].create(
            {"name": "辛公司", "organization_id": self.sister_street.id, "staff_count": 24}
        )
        inside = self.employers.filtered(lambda employer: employer.federation_id == self.building)
        expected = inside | self.employers[5:]
        self.assertEqual(self.due(), expected)
        self.assertEqual((self.employers | low).filtered("own_union_due"), expected)

    @clause("QZ-4")
    def test_25_under_a_joint_union_are_told_to_set_up_their_own(self):
        def told(employer):
            return {
                r["rule"]
                for r in employer.union_check("daily")
                if r["state"] == "failed" and r["clause"] == "QZ-4"
            }

        self.assertEqual(told(self.employers[1]), set())
        self.assertEqual(told(self.employers[2]), {"organization.employer.own"})
        self.assertEqual(told(self.employers[0]), set())

    @clause("SZ-5.1.2a")
    def test_the_size_says_which_form_suits(self):
        def told(employer, **values):
            employer.write(values)
            return {
                r["rule"]
                for r in employer.union_check("daily")
                if r["state"] == "failed" and r["clause"] == "SZ-5.1.2a"
            }

        small, joint = self.employers[3], self.employers[2]
        self.assertEqual(told(small), set())  # not known
        self.assertEqual(
            told(small, sector_code="62", revenue=100), {"organization.employer.group"}
        )
        # Wholesale: 20 staff are medium.
        self.assertEqual(
            told(small, sector_code="51", revenue=5000), {"organization.employer.primary"}
        )
        self.assertEqual(
            told(joint, sector_code="51", revenue=5000), {"organization.employer.primary"}
        )
        self.assertEqual(told(joint, revenue=4999), set())
        own, few = self.employers[:2]
        self.assertEqual(told(own, sector_code="51", revenue=5000), set())
        self.assertEqual(told(few, sector_code="62", revenue=100), set())

    def test_filters_group_by_and_pivot_cost_no_more_with_more_employers(self):
        def used():
            employers = self.as_user(self.city_admin, self.env["union.employer"])
            with self.assertMaxQueries(40) as queries:
                employers.formatted_read_group(
                    [("coverage", "=", "none")],
                    ["street_id", "federation_id", "coverage"],
                    ["__count", "staff_count:sum"],
                )
                employers.web_search_read(
                    [("own_union_due", "=", True), ("coverage", "=", "none")],
                    {
                        "name": {}, "organization_id": {"fields": {"display_name": {}}},
                        "coverage": {}, "size_class": {}, "staff_count": {}, "own_union_due": {},
                        "street_id": {"fields": {"display_name": {}}},
                    },
                    limit=400,
                )  # fmt: skip
            return queries.count

        counts = []
        for number in (40, 400):
            self.env["union.employer"].create(
                [
                    {"name": f"厂{number}-{i}", "organization_id": self.building.id,
                     "staff_count": 30}
                    for i in range(number)
                ]
            )  # fmt: skip
            counts.append(used())
        self.assertLessEqual(counts[1], counts[0])

    def test_who_sees_nothing_of_it(self):
        with self.assertRaises(AccessError):
            self.as_user(self.portal, self.env["union.employer"]).search([])
        found = self.as_user(self.sister_clerk, self.env["union.employer"]).search(
            [("street_id", "=", self.street.id)]
        )
        self.assertFalse(found)
