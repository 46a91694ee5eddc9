from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...core import series
from ..clock import zone
from ..plain_text import refuse_numbers

# Drafts of one call: more than a year of weeks is planned anew.
MOST = 60


class UnionServiceSeries(models.Model):
    """An activity that comes again every so many weeks or months, made as drafts for each time.

    A draft that falls on a line of an approved plan (kind and month) is made for that line.
    """

    _name = "union.service.series"
    _description = "Series of Activities"
    _order = "date_begin desc, id desc"
    _places_first = ("organization_id",)
    _named_first = ("group_id",)

    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    name = fields.Char("Title", required=True)
    kind_id = fields.Many2one("union.service.activity.kind", required=True, ondelete="restrict")
    group_id = fields.Many2one(
        "union.interest.group",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('organization_id', '=', organization_id)]",
    )
    every = fields.Integer(required=True, default=1)
    unit = fields.Selection(
        [("weeks", "Weeks"), ("months", "Months")], required=True, default="weeks"
    )
    date_begin = fields.Datetime("First Time", required=True)
    date_end = fields.Datetime("First Time Ends", required=True)
    until = fields.Date("Last Day", required=True)
    place = fields.Char()
    capacity = fields.Integer("Places", help="0: as many as come.")
    activity_ids = fields.One2many("union.service.activity", "series_id", "Activities")
    activity_count = fields.Integer("Activities Made", compute="_compute_activity_count")

    _every = models.Constraint(
        "CHECK (every >= 1)", "A series comes every 1 or more weeks or months."
    )
    _dates = models.Constraint(
        "CHECK (date_end > date_begin)", "An activity ends after it has begun."
    )
    _capacity = models.Constraint(
        "CHECK (capacity >= 0)", "The number of places cannot be below zero."
    )

    @api.depends("activity_ids")
    def _compute_activity_count(self):
        for row in self:
            row.activity_count = len(row.activity_ids)

    @api.constrains("name", "place")
    def _check_texts(self):
        refuse_numbers(self, "name", "place")

    @api.constrains("group_id", "organization_id")
    def _check_group(self):
        for row in self:
            place = row.group_id.sudo().organization_id  # whose it is, compared only
            if place and place != row.organization_id:
                raise ValidationError(
                    self.env._("“%(series)s”: the group is one of its own union.", series=row.name)
                )

    def action_make(self):
        """Make drafts of the times that have none yet, at most 60 of a call.

        :return: ``{"made": int, "ids": [ids of union.service.activity]}``
        :raise UserError: nothing falls before the last day
        :raise AccessError: not an officer of the union
        """
        self.ensure_one()
        self.check_access("write")
        times = self._times()
        if not times:
            raise UserError(
                self.env._("“%(series)s”: its last day is before the first time.", series=self.name)
            )
        # Also of those that were made and cancelled: what was called off does not come back.
        known = {activity.date_begin for activity in self.sudo().activity_ids}  # its own
        fresh = [moment for moment in times if moment not in known][:MOST]
        lines = self._lines(fresh)
        lasts = self.date_end - self.date_begin
        # Only the links to series and line are the server's; the drafts are the officer's own.
        made = (
            self.env["union.service.activity"]
            .sudo()
            .create(
                [
                    {
                        "organization_id": self.organization_id.id,
                        "kind_id": self.kind_id.id,
                        "group_id": self.group_id.id,
                        "name": self.name,
                        "place": self.place,
                        "capacity": self.capacity,
                        "date_begin": moment,
                        "date_end": moment + lasts,
                        "series_id": self.id,
                        "plan_line_id": lines.get(moment, False),
                        "user_id": self.env.uid,
                    }
                    for moment in fresh
                ]
            )
        )
        return {"made": len(made), "ids": made.ids}

    def button_make(self):
        """Make the drafts and show all of the series."""
        self.action_make()
        return self.button_activities()

    def button_activities(self):
        """Open the activities of this series."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "trade_union.union_service_activity_action"
        )
        return {
            **action,
            "domain": [("series_id", "=", self.id)],
            "context": {"create": False},
        }

    def _times(self):
        """Return the moments (naive UTC) of this series, at the same hour of the office's clock."""
        office = ZoneInfo(zone(self.env))
        first = self.date_begin.replace(tzinfo=timezone.utc).astimezone(office)
        # Those that were made are left out afterwards.
        most = MOST + len(self.sudo().activity_ids)
        return [
            datetime.combine(day, first.time(), tzinfo=office)
            .astimezone(timezone.utc)
            .replace(tzinfo=None)
            for day in series.days(first.date(), self.every, self.unit, self.until, most)
        ]

    def _lines(self, moments):
        """Return ``{moment: id of the line of an approved plan}`` where one has room for it."""
        # Lines of its own union, for an officer of it.
        lines = (
            self.env["union.activity.plan.line"]
            .sudo()
            .search(
                [
                    ("organization_id", "=", self.organization_id.id),
                    ("kind_id", "=", self.kind_id.id),
                    ("plan_id.approval_state", "=", "approved"),
                ]
            )
        )
        lines._hold()
        room = {line: line.times - line.made_count for line in lines}
        office, found = ZoneInfo(zone(self.env)), {}
        for moment in moments:
            day = moment.replace(tzinfo=timezone.utc).astimezone(office)
            for line in lines:
                if room[line] > 0 and (line.plan_id.year, int(line.month)) == (day.year, day.month):
                    room[line] -= 1
                    found[moment] = line.id
                    break
        return found
