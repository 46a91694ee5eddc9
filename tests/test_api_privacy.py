"""``docs/api/privacy.md``: numbers in clear, the log of it, erasure and keys, over the wire."""

from odoo.tests import tagged

from .import_case import number
from .wire_rooms import RoomCase


@tagged("post_install", "-at_install")
class TestApiPrivacy(RoomCase):
    pages = ("privacy",)
    # A look-up is logged, so it does not stay on a cursor that only reads.
    loud = {"search_number": ["odoo.http"]}

    def test_identities_over_the_wire(self):
        self.walk()

    def after_reveal(self, _answer):
        self.assertEqual(self.values["wang_number"], number(1, "male"))
        self.refused(
            403, "ns_clerk", "union.member", "action_reveal", ids=[self.values["wang"]], reason="查"
        )

    def after_export_masked(self, _answer):
        text = str(self.sheet("masked"))
        self.assertIn("王建军", text)
        self.assertNotIn(self.values["wang_number"], text)

    def after_export_clear(self, _answer):
        self.assertIn(self.values["wang_number"], str(self.sheet("clear")))

    def after_access_log(self, answer):
        self.assertNotIn(self.values["wang_number"], str(answer))
        self.refused(
            403, "ns_clerk", "union.access.log", "read", ids=[self.values["log"]], fields=["kind"]
        )

    def after_access_lists(self, _answer):
        log = {"ids": [self.values["log"]], "member_id": True}
        self.refused(422, "jd_approver", "union.access.log", "action_lists", **log)

    def before_erasures(self):
        self.rows["zhao"]._change_state("left")
        self.env.flush_all()
        # Six years later.
        self.clock.move_to("2032-10-12 02:00:00")
        self.run_cron("cron_propose_erasures")

    def after_erase(self, _answer):
        ids = [self.values["zhao"]]
        told = self.refused(
            422, "jd_clerk", "union.member", "action_reveal", ids=ids, reason="核对"
        )
        self.assertIn("was erased", told)
