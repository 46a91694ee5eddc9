from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ...core import opening
from ..clock import now, office_day, office_time
from ..plain_text import refuse_numbers
from ..server_fields import shown
from .union_venue_hours import _minutes

#: No hall is booked for longer, or earlier.
LONGEST, AHEAD = timedelta(days=31), timedelta(days=731)
STATES = [
    ("asked", "Asked For"),
    ("approved", "Booked"),
    ("refused", "Refused"),
    ("cancelled", "Cancelled"),
]
# Those that may still take place.
ALIVE = ("asked", "approved")


class UnionVenueBooking(models.Model):
    """That somebody asks for a venue for some hours, and what its union said.

    ``organization_id`` is the union that asks, ``owner_id`` the one the venue belongs to. A union
    that books its own venue has it at once; what others and members ask for blocks nobody until
    the owner agrees. That no two bookings agreed to meet is a constraint of the database.

    Each side does its own: who asks sets hours and purpose, the owner decides.
    """

    _name = "union.venue.booking"
    _description = "Booking of a Venue"
    _inherit = ["union.server.fields.mixin"]
    _order = "date_begin desc, id desc"
    _rec_name = "purpose"
    _places_first = ("organization_id",)
    _named_first = ("venue_id", "member_id", "activity_id")

    _house_end = {
        "open": [("state", "in", ("asked", "approved"))],
        "values": {"state": "cancelled"},
    }

    _server_fields = frozenset({"state", "owner_id", "decided_on", "decided_by_id", "answer"})
    _plan_fields = frozenset({"venue_id", "date_begin", "date_end"})

    # Cascade: a house that ends takes along what had not begun; nobody else deletes a used venue.
    venue_id = fields.Many2one("union.venue", required=True, index=True, ondelete="cascade")
    owner_id = fields.Many2one(
        related="venue_id.organization_id",
        store=True,
        index=True,
        precompute=True,
        string="Union of the Venue",
    )
    organization_id = fields.Many2one(
        "union.organization",
        "Asked By",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    member_id = fields.Many2one(
        "union.member",
        "For the Member",
        index="btree_not_null",
        ondelete="restrict",
        help="Who asked on his own page.",
    )
    activity_id = fields.Many2one(
        "union.service.activity", index="btree_not_null", ondelete="set null", copy=False
    )
    purpose = fields.Char("What For", required=True)
    people = fields.Integer(help="How many come. 0: not known.")
    date_begin = fields.Datetime("Begins", required=True, index=True)
    date_end = fields.Datetime("Ends", required=True)
    state = fields.Selection(
        STATES, required=True, default="asked", readonly=True, copy=False, index=True
    )
    answer = fields.Char("What Was Said", readonly=True, copy=False)
    decided_on = fields.Date(readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    is_mine_to_decide = fields.Boolean(
        "For Me to Decide", compute="_compute_is_mine_to_decide", compute_sudo=False
    )

    _dates = models.Constraint("CHECK (date_end > date_begin)", "A booking ends after it begins.")
    _people = models.Constraint("CHECK (people >= 0)", "How many come is not below zero.")
    # Two ranges: the one of the venue's id stands for "the same venue", which would need an
    # extension of the database (docs/decisions/0111).
    _no_two_at_once = models.Constraint(
        "EXCLUDE USING gist (int4range(venue_id, venue_id, '[]') WITH &&,"
        " tsrange(date_begin, date_end, '[)') WITH &&) WHERE (state = 'approved')",
        "This venue is booked at that time already: choose other hours or another venue.",
    )

    @api.depends("state", "owner_id")
    @api.depends_context("uid")
    def _compute_is_mine_to_decide(self):
        # Where the venue stands; asked is the reader's own duty there.
        owners = self.sudo().owner_id.with_env(self.env).filtered("in_officer_scope")
        for booking in self:
            booking.is_mine_to_decide = (
                booking.state == "asked" and booking.sudo().owner_id in owners  # as above
            )

    @api.depends("venue_id", "date_begin", "state")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for booking in self:
            parts = [shown(booking, "venue_id").name]
            if booking.date_begin:
                parts.append(office_time(self.env, booking.date_begin))
            booking.display_name = " · ".join(filter(None, (*parts, labels.get(booking.state))))

    @api.constrains("purpose", "answer")
    def _check_texts(self):
        refuse_numbers(self, "purpose", "answer")

    # Of what has begun the end may still be moved.
    @api.constrains("date_begin")
    def _check_begin(self):
        moment = now()
        for booking in self:
            if not moment <= booking.date_begin <= moment + AHEAD:
                raise ValidationError(
                    self.env._(
                        "“%(booking)s” begins on %(begin)s: give a time to come, within two years.",
                        booking=booking.purpose,
                        begin=office_time(self.env, booking.date_begin),
                    )
                )

    @api.constrains("date_begin", "date_end")
    def _check_length(self):
        for booking in self:
            if booking.date_end - booking.date_begin > LONGEST:
                raise ValidationError(
                    self.env._(
                        "“%(booking)s”: a venue is booked for at most %(days)s days; make several"
                        " bookings.",
                        booking=booking.purpose,
                        days=LONGEST.days,
                    )
                )

    @api.constrains("venue_id", "organization_id", "people", "date_begin", "date_end")
    def _check_venue(self):
        """Whoever asks is let in there, in that number and at that time."""
        # What is asked of the venue is told by its own page to whoever reads it.
        for booking in self.sudo():
            venue, place = booking.venue_id, booking.organization_id
            if venue.seats and booking.people > venue.seats:
                raise ValidationError(
                    self.env._(
                        "%(venue)s takes %(seats)s people, not %(people)s: choose a larger venue.",
                        venue=venue.name,
                        seats=venue.seats,
                        people=booking.people,
                    )
                )
            if place != venue.organization_id and not venue._is_open_to(place):
                raise ValidationError(
                    self.env._(
                        "%(venue)s is not shared with %(organization)s: ask its union to share it.",
                        venue=venue.name,
                        organization=place.name,
                    )
                )
            booking._check_hours()

    def _check_hours(self):
        """Raise ValidationError where the venue is not in use, or is closed to who asks.

        Its own union opens it outside its hours as it likes.
        """
        self.ensure_one()
        venue = self.venue_id
        first, last = office_day(self.env, self.date_begin), office_day(self.env, self.date_end)
        if first < venue.date_from or (venue.date_to and last > venue.date_to):
            raise ValidationError(
                self.env._("%(venue)s is not in use on that day.", venue=venue.name)
            )
        if self.organization_id == venue.organization_id and not self.member_id:
            return
        if not (venue.opening or "").strip():
            return
        begin = _minutes(self.date_begin - venue._moment(first, 0))
        end = _minutes(self.date_end - venue._moment(first, 0), up=True)
        spans = venue._spans(first)
        if not opening.within(spans, begin, end):
            raise ValidationError(
                self.env._(
                    "%(venue)s is open on that day: %(hours)s. Choose hours within.",
                    venue=venue.name,
                    hours=", ".join(f"{opening.clock(a)}–{opening.clock(b)}" for a, b in spans)
                    or self.env._("not at all"),
                )
            )

    @api.constrains("organization_id", "member_id", "activity_id")
    def _check_parts(self):
        for booking in self.sudo():  # places compared
            place = booking.organization_id
            if booking.activity_id and booking.activity_id.organization_id != place:
                raise ValidationError(
                    self.env._(
                        "“%(booking)s”: the activity is one of another union.",
                        booking=booking.purpose,
                    )
                )
            if booking.member_id and booking.member_id.organization_id != place:
                raise ValidationError(
                    self.env._(
                        "“%(booking)s”: the member belongs to another union.",
                        booking=booking.purpose,
                    )
                )

    @api.constrains("venue_id", "date_begin", "date_end", "state")
    def _check_free(self):
        """Say before the database does which hours are taken; one query for all."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT a.venue_id, b.date_begin, b.date_end
                  FROM union_venue_booking a
                  JOIN union_venue_booking b
                    ON b.venue_id = a.venue_id AND b.id != a.id AND b.state = 'approved'
                   AND tsrange(b.date_begin, b.date_end, '[)')
                       && tsrange(a.date_begin, a.date_end, '[)')
                 WHERE a.id = ANY(%s) AND a.state IN ('asked', 'approved')
                 LIMIT 1
                """,
                self.ids,
            )
        )
        if row := self.env.cr.fetchone():
            venue_id, begin, end = row
            raise ValidationError(
                self.env._(
                    "%(venue)s is booked from %(begin)s to %(end)s already: choose other hours or"
                    " another venue.",
                    # Its name is told to whoever may ask for it.
                    venue=self.env["union.venue"].sudo().browse(venue_id).name,
                    begin=office_time(self.env, begin),
                    end=office_time(self.env, end),
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        bookings = super().create(vals_list)
        bookings._approve_own()
        bookings.activity_id._name_place()
        return bookings

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        self.check_access("write")
        if over := self.filtered(lambda booking: booking.state not in ALIVE)[:1]:
            raise UserError(
                self.env._("“%(booking)s” is over: make a new booking.", booking=over.purpose)
            )
        if "organization_id" in vals:
            raise UserError(self.env._("A booking stays with the union that asked for it."))
        moved = self.browse()
        if self._plan_fields & vals.keys():
            moved = self
            # Asked for anew: what was agreed to was another time or place.
            moved._server_write({"state": "asked", "decided_on": False, "decided_by_id": False})
        result = super().write(vals)
        moved._approve_own()
        return result

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self.check_access("unlink")
        raise UserError(self.env._("A booking stays on record: cancel it."))
