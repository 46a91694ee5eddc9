from odoo import models
from odoo.exceptions import UserError

from ..clock import now, today
from ..said import reason_said
from .union_venue_booking import ALIVE


class UnionVenueBooking(models.Model):
    """The steps of a booking: agreed to, refused, cancelled."""

    _inherit = "union.venue.booking"

    def action_approve(self):
        """Agree to bookings asked for: the hours are theirs from now on.

        :raise UserError: not waiting, over, or the hours were given to another in between
        :raise AccessError: not an officer of the union the venue belongs to

        Rights: an officer of the union of the venue.
        """
        self._decide("approved")
        return True

    def action_refuse(self, reason):
        """Refuse bookings asked for.

        :param str reason: who asked reads it; must not be empty
        :raise UserError: not waiting, or no reason
        :raise AccessError: not an officer of the union the venue belongs to

        Rights: an officer of the union of the venue.
        """
        self._decide("refused", self._must_say(reason))
        return True

    def action_cancel(self, reason):
        """Give up bookings that are to come; the hours are free again.

        :param str reason: the other side reads it; must not be empty
        :raise UserError: over, refused or cancelled already, or no reason
        :raise AccessError: an officer of neither side

        Rights: an officer of the union that asked, or of the union of the venue.
        """
        self.check_access("read")
        # Which of the two sides the caller stands on is asked at their places.
        asked = self.sudo()
        places = (asked.organization_id | asked.owner_id).with_env(self.env)
        places = places.filtered("in_officer_scope")
        mine = asked.filtered(lambda booking: (booking.organization_id | booking.owner_id) & places)
        (self - mine).check_access("write")
        reason = self._must_say(reason)
        self._check_alive(ALIVE)
        asked._end(reason, self.env.uid)
        return True

    def button_approve(self):
        """Button of :meth:`action_approve`."""
        self.action_approve()
        return True

    def button_refuse(self):
        """Ask for the reason of :meth:`action_refuse`."""
        return self._ask_reason("refuse", self.env._("Refuse"))

    def button_cancel(self):
        """Ask for the reason of :meth:`action_cancel`."""
        return self._ask_reason("cancel", self.env._("Cancel the Booking"))

    def _ask_reason(self, step, title):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "union.venue.reason",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_booking_id": self.id, "default_step": step},
        }

    def _approve_own(self):
        """Agree to those of these whose venue belongs to a union the caller is an officer of.

        A member's wish waits for a person all the same.
        """
        if self.env.su:
            return
        # Where the venue stands; asked is the caller's duty there.
        owners = self.sudo().owner_id.with_env(self.env).filtered("in_officer_scope")
        own = self.sudo().filtered(  # as above
            lambda booking: booking.owner_id in owners and not booking.member_id
        )
        own._settle("approved", self.env.uid)

    def _decide(self, state, answer=False):
        self.check_access("read")
        # Whose the venue is; the right to it is asked with the caller's eyes.
        self.sudo().venue_id.with_env(self.env).check_access("write")
        self._check_alive(("asked",))
        self.sudo()._settle(state, self.env.uid, answer)  # as just checked

    def _settle(self, state, user_id, answer=False):
        if state == "approved":
            # In words, before the database says it in its own.
            self._check_free()
        self.write(
            {
                "state": state,
                "answer": answer,
                "decided_on": today(self.env),
                "decided_by_id": user_id,
            }
        )
        # The database says at once whether the hours are still free.
        self.flush_recordset()

    def _end(self, reason, user_id):
        """Cancel those of these (superuser) that may still take place."""
        self.filtered(lambda booking: booking.state in ALIVE)._settle("cancelled", user_id, reason)

    def _check_alive(self, states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        moment = now()
        for booking in self:
            if booking.state not in states or booking.date_end <= moment:
                raise UserError(
                    self.env._(
                        "“%(booking)s” is %(state)s, or its time is over: this is no step of it.",
                        booking=booking.purpose,
                        state=labels[booking.state],
                    )
                )

    def _must_say(self, reason):
        reason = reason_said(self.env, reason)
        if not reason:
            raise UserError(self.env._("Say why; the other side reads it."))
        return reason
