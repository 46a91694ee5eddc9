"""A committee in office between two elections."""

from contextlib import contextmanager
from datetime import date

from odoo.exceptions import UserError

from .training_case import TrainingCase


class BetweenCase(TrainingCase):
    """The committee of the primary union in office, and a clerk of the building above it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.others = cls.env["union.member"].create(
            [
                {
                    "name": name,
                    "gender": "male",
                    "organization_id": cls.primary.id,
                    "state": "active",
                }
                for name in ("何建国", "罗志强", "梁文博")
            ]
        )

    def setUp(self):
        super().setUp()
        self.now = self.term()
        self.head = self.seat(self.chair, self.now)
        self.second = self.seat(self.vice, self.now, position="vice_chair")
        self.third = self.seat(self.others[0], self.now, position="member")

    @contextmanager
    def refused(self, message, error=UserError):
        """Expect a refusal with such a message, and that nothing of the attempt stays."""
        with self.assertRaisesRegex(error, message), self.cr.savepoint():
            yield

    def change(self, kind="resignation", seat=None, **values):
        """Write a change at the primary union, with the rights of a clerk of its superior."""
        if kind in ("resignation", "transfer", "recall", "departure", "death"):
            values["seat_id"] = (seat or self.head).id
        return self.as_user(self.building_clerk, self.env["union.seat.change"]).create(
            {
                "organization_id": self.primary.id,
                "kind": kind,
                "reason": "本人申请",
                **values,
            }
        )

    def vacancy(self, seat=None, cause="resignation", day=None):
        return (seat or self.head)._vacate(day or self.today(), cause)

    def today(self):
        return date(2026, 11, 20)

    def resolution(self, kind="plenary", votes=None, entitled=3):
        meeting = self.env["union.meeting"].create(
            {
                "name": "会议",
                "organization_id": self.primary.id,
                "kind": kind,
                "declared_entitled": entitled,
                "declared_present": entitled,
            }
        )
        meeting.action_open()
        resolution = self.env["union.resolution"].create({"name": "议案", "meeting_id": meeting.id})
        resolution.action_record_vote(votes_for=entitled if votes is None else votes)
        return resolution

    def consent(self, kind="seat_change", state="approved"):
        petition = self.env["union.petition"].create(
            {
                "organization_id": self.primary.id,
                "kind_id": self.env["union.petition.kind"].search([("code", "=", kind)]).id,
                "title": "主席调动",
                "body": "一段。",
            }
        )
        self.approved(petition, state)
        return petition

    def approved(self, petition, state="approved"):
        """Let a paper be where its route ended: only that is asked here."""
        self.env.cr.execute(
            "UPDATE union_petition SET approval_state = %s WHERE id = %s", (state, petition.id)
        )
        petition.invalidate_recordset()
        self.env.invalidate_all()
