from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...core import entry
from ..clock import now, today
from ..period import holds_on, in_force, not_over
from ..plain_text import refuse_numbers

KINDS = [
    ("office", "Union Office"),
    ("station", "Service Station"),
    ("rest_station", "Rest Station for Outdoor Workers"),
    ("home", "Workers’ Home"),
    ("library", "Library"),
    ("culture", "Activity, Culture and Sport Room"),
    ("counselling", "Counselling Room"),
    ("mediation", "Mediation Room"),
    ("legal_service", "Legal Service Point"),
    ("publicity", "Publicity Carrier"),
]
# Where workers come to be served, with somebody there (SH-10).
STATIONS = ("station", "rest_station")


class UnionVenue(models.Model):
    """A place of a union: office, station, workers' home, room, board; when it is open, for whom.

    It is read in scope, by those below it where it is shared with them, and by every union where
    it is shared with all. Equipment, signs and who is on duty are read in scope alone, and
    bookings by the two sides of each: others are told free hours, see ``union_venue_hours.py``.
    """

    _name = "union.venue"
    _description = "Venue"
    _inherit = ["union.server.fields.mixin", "union.points.mixin", "union.watched.mixin"]
    _order = "organization_id, kind, name, id"
    _rec_names_search = ["name", "address"]
    _places_first = ("organization_id",)
    _house_end = {"period": ("date_to", "date_from")}

    _server_fields = frozenset({"door_token"})
    # What is displayed there (BJ-3.1.5), whatever the venue is.
    _point_prefix = "venue.display"

    name = fields.Char(required=True, index="trigram")
    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    kind = fields.Selection(KINDS, required=True, default="home", index=True)
    address = fields.Char(help="Street, house, floor and room, as somebody finds it.")
    area = fields.Float("Square Metres", digits=(9, 1), help="0: not known.")
    seats = fields.Integer("Takes (People)", help="How many people it takes. 0: not limited.")
    sharing = fields.Selection(
        [
            ("own", "This Union and Its Members"),
            ("below", "Unions Below as Well"),
            ("all", "Every Union"),
        ],
        "Shared With",
        required=True,
        default="own",
        help="Who may ask for a booking. What is shared is read by them; nothing else of it is.",
    )
    pooled_with = fields.Char(
        help="Whose resources it is made of besides: the government, a leading firm, the property"
        " manager, a digital platform (SZ-6.2.3)."
    )
    opening = fields.Text(
        "Opening Hours",
        help="One line for some days: “1-5 09:00-12:00 13:30-17:30”, “周六、周日 9:00-12:00”,"
        " “daily 08:00-20:00”. Empty: not limited.",
    )
    services = fields.Text("Service Items", help="One a line, as they are shown at the door.")
    date_from = fields.Date("In Use Since", required=True, default=lambda self: today(self.env))
    date_to = fields.Date("Until", help="The last day; empty while it is in use.")
    photo = fields.Binary(attachment=True, copy=False)
    photo_name = fields.Char(copy=False)
    has_door_page = fields.Boolean(
        "Page for the Door",
        help="Anybody who scans the code at the door reads what is offered there, the hours, and"
        " who is on duty by the name entered for it.",
    )
    door_token = fields.Char(readonly=True, copy=False, groups="trade_union.group_officer")
    is_current = fields.Boolean(
        "Now in Use", compute="_compute_is_current", search="_search_is_current"
    )
    item_ids = fields.One2many("union.venue.item", "venue_id", "Equipment and Signs")
    duty_ids = fields.One2many("union.venue.duty", "venue_id", "On Duty")
    booking_ids = fields.One2many("union.venue.booking", "venue_id", "Bookings")
    has_services = fields.Boolean(compute="_compute_has_services")
    duty_count = fields.Integer("People on Duty", compute="_compute_duty_count")
    waiting_count = fields.Integer("Bookings to Decide", compute="_compute_waiting_count")
    overdue_count = fields.Integer("Checks Overdue", compute="_compute_overdue_count")

    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A venue does not close before it opens: correct one of the two dates.",
    )
    _figures = models.Constraint(
        "CHECK (area >= 0 AND seats >= 0)", "Square metres and seats are not below zero."
    )
    _door_token_unique = models.UniqueIndex(
        "(door_token) WHERE door_token IS NOT NULL", "This code stands at another door."
    )

    def _point_subject(self):
        return self._point_prefix

    @api.depends("date_from", "date_to")
    def _compute_is_current(self):
        day = today(self.env)
        for venue in self:
            venue.is_current = holds_on(venue, day)

    def _search_is_current(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return in_force(today(self.env))

    @api.depends("services")
    def _compute_has_services(self):
        for venue in self:
            venue.has_services = bool((venue.services or "").strip())

    @api.depends("duty_ids.date_from", "duty_ids.date_to")
    def _compute_duty_count(self):
        counts = dict(
            self.env["union.venue.duty"]._read_group(
                Domain("venue_id", "in", self._origin.ids) & in_force(today(self.env)),
                ["venue_id"],
                ["__count"],
            )
        )
        for venue in self:
            venue.duty_count = counts.get(venue._origin, 0)

    @api.depends("item_ids.due_on", "item_ids.date_to")
    def _compute_overdue_count(self):
        counts = dict(
            self.env["union.venue.item"]._read_group(
                Domain("venue_id", "in", self._origin.ids) & Domain("is_overdue", "=", True),
                ["venue_id"],
                ["__count"],
            )
        )
        for venue in self:
            venue.overdue_count = counts.get(venue._origin, 0)

    # Opening hours are read figure by figure, and nothing else stands there.
    @api.constrains("name", "address", "pooled_with", "services", "photo_name")
    def _check_texts(self):
        refuse_numbers(self, "name", "address", "pooled_with", "services", "photo_name")
        for venue in self:
            if not (venue.name or "").strip():
                raise ValidationError(self.env._("Give the venue a name."))

    @api.depends("booking_ids.state")
    def _compute_waiting_count(self):
        # Those the reader sees: of his own side.
        counts = dict(
            self.env["union.venue.booking"]._read_group(
                Domain("venue_id", "in", self._origin.ids)
                & Domain("state", "=", "asked")
                & Domain("date_end", ">", now()),
                ["venue_id"],
                ["__count"],
            )
        )
        for venue in self:
            venue.waiting_count = counts.get(venue._origin, 0)

    @api.constrains("point_ids")
    def _check_points(self):
        for venue in self:
            if strange := venue.point_ids.filtered(lambda p: p.subject != self._point_prefix)[:1]:
                raise ValidationError(
                    self.env._(
                        "%(venue)s: “%(point)s” is nothing that is displayed at a venue. Tick the"
                        " points again.",
                        venue=venue.name,
                        point=strange.name,
                    )
                )

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self.check_access("unlink")
        # Of any side: what was booked stays on record.
        used = not self.env.su and self.sudo().booking_ids.venue_id[:1]
        if used:
            raise UserError(
                self.env._(
                    "%(venue)s was booked and stays on record: enter its last day.",
                    venue=used.name,
                )
            )
        return super().unlink()

    def action_new_door_code(self):
        """Make the page for the door of these venues, under a new address each.

        The code printed before leads nowhere from now on.

        :return: ``[{'id', 'path'}]`` in the order of ``self``
        :raise AccessError: outside the caller's scope

        Rights: an officer of the organisation. Clause: SH-10.
        """
        told = []
        for venue in self:
            venue._server_write({"door_token": entry.new_card_token(), "has_door_page": True})
            told.append({"id": venue.id, "path": venue._door_path()})
        return told

    def button_new_door_code(self):
        """Button of :meth:`action_new_door_code`."""
        self.action_new_door_code()
        return True

    def button_door_sheet(self):
        """Open the sheet for the door, with its code, to be printed."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/trade_union/venue/{self.id}/door",
            "target": "new",
        }

    def button_bookings(self):
        """Open the bookings of these venues."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "trade_union.union_venue_booking_action"
        )
        return {
            **action,
            "domain": [("venue_id", "in", self.ids)],
            "context": {"default_venue_id": self[:1].id},
        }

    def _door_path(self):
        self.ensure_one()
        # No secret: it stands at the door.
        return f"/union/venue/{self.sudo().door_token}"

    @api.model
    @api.private
    def _by_door(self, token):
        """Return the venue (superuser) whose door shows this code, if it is in use."""
        if not token:
            return self.sudo().browse()  # nothing
        # Made for anybody who stands at the door.
        return self.sudo().search(
            Domain("door_token", "=", token)
            & Domain("has_door_page", "=", True)
            & in_force(today(self.env)),
            limit=1,
        )

    def _is_open_to(self, organization):
        """Return whether a union may ask for this venue, wherever both stand."""
        self.ensure_one()
        # Places compared.
        owner, path = self.sudo().organization_id, organization.sudo().parent_path or ""
        return (
            self.sharing == "all"
            or organization == owner
            or (self.sharing == "below" and path.startswith(owner.parent_path or "/"))
        )

    @api.model
    @api.private
    def _open_to(self, organizations):
        """Return the domain of venues in use that these unions may ask for."""
        paths = organizations.sudo().mapped("parent_path")  # places only
        places = {int(part) for path in paths for part in (path or "").split("/") if part}
        return not_over(today(self.env)) & (
            Domain("sharing", "=", "all")
            | Domain("sharing", "=", "below") & Domain("organization_id", "in", list(places))
            | Domain("organization_id", "in", organizations.ids)
        )
