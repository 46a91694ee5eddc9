"""The story by clicking, in headless Chromium, at desktop and at phone size."""

from odoo.tests import HttpCase, tagged

from .tree import build_tree


class TourCase(HttpCase):
    """The tree, with a building whose set-up request waits to be submitted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        build_tree(cls)
        people = cls.building_clerk | cls.street_reviewer | cls.street_approver
        for user in people:
            # OdooBot greets a new user in a window over the whole phone.
            user.write({"password": user.login, "odoobot_state": "disabled"})
        cls.building.state = "draft"
        unions = cls.env["union.organization"].create(
            [
                {
                    "name": f"企业{i}工会",
                    "code": f"TOUR-{i}",
                    "level": "primary",
                    "kind": "single",
                    "parent_id": cls.building.id,
                    "state": "active",
                }
                for i in range(3)
            ]
        )
        cls.env["union.employer"].create(
            [
                {"name": f"企业{i}", "organization_id": union.id, "staff_count": 700}
                for i, union in enumerate(unions)
            ]
        )
        files = cls.env["ir.attachment"].create(
            [{"name": name, "raw": b"%PDF-1.4"} for name in ("plan.pdf", "letter.pdf")]
        )
        cls.request = cls.env["union.establishment"].create(
            {
                "organization_id": cls.building.id,
                "initiator_name": "银河物业",
                "preparatory_ids": [
                    (0, 0, {"name": name}) for name in ("陈建国", "林晓梅", "黄志强")
                ],
                "plan_ids": [(4, files[0].id)],
                "letter_ids": [(4, files[1].id)],
            }
        )

    def state(self):
        self.request.invalidate_recordset()
        return self.request.approval_state

    def tell(self):
        self.start_tour(
            "/odoo/action-trade_union.union_establishment_action",
            "trade_union_establishment_submit",
            login=self.building_clerk.login,
        )
        self.assertEqual(self.state(), "pending")
        self.start_tour("/odoo", "trade_union_approval_return", login=self.street_reviewer.login)
        self.assertEqual(self.state(), "returned")
        self.request.with_user(self.building_clerk).action_submit()
        for approver in (self.street_reviewer, self.street_approver):
            self.start_tour("/odoo", "trade_union_approval_agree", login=approver.login)
        self.assertEqual(self.state(), "approved")
        self.building.invalidate_recordset()
        self.assertEqual(self.building.state, "preparing")


@tagged("post_install", "-at_install")
class TestDesktopTour(TourCase):
    browser_size = "1366x768"

    def test_request_is_submitted_returned_and_agreed_at_a_desk(self):
        self.tell()


@tagged("post_install", "-at_install")
class TestPhoneTour(TourCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_request_is_submitted_returned_and_agreed_on_a_phone(self):
        self.tell()


@tagged("post_install", "-at_install")
class TestCountTour(HttpCase):
    def test_an_emptied_count_is_not_known(self):
        build_tree(self)
        self.building_clerk.write({"password": "t_building_clerk", "odoobot_state": "disabled"})
        employer = self.env["union.employer"].create(
            {
                "name": "企业一",
                "organization_id": self.building.id,
                "staff_count": 20,
                "female_staff_count": 7,
            }
        )
        self.start_tour(
            f"/odoo/action-trade_union.union_employer_action/{employer.id}",
            "trade_union_women_staff",
            login="t_building_clerk",
        )
        self.env.invalidate_all()
        self.assertIs(employer.female_staff_count, False)
        self.assertEqual(employer.staff_count, 20)
