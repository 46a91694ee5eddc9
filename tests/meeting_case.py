"""A union whose meetings are called, held and minuted."""

from contextlib import contextmanager

from odoo.exceptions import UserError

from .training_case import TrainingCase
from .tree import make_user


class MeetingCase(TrainingCase):
    """Twelve members of the primary union, and the clerk of the building above it."""

    MEMBERS = 12

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = cls.env["union.member"].create(
            [
                {
                    "name": f"会员{'甲乙丙丁戊己庚辛壬癸子丑'[number]}",
                    "gender": "female",
                    "organization_id": cls.primary.id,
                    "state": "active",
                }
                for number in range(cls.MEMBERS)
            ]
        )

    @contextmanager
    def stopped(self, message, error=UserError):
        """Expect a refusal with such a message, and that nothing of the attempt stays."""
        with self.assertRaisesRegex(error, message), self.cr.savepoint():
            yield

    def clerk(self, records):
        return self.as_user(self.building_clerk, records)

    def meeting(self, kind="congress", organization=None, **values):
        """Plan a meeting of the primary union, with the rights of a clerk above it."""
        return self.clerk(self.env["union.meeting"]).create(
            {
                "name": "第一次会员代表大会",
                "organization_id": (organization or self.primary).id,
                "kind": kind,
                **values,
            }
        )

    def declared(self, entitled=12, present=12, kind="congress", **values):
        """A meeting that is open, with declared figures."""
        meeting = self.meeting(kind, declared_entitled=entitled, declared_present=present, **values)
        meeting.action_open()
        return meeting

    def listed(self, meeting, members=None, **values):
        """Put members on the list of a meeting."""
        return self.clerk(self.env["union.meeting.attendee"]).create(
            [
                {"meeting_id": meeting.id, "member_id": member.id, **values}
                for member in (self.members if members is None else members)
            ]
        )

    def motion(self, meeting, kind="other", name="议案"):
        return self.clerk(self.env["union.resolution"]).create(
            {"name": name, "kind": kind, "meeting_id": meeting.id}
        )

    def login_of(self, member, login):
        """Give a member a login of the portal."""
        user = make_user(self.env, login, ("base.group_portal",))
        member.sudo().partner_id = user.partner_id
        return user

    def outsiders(self):
        return (self.sister_clerk, self.stranger, self.portal, self.env.ref("base.public_user"))
