"""Cadres, social workers and who runs the platform: what a union's people are to be."""

from odoo.tests import tagged

from .common import clause
from .office_case import OfficeCase
from .tree import make_user

CONDITIONS = [
    "Politically firm",
    "Close to the workers",
    "Willing to serve the workers",
    "Fair",
    "Upright",
    "Expertise for the work",
]


@tagged("post_install", "-at_install")
class TestConditions(OfficeCase):
    def points(self, subject):
        return self.env["union.clause.point"].search([("subject", "=", subject)])

    @clause("SZ-5.6.1.1")
    def test_a_federation_has_a_cadre_full_time_or_part_time(self):
        key = "organization.staff.cadres"
        self.assert_state(self.building, key, "failed", "SZ-5.6.1.1")
        self.staff("社工", kind="social_worker")
        self.assert_state(self.building, key, "failed")
        cadre = self.staff(full_time=False)
        self.assert_state(self.building, key, "passed")
        cadre.full_time = True
        self.assert_state(self.building, key, "passed")
        cadre.date_to = "2026-11-19"
        self.assert_state(self.building, key, "failed")
        self.assert_state(self.primary, key, "not_applicable")

    @clause("SZ-5.6.1.1a")
    def test_a_cadre_meets_six_conditions(self):
        key = "staff.cadre.conditions"
        points = self.points("staff.cadre")
        self.assertEqual(points.mapped("name"), CONDITIONS)
        cadre = self.staff()
        self.assert_state(cadre, key, "failed", "SZ-5.6.1.1a")
        self.assertIn("6 of the conditions", self.asked(cadre, key)["message"])
        for missing in points:
            cadre.point_ids = points - missing
            with self.subTest(missing=missing.name):
                self.assertEqual(cadre.missing_points, missing.name)
                self.assert_state(cadre, key, "failed")
        cadre.point_ids = points
        self.assert_state(cadre, key, "passed")
        cadre.point_ids = False
        cadre.date_to = "2026-11-19"
        self.assert_state(cadre, key, "not_applicable")
        for other in (self.staff("社工", kind="social_worker"), self.staff("甲", self.primary)):
            self.assert_state(other, key, "not_applicable")

    @clause("QZ-7a")
    def test_of_a_social_worker_each_stage_is_on_record(self):
        worker = self.staff(kind="social_worker", date_from="2025-11-21")
        record, assessed, exit_ = (
            f"staff.social_worker.{name}" for name in ("record", "assessment", "exit")
        )
        self.assert_state(worker, record, "failed", "QZ-7a")
        worker.selected_how = "公开招聘，深工社〔2025〕8号"
        self.assert_state(worker, record, "failed")
        worker.tasks = "联系楼宇企业，办理入会"
        self.assert_state(worker, record, "passed")
        # Twelve months after the work began, and after each assessment.
        self.assert_state(worker, assessed, "passed", "QZ-7a")
        with self.on("2026-11-21"):
            self.assert_state(worker, assessed, "failed")
            worker.write({"assessed_on": "2026-11-21", "assessment": "qualified"})
            self.assert_state(worker, assessed, "passed")
        with self.on("2027-11-21"):
            self.assert_state(worker, assessed, "failed")
        self.assert_state(worker, exit_, "not_applicable", "QZ-7a")
        worker.date_to = "2026-11-19"
        self.assert_state(worker, exit_, "failed")
        worker.exit_reason = "合同期满"
        self.assert_state(worker, exit_, "passed")
        self.assert_state(worker, record, "not_applicable")
        cadre = self.staff("甲", date_to="2026-11-19")
        for key in (record, assessed, exit_):
            self.assert_state(cadre, key, "not_applicable")

    @clause("QZ-5a")
    def test_a_street_union_is_a_body_of_its_own_led_in_rank(self):
        separate = "organization.street.separate"
        self.assert_state(self.street, separate, "failed", "QZ-5a")
        self.street.separate_body = True
        self.assert_state(self.street, separate, "passed")
        self.assert_state(self.district, separate, "not_applicable")
        for position, rank, wrong in (
            ("chair", "deputy_head", "middle_head"),
            ("vice_chair", "middle_head", "deputy_head"),
        ):
            key = f"staff.street.{position}_rank"
            with self.subTest(position):
                lead = self.staff(position, self.street, position=position)
                self.assert_state(lead, key, "failed", "QZ-5a")
                lead.rank = wrong
                self.assert_state(lead, key, "failed")
                lead.rank = rank
                self.assert_state(lead, key, "passed")
                self.assert_state(self.staff(position, position=position), key, "not_applicable")
        lead.full_time = False
        self.assert_state(lead, "staff.street.vice_chair_rank", "not_applicable")

    @clause("QZ-16b")
    def test_that_a_chair_has_the_rank_of_a_deputy_head_is_pushed_not_asked(self):
        key = "staff.chair.rank"
        for place in (self.building, self.primary):
            chair = self.staff("甲", place, position="chair", full_time=False)
            self.assert_state(chair, key, "unknown", "QZ-16b")
            chair.rank = "middle_head"
            result = self.asked(chair, key)
            self.assertEqual((result["state"], result["effect"]), ("failed", "inform"))
            chair.rank = "deputy_head"
            self.assert_state(chair, key, "passed")
        chair.position = "vice_chair"
        self.assert_state(chair, key, "not_applicable")
        # Of a street union QZ-5a speaks.
        self.assert_state(self.staff("乙", self.street, position="chair"), key, "not_applicable")

    @clause("NR-LAW-41")
    def test_the_law_pays_a_part_time_member_three_days_a_month(self):
        key = "staff.part_time.paid_days"
        cadre = self.staff(full_time=False, organization=self.primary)
        self.assert_state(cadre, key, "not_applicable")
        for days, state in ((1, "passed"), (3, "passed"), (4, "failed")):
            cadre.paid_days = days
            self.assert_state(cadre, key, state, "NR-LAW-41")
        result = self.asked(cadre, key)
        self.assertEqual(result["effect"], "warn")
        self.assertIn("4 working days a month for union work; ≤ 3", result["message"])
        cadre.full_time = True
        self.assert_state(cadre, key, "not_applicable")

    @clause("BJ-3.2.1b")
    def test_an_allowance_of_a_part_time_cadre_comes_from_the_superior(self):
        key = "staff.part_time.allowance"
        cadre = self.staff(full_time=False, allowance_payer="employer")
        self.assertIsNone(self.asked(cadre, key), "nobody has adopted it")
        self.adopt("BJ", self.city)
        self.assert_state(cadre, key, "failed", "BJ-3.2.1b")
        cadre.allowance_payer = "superior"
        self.assert_state(cadre, key, "passed")
        # Where there is none, none is asked for: it is explored.
        cadre.allowance_payer = False
        self.assert_state(cadre, key, "not_applicable")

    @clause("SZ-9.2a")
    def test_a_federation_names_who_administers_the_platform(self):
        key = "organization.platform_admin"
        self.assert_state(self.building, key, "failed", "SZ-9.2a")
        user = make_user(self.env, "t_building_admin")
        duty = self.env["union.duty"].create(
            {
                "user_id": user.id,
                "organization_id": self.building.id,
                "role": "platform_admin",
                "date_from": "2026-11-20",
            }
        )
        self.assert_state(self.building, key, "passed")
        # An account that is closed is nobody's work account.
        user.active = False
        self.assert_state(self.building, key, "failed")
        user.active = True
        duty.date_to = "2026-11-20"
        with self.on("2026-11-21"):
            self.assert_state(self.building, key, "failed")
        self.assert_state(self.primary, key, "not_applicable")

    def test_words_on_people_hold_no_number(self):
        for name in ("selected_how", "tasks", "exit_reason"):
            with self.subTest(name), self.refused("leave it out"):
                self.staff(**{name: "电话 13595711777"})
