"""An activity of the building's federation with members, desks and a clock, for the tests."""

from freezegun import freeze_time

from .tree import build_tree, make_user

# Monday morning in Shenzhen; the activity is held on the Tuesday of the week after.
MORNING = "2026-10-12 02:00:00"
BEGINS = "2026-10-20 06:00:00"
ENDS = "2026-10-20 09:00:00"
DURING = "2026-10-20 06:30:00"
AFTER = "2026-10-21 02:00:00"
DESKS = {
    "desk": "event.group_event_registration_desk",
    "event_user": "event.group_event_user",
    "event_manager": "event.group_event_manager",
}


class ServiceMixin:
    """Tree, members and people at the stock event desk; the clock stands at MORNING."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        build_tree(cls)
        cls.kind = cls.env.ref("trade_union.activity_kind_sport")
        cls.members = cls.make_members(cls.primary, 5)
        cls.building_member = cls.make_members(cls.building, 1)
        cls.retained = cls.make_members(cls.primary, 1, state="retained")
        cls.applicant = cls.make_members(cls.primary, 1, state="applicant")
        cls.sister_member = cls.make_members(cls.sister_street, 1)
        # Who may export may not export more than he reads.
        cls.sister_clerk.group_ids |= cls.env.ref("base.group_allow_export")
        duties = []
        for name, group in DESKS.items():
            for place, organization in (("own", cls.building), ("sister", cls.sister_street)):
                user = make_user(cls.env, f"t_{place}_{name}", (group, "base.group_allow_export"))
                setattr(cls, f"{place}_{name}", user)
                # The group of the stock desk comes with a duty and goes with it.
                roles = ("clerk", "desk") if name == "desk" else ("clerk",)
                duties += [
                    {
                        "user_id": user.id,
                        "organization_id": organization.id,
                        "role": role,
                        "date_from": "2020-01-01",
                    }
                    for role in roles
                ]
        cls.env["union.duty"].create(duties)

    def setUp(self):
        super().setUp()
        freezer = freeze_time(MORNING)
        self.clock = freezer.start()
        self.addCleanup(freezer.stop)

    @classmethod
    def make_members(cls, organization, count, state="active"):
        return cls.env["union.member"].create(
            [
                {
                    "name": f"{organization.code}-{state}-{number}",
                    "gender": "female",
                    "organization_id": organization.id,
                    "state": state,
                }
                for number in range(count)
            ]
        )

    def plan(self, user=None, **values):
        """Return a new activity planned by the clerk of the building (or ``user``)."""
        return self.as_user(user or self.building_clerk, self.env["union.service.activity"]).create(
            {
                "organization_id": self.building.id,
                "kind_id": self.kind.id,
                "name": "秋季健步走",
                "purpose": "强身健体",
                "date_begin": BEGINS,
                "date_end": ENDS,
                "place": "莲花山",
                "capacity": 3,
                "budget": 1200,
                "plan": "<p>14:00 集合</p>",
                "roles": "张三：签到",
                **values,
            }
        )

    def approved(self, approver=None, **values):
        """Return an activity that went through its approval, as its clerk."""
        activity = self.plan(**values)
        activity.action_submit()
        self.as_user(approver or self.street_approver, activity).action_agree()
        return self.as_user(self.building_clerk, activity)

    def listed(self, activity):
        """Return ``{member: state}`` of the registrations of the activity."""
        registrations = self.env["event.registration"].search(
            [("event_id", "=", activity.sudo().event_id.id)]
        )
        return {registration.union_member_id: registration.state for registration in registrations}

    def as_user(self, user, records):
        """Return the records as the user sees them, with nothing cached."""
        self.env.flush_all()
        self.env.invalidate_all()
        return records.with_user(user)
