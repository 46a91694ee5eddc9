from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...core import tally
from ..clock import now, today
from ..organization.union_organization_scope import AUDITOR, DESK
from ..said import reason_said
from .union_meeting_attendee import COUNTED

# Another person on the same line of the list: the pass that was printed is not his.
WHO = {"member_id", "guest_name", "meeting_id"}


class UnionMeetingAttendee(models.Model):
    """The door of a meeting: as that of a vote, for whoever is on its list."""

    _inherit = "union.meeting.attendee"

    pass_revoked_on = fields.Date(readonly=True, copy=False)
    # Not of a helper at the door.
    pass_revoked_why = fields.Char(
        "Why the Pass Was Revoked",
        readonly=True,
        copy=False,
        groups="trade_union.group_officer,trade_union.group_auditor",
    )

    def write(self, vals):
        result = super().write(vals)
        if WHO & vals.keys() and (held := self.filtered("has_pass")):
            held._end_passes()
        return result

    def action_revoke_pass(self, reason):
        """Make the passes of these people invalid: lost, or handed to somebody else.

        :param str reason: stays on the list, the last one
        :return: how many were valid
        :raise UserError: no reason

        Rights: an officer of the organisation.
        """
        self.check_access("write")
        reason = reason_said(self.env, reason)
        if not reason:
            raise UserError(self.env._("Say why the pass is revoked."))
        held = self.filtered("has_pass")
        held._end_passes()
        held._server_write({"pass_revoked_on": today(self.env), "pass_revoked_why": reason})
        return len(held)

    def button_revoke_pass(self):
        """Ask for the reason of :meth:`action_revoke_pass`."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "union.meeting.pass.revoke",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_attendee_id": self.id},
        }

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

    def _shut_door(self):
        super()._shut_door()
        # Whoever is checked in at this moment conflicts with it, and one of the two begins anew.
        self.env.cr.execute(
            SQL(
                """
                UPDATE union_meeting_attendee SET write_date = %s
                 WHERE meeting_id = ANY(%s) AND checked_in_on IS NULL
                """,
                now(),
                self.ids,
            ),
            log_exceptions=False,
        )

    def button_board(self):
        """Open the page for the projector of the hall."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/union/attend/board/meeting/{self.id}",
            "target": "new",
        }

    @api.model
    @api.private
    def _presence_board(self, meeting_id):
        """Return how many are there, where the caller serves at the door or reads the meeting.

        :return: ``{'name', 'entitled', 'present', 'required'}``, figures alone; empty for others
        """
        paths = tuple(self.env["union.organization"]._scope_paths((DESK, AUDITOR)))
        # Told by the place of the meeting: a helper at the door reads its list alone.
        meeting = self.sudo().browse(meeting_id).exists()
        place = meeting.organization_id.parent_path or ""
        listed = meeting.has_roll and meeting.state != "cancelled"
        if not paths or not listed or not place.startswith(paths):
            return {}
        return {
            "name": meeting.name,
            "entitled": meeting.entitled_count,
            "present": meeting.present_count,
            "required": meeting._quorum_required(),
        }

    def _quorum_required(self):
        """Return how many are to be there for a resolution; 0 where no law in force says it."""
        rules = self._tally_rules("other", ask=False)
        if not (rules and self.entitled_count):
            return 0
        verdict = tally.check_quorum(self.entitled_count, self.present_count, rules)
        return verdict.params["required"]
