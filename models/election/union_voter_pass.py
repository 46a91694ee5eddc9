from odoo import models
from odoo.exceptions import UserError

from ..said import said


class UnionVoter(models.Model):
    """The pass of a voter."""

    _inherit = "union.voter"

    def action_revoke_pass(self, reason):
        """Make the passes of these people invalid: lost, or handed to somebody else.

        :param reason: stays in the election's record
        :return: how many were valid
        :raise UserError: no reason

        Rights: an officer of the organisation.
        """
        self.election_id.check_access("write")
        if not said(self.env, reason):
            raise UserError(self.env._("Say why the pass is revoked."))
        held = self.filtered("has_pass")
        held._end_passes()
        for voter in held:
            voter.election_id._note("pass_revoked", reason, voter=voter)
        return len(held)

    def button_revoke_pass(self):
        """Ask for the reason of :meth:`action_revoke_pass`."""
        self.ensure_one()
        return self.env["union.election.reason.wizard"]._ask("revoke_pass", self)

    def button_new_passes(self):
        """Let the browser fetch new passes for those selected; it asks once more."""
        election = self.election_id.ensure_one()
        election.check_access("write")
        return election._passes_page(self)

    def _pass_part(self):
        place = self.constituency_id
        return (place.id, place.name)


class UnionElection(models.Model):
    """Passes of all who are on the roll."""

    _name = "union.election"
    _inherit = ["union.election", "union.door.mixin"]

    _door_people = "voter_ids"
    _passes_report = "trade_union.report_election_passes"

    def action_passes_pdf(self, voter_ids=None):
        """Make passes and print them, eight on a sheet. What is printed stands nowhere else.

        :param voter_ids: ids of the voters who get a new pass, their old one ends; without it
            all who have none yet
        :return: ``{'filename': str, 'data': base64 str, 'passes': int}``
        :raise UserError: the roll is not frozen, somebody is not on it, or everybody has one

        Rights: an officer of the organisation.
        """
        return self._passes_answer(voter_ids)

    def _require_passes(self):
        self._require_phase("nomination", "publicity", "approval", "opened", "counting")
        if not self.roll_frozen_on:
            raise UserError(self.env._("Freeze the roll first: it says who gets a pass."))
