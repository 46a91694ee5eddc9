from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..plain_text import refuse_numbers
from ..server_fields import shown

# Longer lists are a matter of a congress, whose representatives are elected.
MOST = 2000
# Who goes into the figures of a quorum.
COUNTED = "entitled"


class UnionMeetingAttendee(models.Model):
    """Somebody due at a meeting, with or without a vote, and whether he came."""

    _name = "union.meeting.attendee"
    _description = "Attendee of a Meeting"
    _inherit = ["union.attendance.mixin"]
    _order = "meeting_id, role, id"
    _rec_names_search = ["member_id.name", "guest_name"]
    _places_first = ("meeting_id",)
    _named_first = ("member_id",)

    meeting_id = fields.Many2one("union.meeting", required=True, index=True, ondelete="cascade")
    organization_id = fields.Many2one(related="meeting_id.organization_id", store=True, index=True)
    meeting_state = fields.Selection(related="meeting_id.state", string="State of the Meeting")
    guest_name = fields.Char("Name of a Guest", help="Of somebody who is no member.")
    name = fields.Char("Full Name", compute="_compute_name")
    role = fields.Selection(
        [
            ("entitled", "Entitled to Vote"),
            ("observer", "Without a Vote"),
            ("guest", "Guest"),
        ],
        required=True,
        default="entitled",
    )
    answer = fields.Selection(
        [("coming", "Is Coming"), ("excused", "Excused")],
        "Reply to the Notice",
        help="What this person answered.",
    )
    # Not of a helper at the door.
    excuse = fields.Char(
        "Reason for Absence",
        help="Stays on the list.",
        groups="trade_union.group_officer,trade_union.group_auditor",
    )

    _member_unique = models.Constraint(
        "UNIQUE (meeting_id, member_id)", "This person is on the list already."
    )

    @api.depends("member_id.name", "guest_name")
    def _compute_name(self):
        for attendee in self:
            attendee.name = shown(attendee, "member_id").name or attendee.guest_name

    @api.depends("name", "role")
    def _compute_display_name(self):
        for attendee in self:
            attendee.display_name = attendee.name or ""

    @api.constrains("guest_name", "excuse")
    def _check_texts(self):
        refuse_numbers(self, "guest_name", "excuse")

    @api.constrains("role", "member_id", "guest_name", "meeting_id")
    def _check_person(self):
        for attendee in self:
            member = attendee.member_id
            if bool(member) == bool(attendee.guest_name):
                raise ValidationError(
                    self.env._("Name a member, or a guest who is none; not both.")
                )
            if attendee.role != COUNTED:
                continue
            home = member.organization_id.parent_path or ""
            path = attendee.organization_id.parent_path or ""
            if not member or not home.startswith(path):
                raise ValidationError(
                    self.env._(
                        "%(name)s is no member of %(organization)s or of a union below it, and is"
                        " not entitled to vote there.",
                        name=attendee.name,
                        organization=attendee.organization_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        attendees = super().create(vals_list)
        attendees._check_list_open()
        return attendees

    def write(self, vals):
        # First of all: the messages of the lock name the meeting.
        self.check_access("write")
        settling = {"role", "member_id", "guest_name", "meeting_id"} & vals.keys()
        if not self.env.su:
            self._check_list_open(bool(settling))
        result = super().write(vals)
        if settling:
            self._check_list_open()
        return result

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self.check_access("unlink")
        self._check_list_open()
        return super().unlink()

    def _check_list_open(self, who=True):
        """Raise UserError if the list is settled.

        :param bool who: who is on it changes: of those entitled to vote not after the opening
        """
        if self.env.su:
            return
        for attendee in self:
            meeting = attendee.meeting_id
            meeting._check_not_cancelled()
            if meeting.state == "closed" or (
                who and meeting.state == "held" and attendee.role == COUNTED
            ):
                raise UserError(
                    self.env._(
                        "“%(meeting)s” was opened: who is entitled to vote there is settled.",
                        meeting=meeting.name,
                    )
                    if meeting.state == "held"
                    else self.env._(
                        "“%(meeting)s” is closed: who came is settled.", meeting=meeting.name
                    )
                )

    def action_undo_check_in(self):
        """Take back a check-in made by mistake, before the meeting opens.

        :raise UserError: the meeting was opened: who was there then is on record

        Rights: an officer of the organisation.
        """
        self.check_access("write")
        for meeting in self.meeting_id:
            if meeting.state != "draft":
                raise UserError(
                    self.env._(
                        "“%(meeting)s” was opened: who was there is on record.",
                        meeting=meeting.name,
                    )
                )
        # The right was asked above; when somebody came is written by the server only.
        self.sudo().write({"checked_in_on": False, "checked_in_by_id": False})
        return True

    @api.private
    def _check_in_refusals(self):
        """Who is entitled comes with a membership in force: NR-ELEC-4b."""
        states = dict(self.env["union.member"]._fields["state"]._description_selection(self.env))
        return {
            attendee: self.env._(
                "%(name)s is no active member (%(state)s) and has no vote; enter this person as"
                " somebody without a vote.",
                name=attendee.name,
                state=states.get(attendee.member_id.state, ""),
            )
            for attendee in self
            if attendee.role == COUNTED and attendee.member_id.state != "active"
        }


class UnionMeeting(models.Model):
    """Who is due at a meeting and who came, where no roll of an election says it."""

    _inherit = "union.meeting"

    attendee_ids = fields.One2many("union.meeting.attendee", "meeting_id", "Attendees")

    @api.depends("attendee_ids.role", "attendee_ids.checked_in_on")
    def _compute_attendance(self):
        return super()._compute_attendance()

    def _roll_attendance(self):
        groups = self.env["union.meeting.attendee"]._read_group(
            Domain("meeting_id", "in", self._origin.ids) & Domain("role", "=", COUNTED),
            ["meeting_id"],
            ["__count", "checked_in_on:count"],
        )
        return super()._roll_attendance() | {
            meeting.id: (entitled, present) for meeting, entitled, present in groups
        }

    def action_propose_attendees(self):
        """Put on the list who is due at such a meeting; who is there already stays.

        All active members, the members of the committee in office, or the standing
        representatives, as the kind of meeting says; at a congress or general meeting the
        members of the audit and women's committees as well, without a vote (NR-CONG-32).

        :return: ``{'added', 'entitled', 'observers'}``
        :raise UserError: the meeting was opened, or nobody is known who is due

        Rights: an officer of the organisation.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_not_cancelled()
        if self.state != "draft":
            raise UserError(
                self.env._(
                    "“%(meeting)s” was opened: who is entitled to vote there is settled.",
                    meeting=self.name,
                )
            )
        known = self.attendee_ids.member_id
        entitled = self._due_members()
        observers = self._due_observers() - entitled
        if not entitled | known:
            raise UserError(
                self.env._(
                    "Nobody is on record who is due at “%(meeting)s”: enter the attendees by hand.",
                    meeting=self.name,
                )
            )
        if len(entitled) > MOST:
            raise UserError(
                self.env._(
                    "%(count)s members are due: a list holds %(most)s. Hold a congress of"
                    " representatives, or declare how many are entitled.",
                    count=len(entitled),
                    most=MOST,
                )
            )
        values = [
            {"meeting_id": self.id, "member_id": member.id, "role": role}
            for members, role in ((entitled, COUNTED), (observers, "observer"))
            for member in members - known
        ]
        self.env["union.meeting.attendee"].create(values)
        roles = self.attendee_ids.mapped("role")
        return {
            "added": len(values),
            "entitled": roles.count(COUNTED),
            "observers": roles.count("observer"),
        }

    def button_propose_attendees(self):
        """Button of :meth:`action_propose_attendees`."""
        self.action_propose_attendees()
        return True

    def _due_members(self):
        """Return the active members with a vote at this meeting, as far as the caller sees them."""
        members = self.env["union.member"]
        due = self._meeting_kind().entitled
        if due == "members":
            return members.search(
                Domain("organization_id", "child_of", self.organization_id.id)
                & Domain("state", "=", "active"),
                limit=MOST + 1,
            )
        if due == "committee":
            return self._seated("union")
        if due == "representatives":
            return self._standing_representatives()
        return members

    def _due_observers(self):
        """Return who attends a congress or general meeting without a vote (NR-CONG-32)."""
        if self.kind not in ("congress", "general"):
            return self.env["union.member"]
        return self._seated("audit") | self._seated("women")

    def _seated(self, body):
        """Return the active members in office of a body of this organisation."""
        seats = self.env["union.seat"].search(
            Domain("organization_id", "=", self.organization_id.id)
            & Domain("term_id.committee_id.kind", "=", body)
            & Domain("term_id.state", "=", "current")
            & Domain("date_to", "=", False)
        )
        return seats.member_id.filtered(lambda member: member.state == "active")

    def _standing_representatives(self):
        """Return the representatives of the last congress: they stand for its term (NR-CONG-19)."""
        last = self.search(
            Domain("organization_id", "=", self.organization_id.id)
            & Domain("kind", "=", "congress")
            & Domain("held_on", "!=", False)
            & Domain("attendee_ids.role", "=", COUNTED),
            order="held_on desc, id desc",
            limit=1,
        )
        return last.attendee_ids.filtered(
            lambda attendee: attendee.role == COUNTED and attendee.member_id.state == "active"
        ).member_id
