from odoo import models
from odoo.exceptions import UserError

from .sentences import sentence


class UnionContest(models.Model):
    """Further rounds: a run-off, a second round, a void vote held again."""

    _inherit = "union.contest"

    def action_runoff(self):
        """Hold a run-off among the tied, within this election.

        :return: id of the new contest; its papers are printed, issued and counted anew
        :raise UserError: there is no tie, or its run-off is there already

        Rights: an officer of the organisation. Clause: NR-ELEC-27b.
        """
        self._require_state("runoff")
        tied = self.result_ids.filtered(lambda line: line.status == "runoff")
        return self._follow_up("runoff", tied, self.seats_left).id

    def action_second_round(self):
        """Hold a fresh vote for the seats left among those not elected.

        :return: id of the new contest
        :raise UserError: no seat is left over

        Rights: an officer of the organisation. Clause: NR-ELEC-27c.
        """
        self._require_state("short")
        losers = self.result_ids.filtered(
            lambda line: line.status in ("below", "outvoted") and not line.written_in
        )
        return self._follow_up("second_round", losers, self.seats_left).id

    def action_repeat(self):
        """Hold a void vote again with the same candidates.

        :return: id of the new contest

        Rights: an officer of the organisation. Clause: NR-ELEC-26.
        """
        self._require_state("void")
        return self._follow_up("repeat", self._standing(), self.seats).id

    def button_runoff(self):
        """Button of :meth:`action_runoff`: opens the new contest."""
        return self._open(self.browse(self.action_runoff()))

    def button_second_round(self):
        """Button of :meth:`action_second_round`: opens the new contest."""
        return self._open(self.browse(self.action_second_round()))

    def button_repeat(self):
        """Button of :meth:`action_repeat`: opens the new contest."""
        return self._open(self.browse(self.action_repeat()))

    def _round_of(self):
        """Return the contest whose rules decide this one: a void vote is repeated as it was."""
        self.ensure_one()
        contest = self
        while contest.round_kind == "repeat":
            contest = contest.parent_id
        return contest

    def _least_seats(self):
        """Return how few seats may be filled; a further round has been told by the one before."""
        return self.min_seats if self.parent_id else self.min_seats or self.seats

    def _follow_up(self, kind, people, seats):
        """Make the contest that follows this one, with these people as candidates."""
        self.election_id._require_phase("counting")
        if self.child_ids:
            raise UserError(self.env._("This vote was repeated already."))
        unknown = people.filtered(lambda person: not person.member_id)
        if unknown:
            raise UserError(
                sentence(
                    self.env,
                    "write_in_unknown",
                    {"contest": self.display_name, "name": unknown[0].name},
                )
            )
        # One who has it counted anew at the same time takes turns: both write this row.
        self.sudo().names_revision += 1
        # The right to write the election was checked; a follow-up comes from the result alone.
        contest = self.sudo().create(
            {
                "election_id": self.election_id.id,
                "parent_id": self.id,
                "round_kind": kind,
                "committee_kind": self.committee_kind,
                "position": self.position,
                "sequence": self.sequence,
                "seats": seats,
                "min_seats": max(0, self._least_seats() - self.seats + seats),
                "candidate_ids": [
                    (0, 0, self._stands_again(person) | {"sequence": order})
                    for order, person in enumerate(people)
                ],
            }
        )
        return contest.sudo(self.env.su)

    def _stands_again(self, person):
        """Return the values of a candidate, or of who has a result line, in the round that follows.

        Who recommended him, what was said of him and how his name is ordered go with him.
        """
        # What stands on the list the election was approved with.
        candidate = (person if person._name == "union.candidate" else person.candidate_id).sudo()
        values = candidate.copy_data({"ordered_as": candidate.ordered_as})[0] if candidate else {}
        values.pop("contest_id", None)
        return values | {"member_id": person.member_id.id, "state": "approved"}
