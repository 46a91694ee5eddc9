"""Venues of the building's federation, its neighbours and a clock, for the tests."""

from contextlib import contextmanager

from freezegun import freeze_time

from odoo.exceptions import ValidationError

from .rule_case import RuleMixin
from .tree import build_tree

# Monday morning in Shenzhen; Tuesday of the week after is what is booked.
MORNING = "2026-10-12 02:00:00"
DAY = "2026-10-20"


def at(clock, day=DAY):
    """Return an hour of Shenzhen's clock as the database keeps it."""
    hours, minutes = map(int, clock.split(":"))
    return f"{day} {hours - 8:02d}:{minutes:02d}:00"


class VenueMixin(RuleMixin):
    """Tree, members and a shared hall; the clock stands at MORNING."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        build_tree(cls)
        cls.member, cls.sister_member = cls.env["union.member"].create(
            [
                {
                    "name": name,
                    "gender": "female",
                    "organization_id": place.id,
                    "state": "active",
                }
                for name, place in (("周小敏", cls.primary), ("远人", cls.sister_street))
            ]
        )

    def setUp(self):
        super().setUp()
        freezer = freeze_time(MORNING)
        self.clock = freezer.start()
        self.addCleanup(freezer.stop)

    @contextmanager
    def refused(self, words, error=ValidationError):
        """Fail unless the block is refused in these words; what it wrote is undone."""
        with self.assertRaises(error) as caught:
            yield caught
        self.assertRegex(str(caught.exception), words)

    @classmethod
    def adopt(cls, code, organization):
        """Let an organisation and all below it obey a standard."""
        cls.env["union.standard"].search(
            [("code", "=", code), ("superseded_on", "=", False)]
        ).action_set_jurisdiction(organization.id)

    def as_user(self, user, records):
        """Return the records as the user sees them, with nothing cached."""
        self.env.flush_all()
        self.env.invalidate_all()
        return records.with_user(user)

    def venue(self, **values):
        return self.env["union.venue"].create(
            {
                "name": "金鼎大厦三楼多功能厅",
                "organization_id": self.building.id,
                "kind": "culture",
                "sharing": "all",
                "opening": "1-5 09:00-12:00 13:30-21:00",
                "date_from": "2026-01-01",
                **values,
            }
        )

    def book(self, user, venue, begin="14:00", end="16:00", **values):
        """Return a booking entered by a user for a union of his."""
        places = {
            self.building_clerk: self.building,
            self.sister_clerk: self.sister_street,
            self.street_approver: self.street,
        }
        return self.as_user(user, self.env["union.venue.booking"]).create(
            {
                "venue_id": venue.id,
                "organization_id": places[user].id,
                "purpose": "读书会",
                "date_begin": at(begin),
                "date_end": at(end),
                **values,
            }
        )
