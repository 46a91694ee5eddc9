"""``docs/api/agreements.md``: bargaining and agreements, over the wire."""

from freezegun import freeze_time

from odoo.tests import tagged

from ..models.clock import today
from .wire_rooms import RoomCase

AGREEMENT = "union.agreement"


@tagged("post_install", "-at_install")
class TestApiAgreements(RoomCase):
    pages = ("agreements",)

    def test_agreements_over_the_wire(self):
        self.values["day"] = today(self.env).isoformat()
        self.walk()

    def after_agreement_round_create(self, answer):
        for login in ("ns_clerk", "sz_auditor"):
            self.refused(403, login, "union.bargaining", "action_invite", ids=answer)

    def before_agreement_vote(self):
        self.refused(
            403, "ns_clerk", AGREEMENT, "read", ids=[self.values["agreement"]], fields=["name"]
        )
        self.refused(
            403, "jd_clerk", AGREEMENT, "write",
            ids=[self.values["agreement"]], vals={"state": "received"},
        )  # fmt: skip

    def before_agreement_in_force(self):
        # The days for an objection run out.
        later = freeze_time("2026-11-09 02:00:00")
        later.start()
        self.addCleanup(later.stop)
