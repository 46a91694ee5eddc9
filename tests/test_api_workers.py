"""``docs/api/workers.md``: a workers' congress, its vote and a disclosure, over the wire."""

from odoo.tests import tagged

from .wire_rooms import RoomCase


@tagged("post_install", "-at_install")
class TestApiWorkers(RoomCase):
    pages = ("workers",)

    def test_a_workers_congress_over_the_wire(self):
        self.walk()

    def after_workers_session_close(self, answer):
        for model, name, methods in (
            ("union.workers.congress", "congress", ("action_establish", "action_end")),
            ("union.workers.session", "session", ("action_open", "action_close")),
            ("union.workers.motion", "motion", ("action_decide",)),
        ):
            for method in methods:
                self.refused(403, "ns_clerk", model, method, ids=[self.values[name]])
        self.refused(
            422, "jd_clerk", "union.workers.session", "write",
            ids=[self.values["session"]], vals={"state": "draft"},
        )  # fmt: skip
