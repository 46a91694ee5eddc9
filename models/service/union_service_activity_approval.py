from odoo import models
from odoo.fields import Command
from odoo.tools import plaintext2html

from ..clock import now, today, zone
from .engine import as_engine


class UnionServiceActivity(models.Model):
    """What the approval engine asks of an activity, and what follows from its decisions."""

    _inherit = "union.service.activity"

    def _approval_snapshot_fields(self):
        # The tasks as they are named that day; their rows may change hands afterwards.
        return [*self._plan_fields, "task_text"]

    def _approval_check_submit(self, reason=None):
        """Check that the plan is for a day to come and keeps the rules (SZ-5.4.2).

        :return: ``{activity id: message}`` of those that cannot go
        """
        self._check_phase("plan")
        late = self._late_messages()
        timely = self.filtered(lambda activity: activity.id not in late)
        return late | (super(UnionServiceActivity, timely)._approval_check_submit(reason) or {})

    def _approval_recheck(self):
        return super()._approval_recheck() | self._late_messages()

    def _late_messages(self):
        """Return ``{activity id: message}`` of those whose day is over before they are approved."""
        return {
            activity.id: self.env._(
                "“%(activity)s” begins in the past. Give the day it will be held.",
                activity=activity.name,
            )
            for activity in self
            if activity.date_begin <= now()
        }

    def _on_approved(self):
        # The approval engine calls this after the last decision; nobody else can.
        self._open()
        self._message_log_batch(
            bodies={activity.id: self.env._("Approved: sign-up is open.") for activity in self}
        )

    def _open(self):
        """Open the sign-up: each activity gets its event, without any mail scheduler.

        The caller has checked that it may be opened, and the right of the person.
        """
        timezone = zone(self.env)
        events = as_engine(self.env["event.event"]).create(
            [
                {
                    "name": activity.name,
                    "union_organization_id": activity.organization_id.id,
                    "date_begin": activity.date_begin,
                    "date_end": activity.date_end,
                    "date_tz": timezone,
                    "seats_limited": bool(activity.capacity),
                    "seats_max": activity.capacity,
                    "description": plaintext2html(activity.purpose or ""),
                    # A union is not a company: its events hide behind no company rule.
                    "company_id": False,
                    "organizer_id": activity.organization_id.partner_id.id,
                    "address_id": False,
                    "user_id": False,
                    "event_mail_ids": [Command.clear()],
                    "event_ticket_ids": [Command.clear()],
                    "question_ids": [Command.clear()],
                }
                for activity in self
            ]
        )
        day = today(self.env)
        for activity, event in zip(self.sudo(), events, strict=True):  # as above
            activity.write({"phase": "sign_up", "opened_on": day, "event_id": event.id})

    def _on_revoked(self):
        """The superior withdrew his approval: what is not held yet is not held at all."""
        self.filtered(lambda activity: activity.phase == "sign_up")._cancel(
            self.env._("The superior withdrew the approval.")
        )
