from odoo import fields, models

SEVERITIES = [("warn", "Reason Needed"), ("block", "Block")]


class UnionElectionGate(models.Model):
    """One thing that must be true before an election leaves a phase, with its clause."""

    _name = "union.election.gate"
    _description = "Election Gate"
    _order = "phase_id, sequence, id"

    phase_id = fields.Many2one(
        "union.election.phase", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    code = fields.Char(required=True, help="Which check of the election answers.")
    name = fields.Char("What Must Be True", required=True, translate=True)
    clause = fields.Char(help="Where it is written.")
    severity = fields.Selection(
        SEVERITIES,
        required=True,
        default="warn",
        help="Block: nobody passes. Reason needed: goes on with a reason that stays on record.",
    )

    _code_unique = models.Constraint("UNIQUE (phase_id, code)", "This gate is there already.")
