from odoo import models


class EventRegistrationAnswer(models.Model):
    """An answer belongs to registrations that are not of a union: ours ask nothing."""

    _name = "event.registration.answer"
    _inherit = ["event.registration.answer", "union.event.part"]

    _union_event_path = "registration_id.event_id"
