from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class UnionContest(models.Model):
    """How a contest stands to a reader who also sees what followed it, and its own window."""

    _inherit = "union.contest"

    outcome = fields.Selection(
        [
            ("open", "Not Decided"),
            ("decided", "Decided"),
            ("settled", "Settled by the Next Vote"),
            ("runoff", "Tie: Run-off"),
            ("short", "Seats Left"),
            ("void", "Void"),
        ],
        compute="_compute_outcome",
        recursive=True,
        help="A tie, seats left or a void vote are settled once the vote after it is.",
    )

    @api.depends("state", "child_ids.outcome")
    def _compute_outcome(self):
        for contest in self:
            followed = set(contest.child_ids.mapped("outcome"))
            settled = followed and followed <= {"decided", "settled"}
            contest.outcome = "settled" if settled and contest.state != "decided" else contest.state

    @api.constrains("parent_id", "election_id")
    def _check_parent_election(self):
        for contest in self:
            if contest.parent_id and contest.parent_id.election_id != contest.election_id:
                raise ValidationError(
                    self.env._(
                        "%(contest)s follows a vote of another election: a vote is held again in"
                        " its own election only.",
                        contest=contest.display_name,
                    )
                )

    def _check_counted(self):
        """Raise UserError if this vote is void: nothing of it is counted any more."""
        if self.state == "void":
            raise UserError(
                self.env._(
                    "%(contest)s was declared void: its papers are not counted any more. %(why)s",
                    contest=self.display_name,
                    why=self.sudo().verdict_text or "",  # of the vote the teller counts
                )
            )

    def button_open(self):
        """Open this contest in a window of its own, with the way back to its election."""
        self.ensure_one()
        return self._open(self)

    def _number_ballot(self):
        """Give each candidate a number of his own, in the order of the ballot."""
        for contest in self:
            standing = contest._standing()
            if len(set(standing.mapped("sequence"))) < len(standing):
                for order, candidate in enumerate(standing, 1):
                    candidate._server_write({"sequence": order})
