from odoo import api, fields, models
from odoo.exceptions import UserError

from ..organization.union_organization_scope import AUDITOR, DESK
from ..said import said


class UnionElection(models.Model):
    """People come together to vote, once or again: quorum and base are those of that day."""

    _inherit = "union.election"

    sitting_ids = fields.One2many(
        "union.election.sitting", "election_id", "Sittings", readonly=True, copy=False
    )

    def action_open(self, reason=None):
        answer = super().action_open(reason)
        self._new_sitting()._tell_opening()
        return answer

    def action_close_poll(self, reason=None):
        answer = super().action_close_poll(reason)
        self.sitting_ids[-1:]._tell_closing()
        return answer

    def action_new_sitting(self, reason):
        """Come together again, on another day, for the votes that are still to be held.

        Who was present before stays on record; everybody is checked in anew.

        :param reason: why; stays in the election's record
        :return: id of the sitting
        :raise UserError: no further round waits for its vote, papers of the sitting before are
            still counted, or there is no reason

        Rights: an officer of the organisation. Clauses: NR-ELEC-17, NR-ELEC-27b, NR-ELEC-27c.
        """
        self.ensure_one()
        self.check_access("write")
        self._require_phase("counting")
        if not said(self.env, reason):
            raise UserError(self.env._("Say why people come together again."))
        if self.sitting_ids[-1:].state != "closed":
            raise UserError(self.env._("Close the polls of the sitting before first."))
        undecided = self.contest_ids.filtered(lambda contest: contest.state == "open")
        if counting := undecided.filtered("batch_ids"):
            raise UserError(
                self.env._(
                    "%(contest)s has papers of the sitting before: decide it first.",
                    contest=counting[0].display_name,
                )
            )
        if not undecided:
            raise UserError(
                self.env._("No vote is to be held: open a run-off or a second round first.")
            )
        sitting = self._new_sitting(reason=said(self.env, reason))
        # The right to write the election was checked; both are the server's.
        undecided.sudo().write({"sitting_id": sitting.id})
        self.sudo().voter_ids.write({"checked_in_on": False, "checked_in_by_id": False})  # too
        self._note("new_sitting", reason)
        return sitting.id

    def button_new_sitting(self):
        """Ask for the reason of :meth:`action_new_sitting`."""
        return self.env["union.election.reason.wizard"]._ask("new_sitting", self)

    def button_board(self):
        """Open the page for the projector of the hall."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/union/attend/board/{self.id}",
            "target": "new",
        }

    @api.model
    @api.private
    def _presence_board(self, election_id):
        """Return how many are there, where the caller serves at the door or reads the election.

        :return: ``{'name', 'entitled', 'present', 'required'}``, figures alone; empty for others
        """
        paths = tuple(self.env["union.organization"]._scope_paths((DESK, AUDITOR)))
        # Told by the place of the election: a helper at the door reads the roll alone.
        election = self.sudo().browse(election_id).exists()
        place = election.organization_id.parent_path or ""
        if not paths or not election.roll_frozen_on or not place.startswith(paths):
            return {}
        return {
            "name": election.name,
            "entitled": election.voter_count,
            "present": election.checked_in_count,
            "required": election.quorum_count,
        }

    def _new_sitting(self, **values):
        # Who calls this checked the right to write the election; sittings are the server's.
        sitting = (
            self.env["union.election.sitting"]
            .sudo()
            .create({"election_id": self.id, "number": len(self.sitting_ids) + 1, **values})
        )
        self.invalidate_recordset(["sitting_ids"])
        return sitting.sudo(self.env.su)

    def _delegations(self):
        """Return ``[{'name', 'entitled', 'present'}]`` by constituency, as people stand now."""
        groups = self.env["union.voter"]._read_group(
            [("election_id", "=", self.id)],
            ["constituency_id"],
            ["__count", "checked_in_on:count"],
        )
        return [
            {"name": place.name, "entitled": entitled, "present": present}
            for place, entitled, present in groups
        ]

    def _require_check_in(self):
        """Raise UserError unless people come in now: before the polls close, at each sitting."""
        if not self.roll_frozen_on:
            self._require_phase("approval", "opened")
            raise UserError(self.env._("Freeze the roll before people are checked in."))
        if not self._door_open():
            self._require_phase("approval", "opened")

    def _door_open(self):
        """Return whether people come in now."""
        if self.phase == "counting":
            return self.sitting_ids[-1:].state in ("gathering", "open")
        return self.phase in ("approval", "opened")

    def _require_gathering(self):
        """Raise UserError unless people gather and the polls of this sitting are not open."""
        if self.phase != "counting" or self.sitting_ids[-1:].state != "gathering":
            self._require_phase("approval")

    def _presence_stands(self):
        """Compare each closed sitting with its digest and the last with those checked in now."""
        if not self.sitting_ids:
            return super()._presence_stands()
        # Whether they are as they were is asked, not who they are.
        closed = self.sudo().sitting_ids.filtered("digest")
        if not closed:
            return None
        first, last = closed[0], closed[-1]
        now_there = self.sudo().voter_ids.filtered("checked_in_on")  # as above
        return (
            all(sitting.digest == sitting._digest_presence() for sitting in closed)
            and all(len(sitting.presence_ids) == sitting.present_count for sitting in closed)
            and (first.entitled_count, first.present_count)
            == (self.entitled_count, self.present_count)
            and (
                self.sitting_ids[-1:].state != "closed"
                or {(row.voter_id, row.checked_in_on) for row in last.presence_ids}
                == {(voter, voter.checked_in_on) for voter in now_there}
            )
        )
