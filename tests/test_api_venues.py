"""``docs/api/venues.md``: a venue, its bookings and equipment; an honour put forward, over the wire."""

from odoo.tests import tagged

from .wire_rooms import RoomCase

BOOKING = "union.venue.booking"


@tagged("post_install", "-at_install")
class TestApiVenues(RoomCase):
    pages = ("venues",)

    def test_venues_over_the_wire(self):
        self.walk()

    def after_booking_ask(self, _answer):
        ids = [self.values["booking"]]
        self.refused(403, "ns_clerk", BOOKING, "action_approve", ids=ids)
        self.refused(403, "ns_clerk", BOOKING, "write", ids=ids, vals={"state": "approved"})
        self.refused(403, "finance_approver", BOOKING, "read", ids=ids, fields=["purpose"])

    def after_booking_move(self, _answer):
        self.assertEqual(self.field(BOOKING, self.values["booking"], "state"), "asked")

    def after_booking_cancel(self, _answer):
        self.assertEqual(self.field(BOOKING, self.values["second"], "state"), "cancelled")

    def after_door(self, answer):
        page = self.url_open(answer[0]["path"])
        self.assertIn("合唱排练", page.text)
        self.refused(403, "ns_clerk", "union.venue", "action_new_door_code", ids=[answer[0]["id"]])

    def after_item_look(self, _answer):
        ids = [self.values["item"]]
        self.refused(403, "ns_clerk", "union.venue.item", "action_look", ids=ids, condition="good")
        self.refused(422, "jd_clerk", "union.venue.item", "action_look", ids=ids, condition="ok")

    def after_quota_create(self, _answer):
        ids = [self.values["quota"]]
        self.refused(403, "jd_clerk", "union.honour.quota", "write", ids=ids, vals={"seats": 9})
        self.refused(403, "ns_clerk", "union.honour.quota", "read", ids=ids, fields=["seats"])

    def after_nomination_award(self, _answer):
        holder = self.field("union.honour", self.values["honour"], "holder")
        self.assertEqual(holder, "深圳金鼎物业管理有限公司")
