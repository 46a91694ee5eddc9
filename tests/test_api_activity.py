"""``docs/api/activity.md``: the list and the door of an activity, over the wire."""

from datetime import timedelta

from odoo.tests import tagged

from ..models.clock import now
from .wire_rooms import RoomCase


@tagged("post_install", "-at_install")
class TestApiActivity(RoomCase):
    pages = ("activity",)

    def test_the_list_over_the_wire(self):
        begins = now() + timedelta(days=9)
        activity = self.env["union.service.activity"].create(
            {
                "organization_id": self.building.id,
                "kind_id": self.env.ref("trade_union.activity_kind_sport").id,
                "name": "秋季健步走",
                "date_begin": begins,
                "date_end": begins + timedelta(hours=2),
                "capacity": 2,
                "notice": "<p>自带水壶</p>",
            }
        )
        activity._on_approved()
        self.values["activity"] = activity.id
        self.env.flush_all()
        self.walk()

    def after_full(self, _answer):
        ids, members = [self.values["activity"]], [self.values["wang"]]
        self.refused(
            403,
            "ns_clerk",
            "union.service.activity",
            "action_withdraw",
            ids=ids,
            member_ids=members,
        )

    def after_no_reason(self, _answer):
        for login in ("ns_clerk", "sz_auditor"):
            self.refused(
                403,
                login,
                "union.service.activity",
                "action_promote",
                ids=[self.values["activity"]],
                member_ids=[self.values["zhao"]],
                reason="带队",
            )

    def after_notice(self, _answer):
        ids = [self.values["activity"]]
        for login in ("ns_clerk", "sz_auditor"):
            self.refused(403, login, "union.service.activity", "action_notice", ids=ids)
