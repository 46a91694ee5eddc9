from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..clock import today
from ..digest import digest
from ..plain_text import refuse_numbers
from ..said import reason_said

# Earlier ones are slips of the keyboard, and would stand for good.
FIRST = date(1949, 10, 1)


class UnionMeeting(models.Model):
    """What stays of a meeting: its minutes, finished and digested; or one recorded later."""

    _inherit = "union.meeting"

    chaired_by = fields.Char(copy=False)
    recorded_by = fields.Char("Minutes Taken By", copy=False)
    minutes = fields.Text("Course of the Meeting", copy=False)
    minutes_done_on = fields.Date("Minutes Finished On", readonly=True, copy=False)
    minutes_digest = fields.Char("Digest of the Minutes", readonly=True, copy=False)
    recorded_later = fields.Boolean(readonly=True, copy=False)
    recorded_on = fields.Date(readonly=True, copy=False)
    recorded_reason = fields.Char("Why It Was Recorded Later", readonly=True, copy=False)
    is_past = fields.Boolean(compute="_compute_is_past")

    @api.depends("date")
    def _compute_is_past(self):
        day = today(self.env)
        for meeting in self:
            meeting.is_past = bool(meeting.date and meeting.date < day)

    @api.constrains("chaired_by", "recorded_by")
    def _check_minutes_texts(self):
        refuse_numbers(self, "chaired_by", "recorded_by")

    def action_record(self, held_on, reason):
        """Record a meeting that was held on an earlier day; it stays marked as recorded later.

        Its votes are recorded afterwards as in any open meeting, and then it is closed.

        :param str held_on: the day, ISO; not today and not to come
        :param str reason: why it was not recorded on the day; stays on record
        :return: ``{'id', 'state', 'held_on'}``
        :raise UserError: a bad day, no reason, opened already, an election votes there, or a rule
            blocks

        Rights: an officer of the organisation. Clause: NR-CONG-39.
        """
        self.ensure_one()
        self._lock_step()
        why = reason_said(self.env, reason)
        self._check_not_cancelled()
        if self.state != "draft":
            raise UserError(self.env._("“%(meeting)s” was opened already.", meeting=self.name))
        try:
            day = fields.Date.to_date(held_on)
        except (TypeError, ValueError):
            day = None
        if not day or not FIRST <= day < today(self.env):
            raise UserError(
                self.env._(
                    "“%(meeting)s”: give the day it was held on, before today. One that is held"
                    " today is opened.",
                    meeting=self.name,
                )
            )
        if not why:
            raise UserError(
                self.env._(
                    "“%(meeting)s”: say why it is recorded only now; it stays on record.",
                    meeting=self.name,
                )
            )
        self._check_recordable()
        self._union_enforce("open", why)
        self._server_write(
            {
                "state": "held",
                "held_on": day,
                "recorded_later": True,
                "recorded_on": today(self.env),
                "recorded_reason": why,
                **({} if self.starts_at else {"date": day}),
                **self._opening_figures(),
            }
        )
        return {"id": self.id, "state": self.state, "held_on": day.isoformat()}

    def button_record(self):
        """Button of :meth:`action_record`: of the planned day, with the reason on the form."""
        self.ensure_one()
        self.action_record(self.date and self.date.isoformat(), self.check_reason)
        return True

    def _check_recordable(self):
        """Raise UserError if this meeting is one whose day the server alone tells."""

    def action_finish_minutes(self):
        """Finish the minutes: nothing of the meeting changes any more, and a digest says so.

        :return: ``{'id', 'minutes_done_on', 'minutes_digest'}``
        :raise UserError: not closed yet, finished already, or no minutes are written

        Rights: an officer of the organisation. Clause: NR-CONG-39.
        """
        self.ensure_one()
        self._lock_step()
        self._check_not_cancelled()
        if self.state != "closed" or self.minutes_done_on:
            raise UserError(
                self.env._("“%(meeting)s”: its minutes are finished already.", meeting=self.name)
                if self.minutes_done_on
                else self.env._(
                    "“%(meeting)s”: close the meeting before its minutes are finished.",
                    meeting=self.name,
                )
            )
        if not (self.minutes or "").strip() and not any(self.item_ids.mapped("minutes")):
            raise UserError(
                self.env._("“%(meeting)s”: no minutes are written yet.", meeting=self.name)
            )
        self._server_write(
            {"minutes_done_on": today(self.env), "minutes_digest": self._minutes_digest()}
        )
        return {
            "id": self.id,
            "minutes_done_on": self.minutes_done_on.isoformat(),
            "minutes_digest": self.minutes_digest,
        }

    def button_finish_minutes(self):
        """Button of :meth:`action_finish_minutes`."""
        self.action_finish_minutes()
        return True

    def action_verify_minutes(self):
        """Return whether the minutes are as they were when they were finished.

        :return: True, False, or None while they are not finished

        Rights: whoever reads the meeting.
        """
        self.ensure_one()
        self.check_access("read")
        return self._minutes_digest() == self.minutes_digest if self.minutes_digest else None

    def _minutes_digest(self):
        """Return the digest of all that the minutes say; the same for whoever reads them."""
        # Who may read the meeting was asked; a digest tells nothing else.
        return digest(self.sudo()._minutes_content())

    def _minutes_content(self):
        """Return all that the minutes of this one meeting say, as their digest is taken from it."""
        self.ensure_one()
        return {
            "name": self.name,
            "kind": self.kind,
            "organization": self.organization_id.id,
            "held_on": self.held_on.isoformat(),
            "recorded_on": self.recorded_on and self.recorded_on.isoformat(),
            "figures": [
                self.opening_entitled,
                self.opening_present,
                self.final_entitled,
                self.final_present,
            ],
            "quorum": self.quorum_json or None,
            "people": [self.chaired_by or "", self.recorded_by or ""],
            "minutes": self.minutes or "",
            "items": [
                [item.sequence, item.name, item.state, item.skipped_because or "",
                 item.clause or "", item.speaker or "", item.minutes or ""]
                for item in self.item_ids.sorted("id")
            ],
            "resolutions": [
                [motion.name, motion.kind, motion.state, motion.votes_for,
                 motion.votes_against, motion.votes_abstain, motion.method,
                 motion.verdict_json or None,
                 # Minutes finished before there was a wording stay what they were.
                 *([motion.content] if motion.content else [])]
                for motion in self.resolution_ids.sorted("id")
            ],
        }  # fmt: skip
