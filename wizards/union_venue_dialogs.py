from odoo import fields, models


class UnionVenueReason(models.TransientModel):
    """Ask why a booking is refused or cancelled."""

    _name = "union.venue.reason"
    _description = "Refuse or Cancel a Booking"

    booking_id = fields.Many2one(
        "union.venue.booking", required=True, readonly=True, ondelete="cascade"
    )
    step = fields.Selection(
        [("refuse", "Refuse"), ("cancel", "Cancel")], required=True, readonly=True
    )
    reason = fields.Char(required=True)

    def button_apply(self):
        """Take the step; rights and rules are the booking's."""
        self.ensure_one()
        if self.step == "refuse":
            self.booking_id.action_refuse(self.reason)
        else:
            self.booking_id.action_cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}


class UnionVenueFault(models.TransientModel):
    """Ask what is wrong with a piece of equipment or a sign."""

    _name = "union.venue.fault"
    _description = "Fault of Equipment or Sign"

    item_id = fields.Many2one("union.venue.item", required=True, readonly=True, ondelete="cascade")
    condition = fields.Selection(
        [("repair", "To Be Repaired"), ("missing", "Missing")],
        "State of Repair",
        required=True,
        default="repair",
    )
    note = fields.Char("What Is Wrong", required=True)

    def button_apply(self):
        """Record it; the right is the item's."""
        self.ensure_one()
        self.item_id.action_look(self.condition, self.note)
        return {"type": "ir.actions.act_window_close"}
