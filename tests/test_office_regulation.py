"""Written rules of a union: which are in force, what they must cover, who is to have them."""

from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import clause
from .office_case import OfficeCase


@tagged("post_install", "-at_install")
class TestRegulation(OfficeCase):
    def kind(self, code):
        return self.env.ref(f"trade_union.regulation_kind_{code}")

    def points(self, subject):
        return self.env["union.clause.point"].search([("subject", "=", subject)])

    def regulation(self, code, organization=None, **values):
        return self.env["union.regulation"].create(
            {
                "name": f"{code}制度",
                "organization_id": (organization or self.building).id,
                "kind_id": self.kind(code).id,
                "date_from": "2026-01-01",
                **values,
            }
        )

    def assert_each_point_is_asked_for(self, key, code, clause_code, count):
        """Rules are complete with all points of the clause, and without any one of them not."""
        subject = f"regulation.{code}"
        points = self.points(subject)
        self.assertEqual(len(points), count, subject)
        self.assertEqual(set(points.mapped("clause")), {clause_code})
        self.assert_state(self.building, key, "failed", clause_code)
        rules = self.regulation(code)
        self.assertEqual((rules.missing_point_count, rules.point_list), (count, subject))
        for missing in points:
            rules.point_ids = points - missing
            with self.subTest(key=key, missing=missing.name):
                self.assertEqual(rules.missing_points, missing.name)
                self.assert_state(self.building, key, "failed")
        rules.point_ids = points
        self.assertFalse(rules.missing_points)
        self.assert_state(self.building, key, "passed")
        rules.date_to = "2026-11-19"
        self.assert_state(self.building, key, "failed")
        rules.write({"date_from": "2026-11-21", "date_to": False})
        self.assert_state(self.building, key, "failed")
        rules.date_from = "2026-11-20"
        self.assert_state(self.building, key, "passed")
        self.assert_state(self.primary, key, "not_applicable")

    @clause("SZ-5.5.3")
    def test_rules_on_cadres_cover_six_points_and_those_on_activists_five(self):
        self.assert_each_point_is_asked_for(
            "organization.regulation.cadres", "cadres", "SZ-5.5.3", 6
        )
        self.assert_each_point_is_asked_for(
            "organization.regulation.activists", "activists", "SZ-5.5.3", 5
        )

    @clause("SZ-5.5.4")
    def test_rules_on_members_cover_rights_records_services_dues_and_the_platform(self):
        self.assert_each_point_is_asked_for(
            "organization.regulation.members", "members", "SZ-5.5.4", 5
        )

    @clause("SZ-5.5.1", "SZ-5.5.5", "SZ-5.5.6", "SZ-5.5.7.1")
    def test_rules_on_organisation_finance_archives_and_meetings(self):
        for code, clause_code, count in (
            ("organization", "SZ-5.5.1", 4),
            ("finance", "SZ-5.5.5", 6),
            ("archives", "SZ-5.5.6", 2),
            ("meetings", "SZ-5.5.7.1", 2),
        ):
            key = f"organization.regulation.{code}"
            self.assert_each_point_is_asked_for(key, code, clause_code, count)

    @clause("QZ-7a")
    def test_who_employs_social_workers_has_rules_on_their_five_stages(self):
        key = "organization.regulation.social_workers"
        self.assert_state(self.building, key, "not_applicable")
        worker = self.staff(kind="social_worker")
        self.assertEqual(
            self.points("regulation.social_workers").mapped("name"),
            ["Selection and hiring", "Use", "Performance of duties", "Assessment", "Exit"],
        )
        self.assert_each_point_is_asked_for(key, "social_workers", "QZ-7a", 5)
        worker.date_to = "2026-11-19"
        self.assert_state(self.building, key, "not_applicable")
        # Whoever employs them, on any level.
        self.staff("李强", self.street, kind="social_worker")
        self.assert_state(self.street, key, "failed")

    def test_a_point_a_city_adds_is_asked_of_rules_that_were_complete(self):
        key = "organization.regulation.members"
        self.regulation("members", point_ids=self.points("regulation.members").ids)
        self.assert_state(self.building, key, "passed")
        point = self.env["union.clause.point"].create(
            {"name": "会员代表联系制度", "subject": "regulation.members"}
        )
        self.assert_state(self.building, key, "failed")
        point.active = False
        self.assert_state(self.building, key, "passed")

    def test_a_new_kind_is_measured_without_code(self):
        kind = self.env["union.regulation.kind"].create({"name": "印章制度", "code": "seals"})
        values = self.env["union.metric"]._compute_values(["regulation.seals"], self.building)
        self.assertIs(values["regulation.seals"][self.building.id], False)
        self.env["union.regulation"].create(
            {"name": "印章管理办法", "organization_id": self.building.id, "kind_id": kind.id}
        )
        values = self.env["union.metric"]._compute_values(["regulation.seals"], self.building)
        self.assertIs(values["regulation.seals"][self.building.id], True)

    def test_points_of_another_clause_are_refused(self):
        with self.refused("no point of"):
            self.regulation("members", point_ids=self.points("regulation.cadres").ids)

    def test_dates_and_words_that_cannot_be(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.regulation("members", date_to="2025-12-31")
        for values in ({"name": "制度 13595711777"}, {"adopted_by": "360102197612134635"}):
            with self.subTest(values), self.refused("leave it out"):
                self.regulation("members", **values)

    def test_many_organisations_are_measured_in_the_same_queries(self):
        def measure(places):
            with self.assertMaxQueries(12) as queries:
                self.env["union.metric"]._compute_values(
                    ["regulation.members", "regulation.cadres", "duty.platform_admins"], places
                )
            return queries.count

        one = measure(self.building)
        more = self.env["union.organization"].create(
            [
                {"name": f"第{n}工会", "code": f"T-REG-{n}", "parent_id": self.building.id}
                for n in range(40)
            ]
        )
        for place in more:
            self.regulation("members", place)
        self.assertLessEqual(measure(more), one)
