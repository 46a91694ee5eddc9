from odoo import fields, models


class UnionElectionPhase(models.Model):
    """A phase of an election project, as data: its place in the order and its gates.

    What a phase does is in the actions of ``union.election``; which phases there are,
    in which order, and what must be true before the next one begins, is here.
    """

    _name = "union.election.phase"
    _description = "Election Phase"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(required=True)
    clauses = fields.Char(help="Ids of the clauses this phase comes from.")
    who = fields.Char("Who Acts", translate=True)
    gate_ids = fields.One2many("union.election.gate", "phase_id", "Gates")
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE (code)", "This phase is there already.")
