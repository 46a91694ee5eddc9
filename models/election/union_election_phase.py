from odoo import fields, models


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
    ends = fields.Boolean(
        "Outside the Order", help="An election comes here when it ends before its time."
    )
    gate_ids = fields.One2many("union.election.gate", "phase_id", "Gates")
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE (code)", "This phase is there already.")
