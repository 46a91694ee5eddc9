"""How far the union reaches: employers covered, staff who joined, members by their real name."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import clause
from .tree import TreeCase

NUMBER = "360102197612134635"
OTHER = "44030419900503001X"


@tagged("post_install", "-at_install")
class TestCoverage(TreeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employers = cls.env["union.employer"].create(
            [
                {"name": "甲公司", "organization_id": cls.primary.id, "staff_count": 30},
                {"name": "乙公司", "organization_id": cls.building.id, "staff_count": 10},
                {"name": "丙公司", "organization_id": cls.sister_street.id, "staff_count": 60},
            ]
        )

    def member(self, **values):
        return self.env["union.member"].create(
            {
                "name": "张三",
                "gender": "male",
                "organization_id": self.primary.id,
                "state": "active",
                **values,
            }
        )

    def covered(self, organization):
        return organization.covered_employer_count, organization.employer_count

    def test_only_an_established_union_of_its_own_covers_an_employer(self):
        self.assertEqual(self.covered(self.primary), (1, 1))
        self.assertEqual(self.covered(self.building), (1, 2))
        self.assertEqual(self.covered(self.city), (1, 3))
        self.primary.state = "preparing"
        self.assertEqual(self.covered(self.city), (0, 3))
        self.primary.write({"state": "active", "level": "federation"})
        self.assertEqual(self.covered(self.city), (0, 3))
        self.primary.level = "group"
        self.assertEqual(self.covered(self.city), (1, 3))

    def test_employers_follow_in_the_same_transaction(self):
        self.employers[1].organization_id = self.primary
        self.assertEqual(self.primary.own_employer_count, 2)
        self.assertEqual(self.covered(self.city), (2, 3))
        self.employers[1].active = False
        self.assertEqual(self.covered(self.city), (1, 2))
        self.employers[0].unlink()
        self.assertEqual(self.covered(self.city), (0, 1))
        metric = self.env["union.metric"].search([("key", "=", "org.covered_employer_count")])
        self.employers[1].active = True
        self.assertEqual(metric.compute(self.city), {self.city.id: 1})

    @clause("BJ-2.2")
    def test_joining_rate_is_active_members_in_percent_of_the_staff(self):
        self.member()
        self.member(state="retained")
        self.member(state="applicant")
        self.assertEqual(self.primary.joining_rate, 3.3)
        self.assertEqual(self.building.joining_rate, 2.5)
        self.assertEqual(self.city.joining_rate, 1)
        self.assertEqual(self.sister_street.joining_rate, 0)

    @clause("BJ-2.2")
    def test_real_name_is_a_checked_number_or_a_paper_that_was_seen(self):
        named = self.member(id_number=NUMBER)
        bare = self.member()
        self.member(state="applicant")
        self.assertEqual((self.primary.own_realname_count, self.primary.realname_rate), (1, 50))
        bare.verified = True
        self.assertEqual((self.city.realname_count, self.city.realname_rate), (2, 100))
        bare.verified = False
        bare.id_number = OTHER
        self.assertEqual(self.city.realname_rate, 100)
        named._change_state("left")
        self.assertEqual((self.city.realname_count, self.city.member_count), (1, 1))
        bare.id_number = False
        self.assertEqual(self.city.realname_rate, 0)

    def test_a_rate_of_nothing_is_empty_and_no_zero(self):
        self.assertEqual(self.primary.joining_rate, 0)
        self.assertIs(self.primary.realname_rate, False)
        self.employers[2].staff_count = 0
        self.assertIs(self.sister_street.joining_rate, False)
        row = self.sister_street.read(["joining_rate", "realname_rate"])[0]
        self.assertEqual((row["joining_rate"], row["realname_rate"]), (False, False))
        self.assertEqual(self.sister_street.export_data(["joining_rate"])["datas"], [[""]])

    def test_metrics_of_a_rating_are_the_figures_of_the_screen(self):
        self.member(id_number=NUMBER)
        self.member()
        keys = ("mem.realname_rate", "area.realname_rate", "mem.membership_rate")
        values = self.env["union.metric.provider"]._measure(keys, self.primary, None, None)
        self.assertEqual(values["mem.realname_rate"], {self.primary.id: 50})
        self.assertEqual(values["area.realname_rate"], {self.primary.id: 50})
        self.assertAlmostEqual(
            values["mem.membership_rate"][self.primary.id], self.primary.joining_rate, 1
        )

    def test_own_counts_are_closed_and_nobody_sets_them(self):
        for name in ("own_employer_count", "own_realname_count"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                self.as_user(self.building_clerk, self.primary).read([name])
            with self.subTest(field=name), self.assertRaises(AccessError):
                self.as_user(self.building_clerk, self.city).search([(name, ">", 0)])
            with self.subTest(field=name), self.assertRaises(AccessError):
                self.as_user(self.district_admin, self.primary).write({name: 9})
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, self.primary).read(["covered_employer_count"])
