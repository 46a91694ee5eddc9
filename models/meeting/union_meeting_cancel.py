from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError

from ..clock import now, today
from ..said import reason_said


class UnionMeeting(models.Model):
    """A planned meeting that is given up, or put off: with a reason, and its people told.

    Nothing of it is deleted: its agenda and list stay. One that was cancelled is planned anew as
    another meeting; one that was put off is called anew. Neither was held, and no metric counts it.
    """

    _inherit = "union.meeting"

    cancelled_on = fields.Date(readonly=True, copy=False)
    cancel_reason = fields.Char("Why It Was Cancelled", readonly=True, copy=False)
    put_off_on = fields.Date("Put Off, Last On", readonly=True, copy=False)
    put_off_from = fields.Date(
        readonly=True, copy=False, help="The day it was planned for until then."
    )
    put_off_reason = fields.Char("Why It Was Put Off", readonly=True, copy=False)

    def action_cancel(self, reason):
        """Give a planned meeting up; it stays on record, and whoever was invited is told.

        :param str reason: why; stays on record, and is told
        :return: ``{'id', 'state', 'told', 'on_paper'}``: people told by message, and those of the
            list who are to be told otherwise, if the meeting had been called
        :raise UserError: no reason, not planned any more, or an election votes there

        Rights: an officer of the organisation.
        """
        reason = self._stop_reason(reason)
        self._check_cancellable()
        # What it says of the day goes out as it stood.
        told, on_paper = self._withdraw_invitations(
            self.env._("Cancelled: %(name)s", name=self.name), self._when_and_where(), reason
        )
        self._server_write(
            {"state": "cancelled", "cancelled_on": today(self.env), "cancel_reason": reason}
        )
        return {"id": self.id, "state": self.state, "told": told, "on_paper": on_paper}

    def action_put_off(self, reason, starts_at=None):
        """Put a planned meeting off; it is called anew, and whoever was invited is told.

        :param str reason: why; stays on record, and is told
        :param str starts_at: when it begins now, in UTC, to come; None while nobody knows
        :return: ``{'id', 'date', 'told', 'on_paper'}``: the new day, ISO or False; the others as
            of :meth:`action_cancel`
        :raise UserError: no reason, no time to come, or not planned any more

        Rights: an officer of the organisation. Clause: NR-CONG-30.
        """
        reason = self._stop_reason(reason)
        begins = self._later(starts_at)
        length = self.ends_at and self.starts_at and self.ends_at - self.starts_at
        former = self.date
        self.write(
            {
                "starts_at": begins,
                "ends_at": begins and length and begins + length,
                "date": begins and self._office_day(begins),
            }
        )
        told, on_paper = self._withdraw_invitations(
            self.env._("Put off: %(name)s", name=self.name),
            self._when_and_where() or self.env._("The new day is not known yet."),
            reason,
        )
        self._server_write(
            {
                "noticed_on": False,
                "noticed_by_id": False,
                "put_off_on": today(self.env),
                "put_off_from": former,
                "put_off_reason": reason,
            }
        )
        return {
            "id": self.id,
            "date": self.date.isoformat() if self.date else False,
            "told": told,
            "on_paper": on_paper,
        }

    def button_stop(self):
        """Ask whether the meeting is cancelled or put off, and why."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "union.meeting.stop",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_meeting_id": self.id},
        }

    def _stop_reason(self, reason):
        """Return the reason for stopping this one meeting; raise UserError unless it may be."""
        self.ensure_one()
        self.check_access("write")
        reason = reason_said(self.env, reason)
        self._lock_step()
        self._check_not_cancelled()
        if self.state != "draft":
            raise UserError(
                self.env._(
                    "“%(meeting)s” was opened: it was held, and stays on record.", meeting=self.name
                )
            )
        if not reason:
            raise UserError(
                self.env._(
                    "“%(meeting)s”: say why it is not held then; it stays on record.",
                    meeting=self.name,
                )
            )
        return reason

    def _later(self, starts_at):
        """Return a time to come that a caller named, False for none."""
        try:
            begins = fields.Datetime.to_datetime(starts_at) or False
        except (TypeError, ValueError):
            begins = None
        if begins is None or (begins and begins <= now()):
            raise UserError(
                self.env._(
                    "“%(meeting)s”: say a day and an hour to come, or none while it is not known.",
                    meeting=self.name,
                )
            )
        return begins

    def _withdraw_invitations(self, subject, when, reason):
        """Take the entry out of the calendar and tell who was invited.

        :return: how many were told by message, and how many of the list are to be told otherwise;
            none of either if nobody had been called
        """
        # Made by the call of a meeting the caller may write.
        event = self.event_id.sudo()
        if not event:
            return 0, 0
        listed = self._people_with_login()
        people = (event.partner_ids.sudo(False) - self.env.user.partner_id) | listed
        event.with_context(no_mail_to_attendees=True, dont_notify=True).unlink()
        self._tell(people, subject, Markup("<p>%s</p><p>%s</p>") % (when, reason))
        return len(people), len(self.attendee_ids) - len(listed)

    def _check_cancellable(self):
        """Raise UserError if something else needs this meeting."""

    def _check_not_cancelled(self):
        """Raise UserError if one of these was cancelled."""
        if gone := self.filtered(lambda meeting: meeting.state == "cancelled")[:1]:
            raise UserError(
                self.env._("“%(meeting)s” was cancelled: plan another meeting.", meeting=gone.name)
            )
