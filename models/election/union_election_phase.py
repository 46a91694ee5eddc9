from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .union_election_kinds import codes


class UnionElectionPhase(models.Model):
    """A phase of an election project, as data: its place in the order and its gates.

    What a phase does is in the actions of ``union.election``; which phases there are, for
    which kinds of election, in which order, and what must be true before the next one
    begins, is here. What an office does otherwise is in ``union.election.adjustment``.
    """

    _name = "union.election.phase"
    _description = "Election Phase"
    _inherit = ["union.election.kinds.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(required=True)
    clauses = fields.Char(help="Ids of the clauses this phase comes from.")
    who = fields.Char("Who Acts", translate=True)
    due = fields.Selection(
        [
            ("file", "When the Whole Election Is Due"),
            ("publicity", "Last Day of the Publicity"),
            ("meeting", "Day of the Meeting"),
            ("vote", "Day of the Vote"),
            ("report", "Day the Report Is Due"),
            ("reply", "Day the Superior Replies By"),
            ("result", "Last Day of the Publicity of the Result"),
        ],
        "Due On",
        help="The day by which an election leaves this phase; empty: none is set.",
    )
    is_fixed = fields.Boolean(
        "Always There", help="The program needs it: no office drops this phase."
    )
    other_kinds = fields.Char(
        "Called Otherwise In",
        help="Codes of kinds of elections, separated by commas, that have other words for it.",
    )
    other_name = fields.Char("Its Name There", translate=True)
    other_who = fields.Char("Who Acts There", translate=True)
    ends = fields.Boolean(
        "Outside the Order", help="An election comes here when it ends before its time."
    )
    gate_ids = fields.One2many("union.election.gate", "phase_id", "Gates")
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE (code)", "This phase is there already.")

    @api.constrains("other_kinds", "other_name")
    def _check_other_kinds(self):
        for phase in self:
            phase._require_kinds(phase._other_kinds())
            if phase.other_kinds and not phase.other_name:
                raise ValidationError(
                    self.env._(
                        "%(phase)s: say what it is called in those kinds of elections.",
                        phase=phase.name,
                    )
                )

    def _called(self, kind):
        """Return what this phase is called in elections of a kind."""
        return self.other_name if kind in self._other_kinds() else self.name

    def _doer(self, kind):
        """Return who acts in this phase in elections of a kind; empty if nobody is named."""
        return (self.other_who if kind in self._other_kinds() else "") or self.who

    def _other_kinds(self):
        return codes(self.other_kinds)
