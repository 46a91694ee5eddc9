from odoo import models
from odoo.exceptions import UserError

from ..clock import now, today


class UnionElection(models.Model):
    """The day of the vote: papers printed, polls opened and closed."""

    _inherit = "union.election"

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
