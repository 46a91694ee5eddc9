from odoo import models
from odoo.exceptions import UserError

from ..clock import now, today
from .sentences import sentence


class UnionElection(models.Model):
    """The day of the vote: papers printed, polls opened and closed."""

    _inherit = "union.election"

    def action_print_ballots(self, spare=0):
        """Make the ballot papers of each contest that has none: one per person on the roll.

        The PDF of all papers is the report ``trade_union.report_election_ballots``.

        :param spare: papers more than voters, for each contest
        :return: list of ``{'batch_id', 'contest_id', 'printed', 'serial_from', 'serial_to'}``
        :raise UserError: the roll is not frozen, the list not approved, a run-off not open

        Rights: an officer of the organisation. Clause: SZ-5.1.3.5a3.
        """
        self.ensure_one()
        self.check_access("write")
        self._require_phase("approval", "opened", "counting")
        if not self.roll_frozen_on:
            raise UserError(
                self.env._("Freeze the roll first: it says how many papers are printed.")
            )
        if missing := self._gate_list_approved():
            # Names on paper are the approved ones: there is nothing to print before.
            raise UserError(sentence(self.env, *missing[0]))
        if not isinstance(spare, int) or not 0 <= spare <= self.voter_count:
            raise UserError(
                self.env._("Spare papers: a whole number from 0 to the number of voters.")
            )
        contests = self.contest_ids.filtered(
            lambda contest: not contest.batch_ids and contest.state == "open"
        )
        batches = contests._print(self.voter_count + spare)
        return [
            {
                "batch_id": batch.id,
                "contest_id": batch.contest_id.id,
                "printed": batch.printed_count,
                "serial_from": batch.serial_from,
                "serial_to": batch.serial_to,
            }
            for batch in batches
        ]

    def action_open(self, reason=None):
        """Open the polls: quorum present, roll and rules frozen, papers ready.

        :param reason: why gates that ask for a reason are let pass; stays on record
        :return: ``{'id', 'phase', 'waived', 'opened_on', 'entitled', 'present'}``
        :raise UserError: no quorum, or another gate is in the way

        Rights: an officer of the organisation.
        Clauses: NR-ELEC-17 (quorum), SZ-5.1.3.5a2, SZ-5.1.3.5b, SZ-5.1.3.4d.
        """
        self.ensure_one()
        self._require_frozen()
        answer = self._enter("opened", reason)
        self._server_write(
            {
                "opened_on": today(self.env),
                "opened_at": now(),
                "entitled_count": self.voter_count,
                "present_count": self.checked_in_count,
                "rules_locked": True,
                "rules_digest": self._digest_rules(),
            }
        )
        if self.meeting_id.state == "draft":
            self.meeting_id.action_open()
        return answer | {
            "opened_on": self.opened_on.isoformat(),
            "entitled": self.entitled_count,
            "present": self.present_count,
        }

    def action_close_poll(self, reason=None):
        """Close the polls and begin to count; the papers must be accounted for.

        :param reason: why gates that ask for a reason are let pass; stays on record
        :return: ``{'id', 'phase', 'waived', 'present'}``
        :raise UserError: papers of a contest are not accounted for, another phase

        Rights: an officer of the organisation.
        """
        self.ensure_one()
        answer = self._enter("counting", reason)
        # Who came late, while the polls were open, is present too.
        self._server_write({"present_count": self.checked_in_count})
        return answer | {"present": self.present_count}

    def _require_frozen(self):
        """Raise UserError if roll or rules are not what they were when they were frozen."""
        if self.roll_frozen_on and self.roll_digest != self._digest_roll():
            raise UserError(
                self.env._(
                    "The roll is not what was frozen on %(date)s. Somebody changed it outside the"
                    " program; the polls stay closed until this is cleared up.",
                    date=self.roll_frozen_on.isoformat(),
                )
            )
        if self.rules_locked and self.rules_digest != self._digest_rules():
            raise UserError(
                self.env._("The election rules are not those sent to the superior; clear this up.")
            )
