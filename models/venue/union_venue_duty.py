from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...core import opening
from ..clock import today
from ..period import in_force
from ..plain_text import refuse_numbers
from ..server_fields import shown

WEEKDAYS = [
    ("1", "Monday"),
    ("2", "Tuesday"),
    ("3", "Wednesday"),
    ("4", "Thursday"),
    ("5", "Friday"),
    ("6", "Saturday"),
    ("7", "Sunday"),
]


class UnionVenueDuty(models.Model):
    """That somebody is on duty at a venue on a day of the week, from when to when (SH-10)."""

    _name = "union.venue.duty"
    _description = "On Duty at a Venue"
    _order = "venue_id, weekday, hours, id"
    _named_first = ("venue_id", "member_id")
    _house_end = {"period": ("date_to", "date_from"), "with": "union.venue"}

    venue_id = fields.Many2one("union.venue", required=True, index=True, ondelete="cascade")
    organization_id = fields.Many2one(
        related="venue_id.organization_id", store=True, index=True, precompute=True
    )
    user_id = fields.Many2one(
        "res.users", index="btree_not_null", ondelete="restrict", domain="[('share', '=', False)]"
    )
    member_id = fields.Many2one("union.member", index="btree_not_null", ondelete="restrict")
    name = fields.Char(
        "Name at the Door",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        compute_sudo=False,
        required=True,
        help="Whoever scans the code at the door reads it: “Zhang, the librarian” will do.",
    )
    weekday = fields.Selection(WEEKDAYS, help="Empty: each day it is open.")
    hours = fields.Char(
        "On Duty From and To", help="As 09:00-12:00 13:30-17:30; empty: as long as it is open."
    )
    date_from = fields.Date("Since", required=True, default=lambda self: today(self.env))
    date_to = fields.Date("Until", help="The last day; empty: it goes on.")

    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A duty does not end before it begins: correct one of the two dates.",
    )

    @api.depends("member_id", "user_id")
    def _compute_name(self):
        for duty in self:
            duty.name = duty.name or shown(duty, "member_id").name or shown(duty, "user_id").name

    @api.constrains("name", "hours")
    def _check_texts(self):
        refuse_numbers(self, "name")
        for duty in self:
            try:
                opening.parse(f"daily {duty.hours}" if (duty.hours or "").strip() else "")
            except opening.OpeningError:
                raise ValidationError(
                    self.env._(
                        "%(duty)s: “%(hours)s” cannot be read. Write the hours as"
                        " 09:00-12:00 13:30-17:30.",
                        duty=duty.name,
                        hours=duty.hours,
                    )
                ) from None

    @api.constrains("user_id")
    def _check_internal(self):
        if any(duty.user_id.share for duty in self):
            raise ValidationError(
                self.env._("Link internal users only; portal users are members: link the member.")
            )

    @api.model
    @api.private
    def _of_day(self, venue, day):
        """Return the duties (superuser) at a venue on a day: names meant for the door."""
        return self.sudo().search(  # as its help says
            Domain("venue_id", "=", venue.id)
            & in_force(day)
            & Domain("weekday", "in", (False, str(day.isoweekday()))),
            order="hours, id",
        )
