"""Counts of a superior tell a sister organisation's figures: only who is in scope reads them."""

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..models.organization.union_organization import COUNTS
from .tree import TreeCase

# Two are derived when read.
OWN = [f"own_{name}" for name in COUNTS if name not in ("primary_count", "covered_employer_count")]


@tagged("post_install", "-at_install")
class TestCounts(TreeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sister_clerk.group_ids |= cls.env.ref("base.group_allow_export")
        cls.env["union.employer"].create(
            {
                "name": "甲公司",
                "organization_id": cls.primary.id,
                "staff_count": 30,
                "female_staff_count": 10,
            }
        )
        cls.env["union.member"].create(
            [
                {
                    "name": name,
                    "gender": "female",
                    "organization_id": cls.primary.id,
                    "state": "active",
                }
                for name in ("甲", "乙")
            ]
        )
        cls.env.flush_all()
        cls.env.invalidate_all()

    def seen_by(self, user, organization=None):
        return self.as_user(user, organization or self.city)

    def test_sister_reads_no_count_of_a_superior_by_any_door(self):
        city = self.seen_by(self.sister_clerk)
        empty = {"id": city.id, **dict.fromkeys(COUNTS, False)}
        self.assertEqual(city.read(COUNTS), [empty])
        self.assertIs(city.read(["member_count"])[0]["member_count"], False)
        found = city.search_read([("id", "=", city.id)], COUNTS)
        self.assertEqual(found, [empty])
        answer = city.web_read({name: {} for name in COUNTS})
        self.assertEqual(answer, [empty])
        self.assertEqual(city.export_data(list(COUNTS))["datas"], [[""] * len(COUNTS)])
        self.assertEqual(
            self.seen_by(self.sister_clerk, self.sister_street).read(["parent_id"])[0]["parent_id"][
                0
            ],
            self.sister_street.parent_id.id,
        )
        child = self.seen_by(self.sister_clerk, self.sister_street)
        path = "parent_id/parent_id/member_count"
        self.assertEqual(child.export_data([path])["datas"], [[""]])

    def test_own_counts_are_closed_to_reading_searching_ordering_and_grouping(self):
        organizations = self.seen_by(self.sister_clerk).browse()
        for name in OWN:
            for door in (
                lambda name=name: self.seen_by(self.sister_clerk).read([name]),
                lambda name=name: organizations.search([(name, ">", 1)]),
                lambda name=name: organizations.search([("parent_id." + name, ">", 1)]),
                lambda name=name: organizations.search([], order=name),
                lambda name=name: organizations.formatted_read_group([], [], [name + ":sum"]),
                lambda name=name: organizations.formatted_read_group([], [name]),
                lambda name=name: self.seen_by(self.sister_clerk).export_data([name]),
                lambda name=name: self.as_user(self.sister_clerk, self.env["union.member"]).search(
                    [("organization_id.parent_id." + name, ">", 1)]
                ),
            ):
                with self.subTest(field=name), self.assertRaises(AccessError):
                    door()

    def test_subtree_counts_are_no_criterion(self):
        organizations = self.seen_by(self.sister_clerk).browse()
        for name in COUNTS:
            for door in (
                lambda name=name: organizations.search([(name, ">", 1)]),
                lambda name=name: organizations.search([], order=name),
                lambda name=name: organizations.formatted_read_group([], [], [name + ":sum"]),
            ):
                with self.subTest(field=name), self.assertRaises(ValueError):
                    door()

    def test_an_unsaved_set_up_request_tells_no_superior(self):
        names = ("worker_count", "member_count", "primary_count")
        requests = self.as_user(self.sister_clerk, self.env["union.establishment"])
        spec = {"organization_id": {}, "check_html": {}, **{name: {} for name in names}}
        answer = requests.onchange({"organization_id": self.city.id}, [], spec)
        self.assertFalse(
            any(answer["value"].get(name) for name in spec if name != "organization_id")
        )
        mine = self.as_user(self.building_clerk, self.env["union.establishment"])
        answer = mine.onchange({"organization_id": self.building.id}, [], spec)
        self.assertEqual(answer["value"]["worker_count"], 30)
        self.assertTrue(answer["value"]["check_html"])

    def test_superuser_and_scope_keep_the_true_figures_side_by_side(self):
        self.assertEqual((self.city.worker_count, self.city.member_count), (30, 2))
        city = self.seen_by(self.sister_clerk)
        self.assertFalse(city.member_count)
        self.assertEqual(city.sudo().member_count, 2)
        self.assertFalse(city.member_count)
        for user in (self.street_approver, self.building_clerk, self.street_auditor):
            place = self.building if user == self.building_clerk else self.street
            with self.subTest(user=user.login):
                mine = self.seen_by(user, place)
                self.assertEqual((mine.worker_count, mine.member_count), (30, 2))
                self.assertFalse(self.seen_by(user).member_count)

    def test_superiors_form_has_nothing_to_fill_in_for_a_clerk(self):
        for place, editable in ((self.city, False), (self.building, True)):
            with self.subTest(place=place.name):
                form = Form(self.seen_by(self.building_clerk, place))
                for name in ("code", "letter_mark", "party_body"):
                    self.assertEqual(not form._get_modifier(name, "readonly"), editable, name)
                # What stands is renamed and moved by a paper (docs/decisions/0031).
                for name in ("name", "parent_id"):
                    self.assertTrue(form._get_modifier(name, "readonly"), name)
