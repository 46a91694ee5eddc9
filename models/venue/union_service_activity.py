from odoo import fields, models

from .union_venue_booking import ALIVE


class UnionServiceActivity(models.Model):
    """The venues an activity has booked: they move with it and are given up with it."""

    _inherit = "union.service.activity"

    # Booked beside the plan: a hall may change after the plan was approved.
    booking_ids = fields.One2many(
        "union.venue.booking", "activity_id", "Venues", readonly=True, copy=False
    )

    def button_book_venue(self):
        """Ask for a venue for this activity."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Book a Venue"),
            "res_model": "union.venue.booking",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_activity_id": self.id,
                "default_organization_id": self.organization_id.id,
                "default_purpose": self.name,
                "default_people": self.capacity,
                "default_date_begin": self.date_begin,
                "default_date_end": self.date_end,
            },
        }

    def _name_place(self):
        """Write where it is held into plans that do not say it yet (SZ-5.4.2)."""
        for activity in self.filtered(lambda plan: plan.phase == "plan" and not plan.place):
            # Not into a plan that is being decided on.
            if not activity._approval_locked():
                activity.place = activity._booked()[:1].sudo().venue_id.name  # the caller booked it

    def write(self, vals):
        times = {"date_begin", "date_end"} & vals.keys()
        before = {activity: (activity.date_begin, activity.date_end) for activity in self if times}
        result = super().write(vals)
        for activity, (begin, end) in before.items():
            later, longer = activity.date_begin - begin, activity.date_end - end
            # Each has hours of its own: building up before it begins.
            for booking in activity._booked() if later or longer else ():
                booking.write(
                    {
                        "date_begin": booking.date_begin + later,
                        "date_end": booking.date_end + longer,
                    }
                )
        return result

    def unlink(self):
        self.check_access("unlink")
        booked = self._booked().sudo()  # who deletes the plan gives up what was booked for it
        booked._end(self.env._("The activity is not held."), self.env.uid)
        return super().unlink()

    def _cancel(self, reason):
        result = super()._cancel(reason)
        # The venue is the activity's; whoever cancelled that was asked for his right to it.
        self.sudo()._booked()._end(reason, self.env.uid)
        return result

    def _booked(self):
        return self.booking_ids.filtered(lambda booking: booking.state in ALIVE)
