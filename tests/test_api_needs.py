"""``docs/api/needs.md``: needs, pledges, offers and requests, over the wire."""

from odoo.tests import tagged

from .wire_rooms import RoomCase


@tagged("post_install", "-at_install")
class TestApiNeeds(RoomCase):
    pages = ("needs",)

    def test_needs_over_the_wire(self):
        self.walk()

    def after_needs_pledge_publish(self, answer):
        for model, name, methods in (
            ("union.need.survey", "survey", ("action_open", "action_close", "action_results")),
            ("union.need", "need", ("action_plan", "action_request")),
            ("union.resource", "offer", ("action_close",)),
            ("union.pledge", "pledge", ("action_publish",)),
        ):
            for method in methods:
                self.refused(403, "ns_clerk", model, method, ids=[self.values[name]])
        for model in ("survey.user_input", "union.need.answered"):
            self.refused(403, "jd_clerk", model, "search_read", domain=[], fields=["id"])
