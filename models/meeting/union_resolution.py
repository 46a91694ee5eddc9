from odoo import api, fields, models
from odoo.exceptions import UserError

from ..clock import today


class UnionResolution(models.Model):
    """What a meeting voted on, with the counted votes. The vote is recorded once."""

    _name = "union.resolution"
    _description = "Resolution"
    _inherit = ["union.server.fields.mixin"]
    _order = "meeting_id, sequence, id"

    _server_fields = frozenset(
        {
            "votes_for",
            "votes_against",
            "votes_abstain",
            "state",
            "needed_count",
            "base_count",
            "present_count",
            "clause",
            "certainty",
            "decided_on",
            "decided_by_id",
            "organization_id",
        }
    )

    name = fields.Char("Motion", required=True)
    meeting_id = fields.Many2one("union.meeting", required=True, index=True, ondelete="restrict")
    organization_id = fields.Many2one(related="meeting_id.organization_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("scrutineers", "Scrutineers and Tellers"),
            ("election_rules", "Election Rules"),
            ("qualification", "Qualification Report"),
            ("agenda", "Agenda"),
            ("women_nomination", "Nomination of the Women's Committee"),
            ("women_head", "Head of the Women's Committee by Consultation"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    votes_for = fields.Integer("For", readonly=True, copy=False)
    votes_against = fields.Integer("Against", readonly=True, copy=False)
    votes_abstain = fields.Integer("Abstained", readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "Not Voted"), ("passed", "Carried"), ("rejected", "Rejected")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    needed_count = fields.Integer("Votes Needed", readonly=True, copy=False)
    base_count = fields.Integer("Base", readonly=True, copy=False)
    present_count = fields.Integer("Present", readonly=True, copy=False)
    clause = fields.Char(readonly=True, copy=False)
    clause_text = fields.Char("Law and Article", compute="_compute_clause_text")
    certainty = fields.Char(readonly=True, copy=False)
    decided_on = fields.Date(readonly=True, copy=False)
    decided_by_id = fields.Many2one(
        "res.users", "Recorded By", readonly=True, copy=False, ondelete="restrict"
    )

    _votes = models.Constraint(
        "CHECK (votes_for >= 0 AND votes_against >= 0 AND votes_abstain >= 0)",
        "Votes are zero or more.",
    )

    @api.depends("clause")
    @api.depends_context("lang")
    def _compute_clause_text(self):
        for resolution in self:
            resolution.clause_text = self.env["union.clause"]._cite(resolution.clause)

    def write(self, vals):
        if not self.env.su and any(resolution.state != "draft" for resolution in self):
            raise UserError(self.env._("A resolution that was voted on is not changed."))
        return super().write(vals)

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self._check_unlink()
        return super().unlink()

    def _check_unlink(self):
        """Raise UserError if these stay on record."""
        if any(resolution.state != "draft" for resolution in self):
            raise UserError(self.env._("A resolution that was voted on is not deleted."))

    def button_record_vote(self):
        """Ask for the votes of :meth:`action_record_vote`."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "union.resolution.vote",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_resolution_id": self.id},
        }

    def action_record_vote(self, votes_for, votes_against=0, votes_abstain=0):
        """Record the counted votes of the people present and say whether it passed.

        :param votes_for: people for; those present who are in none of the three did not vote
        :return: ``{'id', 'state', 'needed', 'base'}``
        :raise UserError: voted already, no quorum, or more votes than people present

        Rights: an officer of the organisation. Clauses: SZ-5.1.3.5a2, SZ-5.1.3.5b.
        """
        self.ensure_one()
        if self.state != "draft":
            raise UserError(self.env._("“%(name)s” was voted on already.", name=self.name))
        votes = (votes_for, votes_against, votes_abstain)
        if any(not isinstance(number, int) or number < 0 for number in votes):
            raise UserError(self.env._("Votes are whole numbers, zero or more."))
        meeting = self.meeting_id
        needed, people, base, rules = meeting._resolution_needs()
        present = meeting.present_count
        if present < people:
            raise UserError(
                self.env._(
                    "Only %(present)s of %(entitled)s people are present; a resolution needs"
                    " %(people)s.",
                    present=present,
                    entitled=meeting.entitled_count,
                    people=people,
                )
            )
        if sum(votes) > present:
            raise UserError(
                self.env._(
                    "“%(name)s”: %(votes)s votes, but only %(present)s people are present. Count"
                    " again.",
                    name=self.name,
                    votes=sum(votes),
                    present=present,
                )
            )
        self._server_write(
            {
                "votes_for": votes_for,
                "votes_against": votes_against,
                "votes_abstain": votes_abstain,
                "state": "passed" if votes_for >= needed else "rejected",
                "needed_count": needed,
                "base_count": base,
                "present_count": present,
                "clause": rules["clause"],
                "certainty": rules["certainty"],
                "decided_on": today(self.env),
                "decided_by_id": self.env.uid,
            }
        )
        if self.state == "passed" and self.kind == "scrutineers":
            meeting.scrutineer_ids._confirm(self)
        return {"id": self.id, "state": self.state, "needed": needed, "base": base}
