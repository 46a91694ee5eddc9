"""``docs/api/congress.md``: quotas of representatives, over the wire."""

from odoo.tests import tagged

from .wire_rooms import RoomCase


@tagged("post_install", "-at_install")
class TestApiCongress(RoomCase):
    pages = ("congress",)

    def test_a_congress_over_the_wire(self):
        self.walk()
        for login, status in (("ns_clerk", 403), ("jd_teller1", 403)):
            for model, ids in (
                ("union.congress", [self.values["congress"]]),
                ("union.congress.constituency", [self.values["first"]]),
            ):
                fields = ["display_name"]
                self.refused(status, login, model, "read", ids=ids, fields=fields)
                self.refused(status, login, model, "write", ids=ids, vals={"name": "x"})

    def after_congress_count(self, answer):
        self.assertEqual(sorted(answer["constituencies"].values()), [1, 6])

    def after_congress_too_small(self, answer):
        self.assertIn("7 members", answer["message"])
        self.assertIn("5.1.3.3", answer["message"])
