"""``docs/api/rating.md``: the member rating, over the wire."""

from odoo.tests import tagged

from .wire_rooms import RoomCase


@tagged("post_install", "-at_install")
class TestApiRating(RoomCase):
    pages = ("rating",)

    def test_a_rating_over_the_wire(self):
        self.walk()

    def after_rating_codes(self, answer):
        self.assertEqual(len(set(answer["codes"])), 5)
        ids = [self.values["rating"]]
        for method in ("action_open", "action_close", "action_publish", "action_report"):
            self.refused(403, "ns_clerk", "union.rating", method, ids=ids)
        self.refused(403, "ns_clerk", "union.rating", "action_void", ids=ids, reason="没有理由")
        cut = [self.values["cut"]]
        self.refused(403, "ns_clerk", "union.rating.cut", "action_codes", ids=cut, count=5)
        self.refused(403, "ns_clerk", "union.rating.cut", "action_withdraw_codes", ids=cut)
        for model in ("union.rating.code", "union.rating.box"):
            self.refused(403, "jd_clerk", model, "search_read", domain=[], fields=["id"])
