from datetime import timedelta, timezone
from zoneinfo import ZoneInfo

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ...core import workdays
from ..clock import office_day, today, zone
from ..office_days import office_days
from ..plain_text import refuse_numbers

# How long a meeting without an end stands in the calendar.
USUAL = timedelta(hours=2)
# What was said in the notice: changed, the meeting is to be called anew.
NOTICED = frozenset({"starts_at", "date", "place", "channel", "kind"})


class UnionMeeting(models.Model):
    """How a meeting is called: when and where, in time, its people invited in one go.

    The entry in the calendar tells a stranger nothing: it is private and its title neutral, for
    any user of the database sees that it is there.
    """

    _inherit = "union.meeting"

    starts_at = fields.Datetime(copy=False)
    ends_at = fields.Datetime(copy=False)
    place = fields.Char()
    channel = fields.Selection(
        [("on_site", "On Site"), ("video", "By Video"), ("telephone", "By Telephone")],
        "Way of Meeting",
        required=True,
        default="on_site",
        help="Unions whose members work far apart may meet by telephone or video; a secret ballot"
        " needs ballot boxes all the same (NR-CONG-37).",
    )
    heard_by = fields.Char(
        "Members Were Heard By",
        help="How members' views were gathered beforehand: representatives' day, visits, hotline.",
    )
    event_id = fields.Many2one(
        "calendar.event", "Calendar Entry", readonly=True, copy=False, ondelete="set null"
    )
    notice_workdays = fields.Integer("Notice, Working Days", compute="_compute_notice")
    notice_due_on = fields.Date("To Be Called By", compute="_compute_notice")
    notice_missing = fields.Integer(
        "Working Days of Notice Missing", compute="_compute_notice", help="Zero: called in time."
    )
    noticed_on = fields.Date("Called On", readonly=True, copy=False)
    noticed_by_id = fields.Many2one(
        "res.users", "Called By", readonly=True, copy=False, ondelete="restrict"
    )

    _times = models.Constraint(
        "CHECK (ends_at IS NULL OR starts_at IS NULL OR ends_at > starts_at)",
        "A meeting ends after it begins.",
    )

    @api.depends("kind", "organization_id", "date", "noticed_on")
    def _compute_notice(self):
        kinds = self.env["union.meeting.kind"].search(Domain.TRUE).grouped("code")
        places = self.organization_id._origin
        keys = {kind.notice_key for kind in self.env["union.meeting.kind"].union(*kinds.values())}
        found = self.env["union.rule"]._parameters(list(keys - {False}), places)
        works, day = office_days(self.env), today(self.env)
        for meeting in self:
            kind = kinds.get(meeting.kind, self.env["union.meeting.kind"])
            figure = found.get(meeting.organization_id._origin.id, {}).get(kind.notice_key, {})
            days = figure.get("value")
            days = kind.notice_workdays if days is None else int(days)
            meeting.notice_workdays = days
            meeting.notice_due_on, meeting.notice_missing = False, 0
            if meeting.date and days:
                meeting.notice_due_on = workdays.add_workdays(meeting.date, -days, works).date
                called = meeting.noticed_on or day
                between = (
                    workdays.workdays_between(called, meeting.date, works).days
                    if called < meeting.date
                    else 0
                )
                meeting.notice_missing = max(0, days - between)

    @api.constrains("place", "heard_by")
    def _check_call_texts(self):
        refuse_numbers(self, "place", "heard_by")

    @api.constrains("date", "starts_at")
    def _check_day(self):
        for meeting in self:
            if meeting.starts_at and meeting.date != meeting._day_of_start():
                raise ValidationError(
                    self.env._(
                        "“%(meeting)s” begins on another day than the one it is planned for.",
                        meeting=meeting.name,
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if NOTICED & vals.keys() and not self.env.su:
            # What was said to the people does not hold any more, nor what they said of that day.
            called = self.filtered("noticed_on")
            called._server_write({"noticed_on": False, "noticed_by_id": False})
            if {"starts_at", "date"} & vals.keys():
                called.attendee_ids.write({"answer": False, "excuse": False})
        return result

    def unlink(self):
        self.check_access("unlink")
        # Made by the call of a meeting that may be deleted: nobody is to come any more.
        events = self.sudo().event_id
        result = super().unlink()
        events.unlink()
        return result

    def _day_of_start(self):
        """Return the office's day on which this meeting begins."""
        return self._office_day(self.starts_at)

    def _office_day(self, moment):
        """Return the office's day of a moment in UTC."""
        return office_day(self.env, moment)

    def _meeting_kind(self):
        """Return what is said of the kind of this meeting; nothing where nothing is."""
        self.ensure_one()
        return self.env["union.meeting.kind"].search([("code", "=", self.kind)])

    def action_call(self, reason=None):
        """Call the meeting: its people are invited and it stands in their calendars.

        Called again, e.g. with another day, the entry is moved and everybody told anew. Those
        without a login are told on paper, by the printed notice.

        :param reason: why rules that ask for a reason are let pass, such as too short a notice;
            stays on record
        :return: ``{'id', 'noticed_on', 'notice_due_on', 'invited', 'on_paper', 'event_id'}``:
            dates ISO; people told by message, and those to be told on paper
        :raise UserError: no time, nothing on the agenda, over already, or a rule blocks or lacks
            its reason

        Rights: an officer of the organisation. Clause: NR-CONG-30.
        """
        self.ensure_one()
        self._lock_step()
        self._check_callable()
        self._union_enforce("open", reason)
        told = self._people_with_login()
        self._put_in_calendar(told)
        self._server_write({"noticed_on": today(self.env), "noticed_by_id": self.env.uid})
        self._send_notice(told)
        return {
            "id": self.id,
            "noticed_on": self.noticed_on.isoformat(),
            "notice_due_on": self.notice_due_on.isoformat() if self.notice_due_on else False,
            "invited": len(told),
            "on_paper": len(self.attendee_ids) - len(told),
            "event_id": self.event_id.id,
        }

    def button_call(self):
        """Button of :meth:`action_call`."""
        self.action_call()
        return True

    def _check_callable(self):
        """Raise UserError unless there is something to call people to."""
        self._check_not_cancelled()
        if self.state != "draft":
            raise UserError(self.env._("“%(meeting)s” was opened already.", meeting=self.name))
        if not self.starts_at:
            raise UserError(
                self.env._("“%(meeting)s”: say when it begins, and where.", meeting=self.name)
            )
        if self.date < today(self.env):
            raise UserError(
                self.env._(
                    "“%(meeting)s” lies in the past: record it as held instead.", meeting=self.name
                )
            )
        if not self.item_ids.filtered(lambda item: item.state == "planned"):
            raise UserError(
                self.env._(
                    "“%(meeting)s”: nothing is on the agenda. A notice names day, agenda and"
                    " items.",
                    meeting=self.name,
                )
            )

    def _people_with_login(self):
        """Return the contacts of the attendees that somebody logs in by."""
        # Who is on the list is read by whoever calls the meeting; only the login is looked up.
        partners = self.attendee_ids.sudo().member_id.partner_id
        return partners.filtered(lambda partner: partner.user_ids.filtered("active")).sudo(False)

    def _put_in_calendar(self, people):
        """Make or move the entry: private, without a word of what it is about, without mail."""
        values = {
            "name": self.env._("Union Meeting"),
            "start": self.starts_at,
            "stop": self.ends_at or self.starts_at + USUAL,
            "privacy": "private",
            "partner_ids": [fields.Command.set((self.env.user.partner_id | people).ids)],
        }
        quiet = {"no_mail_to_attendees": True, "dont_notify": True, "mail_create_nolog": True}
        # The caller may write the meeting; whose entry it is does not matter for moving it.
        event = self.event_id.sudo().with_context(**quiet)
        if event:
            event.write(values)
        else:
            events = self.env["calendar.event"].with_context(**quiet)
            self._server_write({"event_id": events.create(values).id})

    def _send_notice(self, people):
        """Tell everybody with a login in one message, by mail or inbox as each prefers."""
        lines = Markup().join(
            Markup("<li>%s</li>") % item.name for item in self.item_ids if item.state == "planned"
        )
        self._tell(
            people,
            self.env._("Meeting: %(name)s", name=self.name),
            Markup("<p>%s</p><ol>%s</ol>") % (self._when_and_where(), lines),
        )

    def _tell(self, people, subject, body):
        """Send these contacts one message in the name of the organisation."""
        if not people:
            return
        # Queued, so that it goes out if and only if this transaction stands.
        self.env["mail.thread"].with_context(mail_notify_force_send=False).message_notify(
            partner_ids=people.ids,
            subject=subject,
            body=Markup("<p>%s</p>%s") % (self.organization_id.name, body),
            email_layout_xmlid="mail.mail_notification_layout",
        )

    def _when_and_where(self):
        """Return day, hour and place as a notice says them, in the office's time."""
        self.ensure_one()
        when = ""
        if self.starts_at:
            local = self.starts_at.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(zone(self.env)))
            when = f"{format_date(self.env, local.date())} {local:%H:%M}"
        elif self.date:
            when = format_date(self.env, self.date)
        channels = dict(self._fields["channel"]._description_selection(self.env))
        held = "" if self.channel == "on_site" else channels[self.channel]
        return " · ".join(filter(None, (when, self.place, held)))
