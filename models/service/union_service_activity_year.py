from math import nextafter

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..amount_field import Money
from ..clock import office_day, today
from ..count_field import Count
from ..id_array import id_array
from ..plain_text import refuse_numbers
from .photos import as_data_uri

# Whose activity it may be told to be: what it belongs to stands at its union or above.
BELONGS = ("group_id", "brand_id")
# What a member's page holds.
SUMMARIES = 30


class UnionServiceActivity(models.Model):
    """What an activity is in the year of its union: planned there, of a series, group or brand.

    One that was made from a line of an approved plan needs no approval of its own while it keeps
    to that line; see :meth:`action_open_planned`.
    """

    _inherit = "union.service.activity"
    _named_first = BELONGS
    # The daily watch asks for a summary that never comes; of what is closed it asks nothing.
    _union_watch_domain = Domain("phase", "in", ("sign_up", "held"))

    plan_line_id = fields.Many2one(
        "union.activity.plan.line",
        "Planned As",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    series_id = fields.Many2one(
        "union.service.series",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    group_id = fields.Many2one(
        "union.interest.group",
        index="btree_not_null",
        ondelete="set null",
        domain="[('organization_id', '=', organization_id)]",
    )
    brand_id = fields.Many2one(
        "union.brand",
        index="btree_not_null",
        ondelete="set null",
        domain="[('organization_id', 'parent_of', organization_id)]",
    )
    channel = fields.Selection(
        [("on_site", "On the Spot"), ("online", "Online"), ("both", "On the Spot and Online")],
        default="on_site",
        required=True,
    )
    form = fields.Selection(
        [
            ("talk", "Talk or Lecture"),
            ("visit", "Visit"),
            ("leaflet", "Leaflets"),
            ("desk", "Information Desk"),
            ("board", "Display Boards"),
            ("contest", "Contest"),
            ("other", "Other"),
        ],
        help="How the workers are reached, as SZ-5.4.4 and SZ-8.2.1 name it.",
    )
    bought_from = fields.Char(help="The worker-serving social organisation that holds it for us.")
    bought_as = fields.Selection(
        [("project", "By Project"), ("order", "By Order")], "Bought", help="BJ-3.3.1a"
    )
    prize_count = fields.Integer("Prize Winners", copy=False)
    # Parts of those who took part, as the rules on prizes reckon.
    prize_share = fields.Float("Share of Winners", compute="_compute_prize_share")
    day_count = fields.Integer("Days", compute="_compute_day_count")
    task_ids = fields.One2many("union.service.task", "activity_id", "Tasks", copy=True)
    task_text = fields.Text("Named Tasks", compute="_compute_task_text")
    open_task_count = fields.Integer("Open Tasks", compute="_compute_open_task_count")
    record_ids = fields.One2many("union.service.record", "activity_id", "Records", copy=False)
    spent = Money(compute="_compute_spent", help="By the entries of the fund that name it.")
    satisfied_percent = Count(
        "Satisfied, %", readonly=True, copy=False, aggregator="avg", help="Of those who answered."
    )
    shown_on = fields.Date("Shown to Members On", readonly=True, copy=False)
    can_open = fields.Boolean(compute="_compute_can_open")

    _bought = models.Constraint(
        "CHECK (bought_as IS NULL OR bought_from IS NOT NULL)",
        "An activity that is bought names whom it is bought from.",
    )
    _prizes = models.Constraint(
        "CHECK (prize_count >= 0)", "The number of prize winners cannot be below zero."
    )
    _satisfied = models.Constraint(
        "CHECK (satisfied_percent BETWEEN 0 AND 100)", "Satisfaction is told in percent, 0 to 100."
    )
    _series_once = models.UniqueIndex(
        "(series_id, date_begin) WHERE series_id IS NOT NULL",
        "The series has an activity at this time already.",
    )

    @api.depends("prize_count", "attended_count")
    def _compute_prize_share(self):
        for activity in self:
            came = activity.attended_count
            share = activity.prize_count / came if came else activity.prize_count
            # The next number below: held against a fraction, which a float may not be, it must
            # not stand a rounding above it.
            activity.prize_share = nextafter(share, 0)

    @api.depends("date_begin", "date_end")
    def _compute_day_count(self):
        for activity in self:
            if activity.date_begin and activity.date_end:
                last = office_day(self.env, activity.date_end)
                activity.day_count = (last - activity._first_day()).days + 1
            else:
                activity.day_count = 0

    @api.depends("task_ids.name", "task_ids.due")
    def _compute_task_text(self):
        for activity in self:
            activity.task_text = "\n".join(task._line() for task in activity.task_ids)

    @api.depends("task_ids.done_on")
    def _compute_open_task_count(self):
        for activity in self:
            activity.open_task_count = len(
                activity.task_ids.filtered(lambda task: not task.done_on)
            )

    def _compute_spent(self):
        self.env.cr.execute(
            SQL(
                "SELECT activity_id, spent FROM (%s) cost WHERE activity_id = ANY(%s)",
                self._spent_query(),
                id_array(self._origin.ids),
            )
        )
        spent = dict(self.env.cr.fetchall())
        for activity in self:
            activity.spent = spent.get(activity._origin.id, 0)

    @api.model
    def _spent_query(self):
        """Return the SQL of ``(activity_id, spent)``: what the entries of funds say was paid."""
        # By its name: rooms do not import each other.
        if "union.fund.entry" not in self.env:
            return SQL("SELECT NULL::int AS activity_id, NULL::numeric AS spent WHERE FALSE")
        self.env["union.fund.entry"].flush_model()
        return SQL(
            """
            SELECT activity_id, SUM(net) AS spent FROM union_fund_entry
             WHERE activity_id IS NOT NULL AND posted_on IS NOT NULL AND kind = 'expense'
          GROUP BY activity_id
            """
        )

    @api.depends("phase", "approval_state", "plan_line_id")
    @api.depends_context("uid")
    def _compute_can_open(self):
        for activity in self:
            activity.can_open = activity.phase == "plan" and activity._is_foreseen()

    @api.constrains("bought_from", "bought_as")
    def _check_bought_text(self):
        refuse_numbers(self, "bought_from")

    @api.constrains("organization_id", *BELONGS)
    def _check_belongs(self):
        for activity in self:
            path = activity.organization_id.parent_path or ""
            for name in BELONGS:
                # What it belongs to was named by somebody who reads it.
                place = activity.sudo()[name].organization_id
                if place and not path.startswith(place.parent_path or ""):
                    raise ValidationError(
                        self.env._(
                            "“%(activity)s”: %(field)s is one of its own union or of a union"
                            " above it.",
                            activity=activity.name,
                            field=self._fields[name]._description_string(self.env),
                        )
                    )

    def action_open_planned(self):
        """Open the sign-up of activities that an approved plan of the year foresees.

        No approval of their own: the superior has agreed to the line. Each keeps to it: of its
        kind, in its month, no more of them than it says and none dearer than is left of its
        budget. Anything else is submitted.

        :return: ``{"opened": int}``
        :raise UserError: not foreseen, begins in the past, or a rule is not kept and no reason
            given
        :raise AccessError: outside the caller's scope
        """
        self.check_access("write")
        self._check_phase("plan")
        late = self._late_messages()
        if late:
            raise UserError("\n".join(late.values()))
        lines = self.sudo().plan_line_id  # of the caller's own union, read to compare
        lines._hold()
        for activity in self:
            if problem := activity._departs():
                raise UserError(problem)
        lines._check_room(self)
        self._union_enforce("submit")
        self._open()
        return {"opened": len(self)}

    def button_open_planned(self):
        """Button of :meth:`action_open_planned`."""
        self.action_open_planned()
        return True

    def action_show(self):
        """Show the summary with its pictures to the members of the union and of those below it.

        :return: ``{"shown": int}``
        :raise UserError: the activity is not filed yet
        :raise AccessError: outside the caller's scope
        """
        self.check_access("write")
        self._check_phase("filed")
        fresh = self.filtered(lambda activity: not activity.shown_on)
        fresh.sudo().write({"shown_on": today(self.env)})  # checked above
        return {"shown": len(fresh)}

    def button_show(self):
        """Button of :meth:`action_show`."""
        self.action_show()
        return True

    def action_hide(self):
        """Take the summary off the members' pages again.

        :raise AccessError: outside the caller's scope
        """
        self.check_access("write")
        self.sudo().write({"shown_on": False})  # checked above

    def button_hide(self):
        """Button of :meth:`action_hide`."""
        self.action_hide()
        return True

    def _is_foreseen(self):
        """Whether this activity may be opened under its plan, as far as the plan goes."""
        # Of its own union: whoever reads the activity may know that its plan was approved.
        return (
            self.sudo().plan_line_id.plan_id.approval_state == "approved"
            and self.approval_state in ("draft", "returned", "withdrawn")
        )

    def _departs(self):
        """Return in which way this activity departs from its line of the plan, or nothing."""
        line = self.sudo().plan_line_id  # as above
        if not self._is_foreseen():
            return self.env._(
                "“%(activity)s” is not foreseen by an approved plan: submit it.", activity=self.name
            )
        day = self._first_day()
        same = (
            (self.organization_id, self.kind_id) == (line.organization_id, line.kind_id)
            and (day.year, day.month) == (line.plan_id.year, int(line.month))
            and (not line.capacity or 0 < self.capacity <= line.capacity)
        )
        if not same:
            return self.env._(
                "“%(activity)s” departs from the line of the plan it was made from (kind, month or"
                " places): submit it for approval.",
                activity=self.name,
            )
        return None

    @api.model
    def _portal_summaries(self, members):
        """Return the last summaries (superuser) that are shown to these memberships.

        Of the members' unions and of those above them.
        """
        paths = members.organization_id.mapped("parent_path")
        places = {int(part) for path in paths for part in path.split("/") if part}
        # Shown by an officer to every member of those unions.
        return self.sudo().search(
            [("organization_id", "in", list(places)), ("shown_on", "!=", False)],
            order="date_begin desc, id desc",
            limit=SUMMARIES,
        )

    def _shown_pictures(self):
        """Return the pictures of these activities; videos are not shown on the pages."""
        return self.photo_ids.filtered(lambda photo: photo.mimetype.startswith("image/"))

    def _first_picture(self, pixels):
        """Return the first picture of this activity as a ``data:`` URI, or nothing."""
        pictures = (as_data_uri(photo, pixels) for photo in self.photo_ids.sorted("id"))
        return next(filter(None, pictures), "")

    def _first_day(self):
        """Return the office's day on which this activity begins."""
        return office_day(self.env, self.date_begin)
