from odoo import models


class EventMail(models.Model):
    """A mail scheduler belongs to events that are not of a union."""

    _name = "event.mail"
    _inherit = ["event.mail", "union.event.part"]
