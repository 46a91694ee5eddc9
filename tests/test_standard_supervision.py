"""Plans, leading groups, ratings and trainings that clauses on supervision and information ask for."""

from odoo.tests import tagged

from .common import clause
from .training_case import TrainingCase


@tagged("post_install", "-at_install")
class TestSupervision(TrainingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("BJ", "SZ"):
            cls.adopt(cls, code, cls.city)
        cls.far = cls.env["union.organization"]
        for level in ("city", "street", "federation", "primary"):
            cls.far |= cls.env["union.organization"].create(
                {
                    "name": f"外市{level}",
                    "code": f"T-FAR-{level}",
                    "level": level,
                    "kind": "single" if level == "primary" else "general",
                    "parent_id": cls.far[-1:].id,
                    "state": "active",
                }
            )

    def assert_document(self, code, clause_code, count, asked, exempt, severity):
        """A document counts with every point of the clause, while it is in force, where it is asked.

        Nothing is asked in another city, unless the clause is a national one.
        """
        key = f"organization.regulation.{code}"
        subject = f"regulation.{code}"
        kind = self.env.ref(f"trade_union.regulation_kind_{code}")
        points = self.env["union.clause.point"].search([("subject", "=", subject)])
        self.assertEqual((len(points), set(points.mapped("clause"))), (count, {clause_code}))
        self.assertEqual(kind.clause, clause_code)
        self.assertEqual(self.rule(key, clause_code).severity, severity)
        self.assert_state(exempt, key, "not_applicable")
        for place in self.far.filtered(lambda far: far.level in asked.mapped("level")):
            national = clause_code.startswith("QZ-")
            self.assert_state(place, key, "failed" if national else None)
        for place in asked:
            self.assert_state(place, key, "failed", clause_code)
            document = self.env["union.regulation"].create(
                {
                    "name": f"{kind.name}文件",
                    "organization_id": place.id,
                    "kind_id": kind.id,
                    "date_from": "2026-01-01",
                    "point_ids": (points - points[-1:]).ids,
                }
            )
            self.assert_state(place, key, "failed")
            document.point_ids = points
            self.assert_state(place, key, "passed")
            document.date_to = "2026-11-19"
            self.assert_state(place, key, "failed")

    @clause("SZ-4.2", "SZ-4.3")
    def test_a_federation_plans_on_five_lines_and_innovates_with_four_levers(self):
        for code, clause_code, count in (("build_plan", "SZ-4.2", 5), ("innovation", "SZ-4.3", 4)):
            self.assert_document(code, clause_code, count, self.building, self.primary, "inform")

    @clause("BJ-3.2.3")
    def test_channels_between_leaders_cadres_and_workers(self):
        self.assert_document("communication", "BJ-3.2.3", 2, self.primary, self.street, "warn")
        places = self.city | self.district
        self.assert_document("online_presence", "BJ-3.2.3", 2, places, self.primary, "warn")

    @clause("BJ-3.4.2")
    def test_five_rule_systems_and_standards_of_service(self):
        self.assert_document("work_systems", "BJ-3.4.2", 5, self.primary, self.street, "warn")
        self.assert_document("service_standards", "BJ-3.4.2", 4, self.primary, self.street, "warn")

    @clause("BJ-3.3.2a", "BJ-3.4.1b")
    def test_a_chair_sees_workers_by_rule_and_members_have_their_four_rights(self):
        self.assert_document("chair_contact", "BJ-3.3.2a", 1, self.primary, self.street, "warn")
        self.assert_document("member_democracy", "BJ-3.4.1b", 6, self.primary, self.street, "warn")

    @clause("QZ-17a")
    def test_contact_points_links_with_workers_and_consultation_by_rule(self):
        places = self.building | self.primary
        self.assert_document("links_consultation", "QZ-17a", 3, places, self.street, "inform")

    @clause("BJ-4.1")
    def test_districts_and_unions_plan_with_responsibilities(self):
        places = self.district | self.primary
        self.assert_document("responsibility_plan", "BJ-4.1", 3, places, self.city, "warn")

    @clause("QZ-20")
    def test_each_level_plans_what_is_its_own(self):
        self.assert_document("overall_plan", "QZ-20", 4, self.city, self.district, "inform")
        self.assert_document("implementing_opinion", "QZ-20", 2, self.district, self.city, "inform")

    @clause("QZ-21a")
    def test_a_leading_group_on_each_level(self):
        places = self.city | self.district | self.street
        self.assert_document("leading_group", "QZ-21a", 4, places, self.primary, "warn")

    @clause("QZ-15", "QZ-22", "QZ-23")
    def test_offices_plan_with_party_and_government_show_examples_and_go_down(self):
        offices = self.city | self.district | self.street
        for code, clause_code in (
            ("work_pattern", "QZ-15"),
            ("example_publicity", "QZ-22"),
            ("work_style", "QZ-23"),
        ):
            with self.subTest(clause_code):
                self.assert_document(code, clause_code, 3, offices, self.building, "inform")

    @clause("SZ-9.1", "SZ-10.1a", "SZ-10.1b")
    def test_a_federation_works_online_and_may_be_supervised_and_evaluated(self):
        for code, clause_code, count in (
            ("online_business", "SZ-9.1", 2),
            ("daily_supervision", "SZ-10.1a", 3),
            ("outside_evaluation", "SZ-10.1b", 2),
        ):
            with self.subTest(clause_code):
                self.assert_document(
                    code, clause_code, count, self.building, self.primary, "inform"
                )

    @clause("BJ-3.3.2b", "BJ-3.4.3a")
    def test_an_app_may_be_offered_and_a_station_relays_messages(self):
        self.assert_document("mobile_channel", "BJ-3.3.2b", 1, self.primary, self.street, "inform")
        self.assert_document("message_relay", "BJ-3.4.3a", 2, self.street, self.primary, "warn")

    @clause("BJ-4", "BJ-4.2")
    def test_superiors_guide_support_and_publicise(self):
        offices = self.city | self.district
        streets = offices | self.street
        self.assert_document("grassroots_support", "BJ-4", 3, streets, self.primary, "inform")
        self.assert_document("cadre_incentives", "BJ-4.2", 4, offices, self.street, "warn")

    @clause("BJ-4.2")
    def test_the_city_awards_outstanding_cadres_within_twelve_months(self):
        key = "organization.cadre_awards"
        self.assert_state(self.city, key, "failed", "BJ-4.2")
        self.assertEqual(self.asked(self.city, key)["severity"], "inform")
        self.assert_state(self.district, key, "not_applicable")
        self.assert_state(self.far[0], key, None)
        honour = self.env.ref("trade_union.member_tag_outstanding_union_worker")
        medal = self.env.ref("trade_union.member_tag_labour_medal_province")
        award = self.env["union.member.tag.line"].create(
            {
                "member_id": self.chair.id,
                "tag_id": honour.id,
                "document_number": "京工发〔2026〕1号",
                "date_from": "2025-11-21",
            }
        )
        for values, state in (
            ({}, "passed"),
            ({"date_from": "2025-11-20"}, "failed"),
            ({"date_from": "2026-11-20", "stage": "recommended"}, "failed"),
            ({"stage": "awarded", "tag_id": medal.id}, "failed"),
            ({"tag_id": honour.id}, "passed"),
        ):
            award.write(values)
            with self.subTest(values):
                self.assert_state(self.city, key, state)

    @clause("QZ-21")
    def test_a_superior_rates_the_unions_below_once_a_year(self):
        key = "organization.review_meeting"
        self.assert_state(self.city, key, "failed", "QZ-21")
        self.assert_state(self.primary, key, "not_applicable")
        scheme = self.env["union.scheme"].search([], limit=1)
        campaign = self.env["union.campaign"].create(
            {"organization_id": self.city.id, "scheme_id": scheme.id, "year": 2026}
        )
        self.assert_state(self.city, key, "failed")
        for opened, state in (("2026-11-20", "passed"), ("2025-11-21", "passed"),
                              ("2025-11-20", "failed")):  # fmt: skip
            campaign._server_write({"state": "open", "opened_on": opened})
            with self.subTest(opened):
                self.assert_state(self.city, key, state)

    @clause("BJ-3.2.2")
    def test_a_chair_of_beijing_is_trained_within_a_year(self):
        key = "organization.chair.trained"
        self.seat(date_from="2025-11-20")
        self.assert_state(self.primary, key, "failed", "BJ-3.2.2")
        training = self.training(date_from="2026-05-01")
        self.assert_state(self.primary, key, "passed", "BJ-3.2.2")
        training.completed = False
        self.assert_state(self.primary, key, "failed")
        with self.on("2026-11-19"):
            self.assert_state(self.primary, key, "passed")
        places = self.city | self.district
        self.assert_document("training_plan", "BJ-3.2.2", 2, places, self.primary, "warn")

    @clause("BJ-3.2.2")
    def test_beijings_rule_is_of_the_same_fact(self):
        """One finding for an untrained chair, whichever document asks."""
        facts = self.env["union.rule"]._facts()
        self.assertEqual(facts["organization.chair.trained"], "chair.training")

    @clause("BJ-3.2.2a")
    def test_the_city_holds_two_classes_of_a_hundred_chairs(self):
        key = "organization.training.demonstration"
        self.assertEqual(self.asked(self.city, key)["value"], 0)
        self.assert_state(self.district, key, "not_applicable")

        def hold(title, people, **values):
            return self.env["union.training"].create(
                [
                    {
                        "organization_id": self.city.id,
                        "organizer_id": self.city.id,
                        "name": f"学员{title}{number}",
                        "title": title,
                        "kind_id": self.kind().id,
                        "date_from": "2026-03-02",
                        "date_to": "2026-03-06",
                        **values,
                    }
                    for number in range(people)
                ]
            )

        hold("第一期", 100)
        second = hold("第二期", 99)
        self.assertEqual(self.asked(self.city, key)["value"], 1)
        self.assert_state(self.city, key, "failed", "BJ-3.2.2a")
        hold("第二期", 1)
        self.assert_state(self.city, key, "passed")
        second[0].completed = False
        self.assert_state(self.city, key, "failed")
        second[0].completed = True
        second.write({"date_from": "2025-11-01", "date_to": "2025-11-20"})
        self.assert_state(self.city, key, "failed")
        # How many make a class is data.
        self.rule("training.demonstration.size", "BJ-3.2.2a").value = "99"
        second.write({"date_from": "2026-04-01", "date_to": "2026-04-02"})
        self.assert_state(self.city, key, "passed")

    @clause("BJ-3.2.2b")
    def test_chairs_of_fifty_and_more_are_trained_again_within_five_years(self):
        key = "organization.chair.retrained"
        self.seat(date_from="2020-01-01")
        employer = self.env["union.employer"].create(
            {"name": "甲", "organization_id": self.primary.id, "staff_count": 49}
        )
        self.assert_state(self.primary, key, "not_applicable")
        employer.staff_count = 50
        self.assert_state(self.primary, key, "failed", "BJ-3.2.2b")
        training = self.training(date_from="2021-10-20")
        self.assert_state(self.primary, key, "failed")
        training.write({"date_from": "2021-10-21", "date_to": "2021-10-21"})
        self.assertEqual(self.asked(self.primary, key)["value"], 60)
        self.assert_state(self.primary, key, "passed")

    def test_these_figures_cost_the_same_for_many(self):
        keys = ["rating.campaigns", "training.demonstration_classes", "chair.retrained_months",
                "honour.cadre_awards"]  # fmt: skip

        def measure(places):
            self.env.invalidate_all()
            with self.assertMaxQueries(40) as used:
                self.env["union.metric"]._compute_values(keys, places)
            return used.count

        one = measure(self.city)
        more = self.env["union.organization"].create(
            [
                {"name": f"第{n}工会", "code": f"T-SUP-{n}", "parent_id": self.building.id}
                for n in range(40)
            ]
        )
        self.assertLessEqual(measure(more | self.city), one + 1)
