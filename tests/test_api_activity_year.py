"""``docs/api/activity_year.md``: the year of activities, over the wire."""

from odoo.tests import tagged

from .wire_rooms import RoomCase

PLAN = "union.activity.plan"


@tagged("post_install", "-at_install")
class TestApiActivityYear(RoomCase):
    pages = ("activity_year",)

    def setUp(self):
        super().setUp()
        self.values["sport"] = self.env.ref("trade_union.activity_kind_sport").id

    def test_the_year_over_the_wire(self):
        self.walk()

    def after_plan_submit(self, _answer):
        ids = [self.values["plan"]]
        self.refused(422, "jd_clerk", PLAN, "action_make", ids=ids)
        plan = self.env[PLAN].browse(ids)
        path = plan.approval_request_id.step_ids.organization_id
        login = next(
            login
            for login, user in self.story.users.items()
            if user in path.duty_ids.filtered(lambda duty: duty.role == "approver").user_id
        )
        self.call(login, PLAN, "action_agree", ids=ids)
        self.refused(403, "ns_clerk", PLAN, "action_make", ids=ids)

    def after_plan_make(self, _answer):
        again = self.call("jd_clerk", PLAN, "action_make", ids=[self.values["plan"]])
        self.assertEqual(again, {"made": 0, "ids": []})

    def after_year(self, _answer):
        self.refused(
            403,
            "ns_clerk",
            "union.organization",
            "action_service_year",
            ids=[self.values["building"]],
            year=2026,
        )
