from odoo import models


class EventEventTicket(models.Model):
    """A ticket belongs to events that are not of a union."""

    _name = "event.event.ticket"
    _inherit = ["event.event.ticket", "union.event.part"]
