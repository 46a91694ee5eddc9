from odoo import models


class EventSlot(models.Model):
    """A slot belongs to events that are not of a union."""

    _name = "event.slot"
    _inherit = ["event.slot", "union.event.part"]
