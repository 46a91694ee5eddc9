from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .union_meeting_attendee import COUNTED

# Another person on the same line of the list: the pass that was printed is not his.
WHO = {"member_id", "guest_name", "meeting_id"}


class UnionMeetingAttendee(models.Model):
    """The door of a meeting: as that of a vote, for whoever is on its list."""

    _inherit = "union.meeting.attendee"

    def write(self, vals):
        result = super().write(vals)
        if WHO & vals.keys() and (held := self.filtered("has_pass")):
            held._end_passes()
        return result

    def button_new_passes(self):
        """Let the browser fetch new passes for those selected; it asks once more."""
        meeting = self.meeting_id.ensure_one()
        meeting.check_access("write")
        return meeting._passes_page(self)

    def _pass_part(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        return (list(roles).index(self.role), roles[self.role])

    @api.private
    def _refuse_door(self, door_id):
        # Its name is told to whoever serves at its door.
        meeting = self.env["union.meeting"].sudo().browse(door_id)
        meeting._check_not_cancelled()
        raise UserError(
            self.env._("“%(meeting)s” is closed: who came is settled.", meeting=meeting.name)
        )

    @api.private
    def _door_rows(self, where):
        roles = dict(self._fields["role"]._description_selection(self.env))
        return {
            id_: row._replace(place=roles.get(row.place, ""))
            for id_, row in super()._door_rows(where).items()
        }

    @api.private
    def _door_sql(self):
        return SQL(
            """
            SELECT p.id,
                   COALESCE(m.name, p.guest_name),
                   p.role,
                   g.name,
                   g.id,
                   o.parent_path,
                   %(served)s,
                   g.state NOT IN ('closed', 'cancelled'),
                   p.role = %(counted)s AND m.state IS DISTINCT FROM 'active',
                   p.checked_in_on
              FROM union_meeting_attendee p
              LEFT JOIN union_member m ON m.id = p.member_id
              JOIN union_meeting g ON g.id = p.meeting_id
              JOIN union_organization o ON o.id = g.organization_id
            """,
            served=self._served_sql(),
            counted=COUNTED,
        )


class UnionMeeting(models.Model):
    """Passes of all who are on the list of a meeting."""

    _name = "union.meeting"
    _inherit = ["union.meeting", "union.door.mixin"]

    _door_people = "attendee_ids"
    _passes_report = "trade_union.report_meeting_passes"

    def action_passes_pdf(self, attendee_ids=None):
        """Make passes and print them, eight on a sheet. What is printed stands nowhere else.

        :param attendee_ids: ids of those on the list who get a new pass, their old one ends;
            without it all who have none yet
        :return: ``{'filename': str, 'data': base64 str, 'passes': int}``
        :raise UserError: the meeting is closed, somebody is not on its list, or everybody has one

        Rights: an officer of the organisation.
        """
        return self._passes_answer(attendee_ids)

    def _require_passes(self):
        self._check_not_cancelled()
        if self.state == "closed":
            raise UserError(
                self.env._("“%(meeting)s” is closed: who came is settled.", meeting=self.name)
            )
