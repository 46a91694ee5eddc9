from odoo import api, fields, models
from odoo.exceptions import UserError

from ..approval.row_lock import wait_for_rows
from ..clock import today
from ..plain_text import refuse_numbers

KINDS = [
    ("congress", "Congress"),
    ("general", "General Meeting"),
    ("preparatory", "Preparatory Meeting"),
    ("plenary", "Plenary"),
    ("presidium", "Presidium"),
    ("joint", "Joint Meeting with the Party Organisation"),
    ("party_report", "Chair’s Report to the Party Organisation"),
    ("employer", "Meeting with the Employer"),
    ("regional", "Regional Joint Meeting"),
]
#: What goes on being written while a meeting is held; what its lines allow they say themselves.
WHILE_HELD = frozenset(
    {
        "attendee_ids",
        "chaired_by",
        "check_reason",
        "ends_at",
        "item_ids",
        "minutes",
        "recorded_by",
        "resolution_ids",
        "scrutineer_ids",
    }
)
#: And after it was closed, until the minutes are finished.
FOR_MINUTES = frozenset({"chaired_by", "item_ids", "minutes", "recorded_by"})


class UnionMeeting(models.Model):
    """A congress or another meeting: who was due, who came, what it resolved.

    What it is and how it was called stays as it was from its opening on, who came from its
    closing on, all of it once the minutes are finished.
    """

    _name = "union.meeting"
    _description = "Meeting"
    _inherit = ["union.server.fields.mixin"]
    _order = "date desc, id desc"
    _places_first = ("organization_id",)
    _house_end = {"starts": ("held",)}

    _server_fields = frozenset(
        {
            "cancel_reason",
            "cancelled_on",
            "closed_on",
            "event_id",
            "final_entitled",
            "final_present",
            "held_on",
            "minutes_digest",
            "minutes_done_on",
            "noticed_by_id",
            "noticed_on",
            "opening_entitled",
            "opening_present",
            "put_off_from",
            "put_off_on",
            "put_off_reason",
            "quorum_json",
            "recorded_later",
            "recorded_on",
            "recorded_reason",
            "state",
        }
    )

    name = fields.Char(required=True)
    organization_id = fields.Many2one(
        "union.organization",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    kind = fields.Selection(KINDS, required=True, default="congress")
    date = fields.Date(
        "Planned Day", compute="_compute_date", store=True, readonly=False, precompute=True
    )
    state = fields.Selection(
        [
            ("draft", "Planned"),
            ("held", "In Progress"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    stage = fields.Selection(
        [
            ("draft", "Planned"),
            ("progress", "In Progress"),
            ("held", "Held"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_stage",
        help="The state as people read it: recorded later it was held, opened it is in progress.",
    )
    held_on = fields.Date(readonly=True, copy=False)
    closed_on = fields.Date(readonly=True, copy=False)
    declared_entitled = fields.Integer(
        "Entitled, as Declared", help="Only for a meeting without a roll or list of its own."
    )
    declared_present = fields.Integer(
        "Present, as Declared", help="Only for a meeting without a roll or list of its own."
    )
    entitled_count = fields.Integer("Entitled to Attend", compute="_compute_attendance")
    present_count = fields.Integer("Present", compute="_compute_attendance")
    has_roll = fields.Boolean(compute="_compute_attendance")
    final_entitled = fields.Integer("Entitled at the End", readonly=True, copy=False)
    final_present = fields.Integer("Present at the End", readonly=True, copy=False)
    resolution_ids = fields.One2many("union.resolution", "meeting_id", "Resolutions")
    scrutineer_ids = fields.One2many("union.scrutineer", "meeting_id", "Scrutineers and Tellers")

    _declared = models.Constraint(
        "CHECK (declared_present >= 0 AND declared_entitled >= declared_present)",
        "No more people can be present than are entitled to attend.",
    )

    # ``starts_at`` comes with the call.
    @api.depends("starts_at")
    def _compute_date(self):
        for meeting in self:
            if meeting.starts_at:
                meeting.date = meeting._day_of_start()

    # ``recorded_later`` comes with the minutes.
    @api.depends("state", "recorded_later")
    def _compute_stage(self):
        for meeting in self:
            running = meeting.state == "held" and not meeting.recorded_later
            meeting.stage = "progress" if running else meeting.state

    @api.depends("state", "final_entitled", "declared_entitled", "declared_present")
    def _compute_attendance(self):
        over = self.filtered(lambda meeting: meeting.state == "closed" and meeting.final_entitled)
        # Of a meeting that is closed the figures stand, whatever becomes of its roll.
        rolls = (self - over)._roll_attendance()
        for meeting in self:
            if meeting in over:
                meeting.has_roll = True
                meeting.entitled_count = meeting.final_entitled
                meeting.present_count = meeting.final_present
                continue
            meeting.has_roll = meeting._origin.id in rolls
            meeting.entitled_count, meeting.present_count = rolls.get(
                meeting._origin.id, (meeting.declared_entitled, meeting.declared_present)
            )

    @api.constrains("name")
    def _check_texts(self):
        refuse_numbers(self, "name")

    def write(self, vals):
        # First of all: the messages below name the meeting.
        self.check_access("write")
        if not self.env.su:
            # What the server alone sets is refused as such.
            self._check_settled(vals.keys() - self._server_fields)
        return super().write(vals)

    def _check_settled(self, names):
        """Raise UserError if one of these fields is settled on one of these meetings."""
        open_to = {"held": WHILE_HELD, "closed": FOR_MINUTES}
        for meeting in self.filtered(lambda meeting: meeting.state != "draft"):
            still = frozenset() if meeting.minutes_done_on else open_to.get(meeting.state, set())
            if settled := sorted(names - still):
                meeting._check_not_cancelled()
                raise UserError(
                    self.env._(
                        "“%(meeting)s” was held: this stays on record as it is (%(fields)s).",
                        meeting=meeting.name,
                        fields=", ".join(
                            self._fields[name]._description_string(self.env)
                            for name in settled
                            if name in self._fields
                        ),
                    )
                )

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self.check_access("unlink")
        self._check_unlink()
        return super().unlink()

    def _check_unlink(self):
        """Raise UserError if these stay on record."""
        if any(meeting.state != "draft" for meeting in self):
            raise UserError(self.env._("A meeting that was held or cancelled stays on record."))

    def action_open(self):
        """Open planned meetings today; whether a quorum is there is kept with its figures.

        :raise UserError: a meeting was opened already

        Rights: an officer of the organisation. Clause: NR-ELEC-17.
        """
        self._lock_step()
        self._check_not_cancelled()
        if any(meeting.state != "draft" for meeting in self):
            raise UserError(self.env._("This meeting was opened already."))
        for meeting in self:
            day = today(self.env)
            meeting._server_write(
                {
                    "state": "held",
                    "held_on": day,
                    "date": meeting.date or day,
                    **meeting._opening_figures(),
                }
            )
        return True

    def action_close(self):
        """Close meetings that were held today or before; who came is settled from now on.

        :raise UserError: a meeting was not opened, or has a resolution without a vote

        Rights: an officer of the organisation.
        """
        self._lock_step()
        self._check_closable()
        for meeting in self:
            if meeting.state != "held":
                raise UserError(self.env._("“%(name)s” is not open.", name=meeting.name))
            if waiting := meeting.resolution_ids.filtered(lambda r: r.state == "draft"):
                raise UserError(
                    self.env._(
                        "“%(name)s” was not voted yet: record the vote or delete it.",
                        name=waiting[0].name,
                    )
                )
        self._shut_door()
        for meeting in self:
            meeting._server_write(
                {
                    "state": "closed",
                    "closed_on": today(self.env),
                    "final_entitled": meeting.entitled_count,
                    "final_present": meeting.present_count,
                }
            )
        return True

    def _check_closable(self):
        """Raise UserError if something else still needs one of these meetings open."""

    def _shut_door(self):
        """Let nobody come in who is not counted. Server only, after the right was checked."""

    def _lock_step(self):
        """Lock these meetings for a step the caller may take: of two at once one waits.

        It begins anew then, and is told how things stand.
        """
        self.check_access("write")
        wait_for_rows(self)

    def _roll_attendance(self):
        """Return ``{meeting_id: (entitled, present)}`` of meetings with a list of who is due.

        The roll of an election beats the list of attendees, a list beats what was declared.
        """
        return {}
