from odoo import api, fields, models
from odoo.exceptions import ValidationError

SEVERITIES = [("warn", "Reason Needed"), ("block", "Block")]


class UnionElectionGate(models.Model):
    """One thing that must be true before an election leaves a phase, with its clause."""

    _name = "union.election.gate"
    _description = "Election Gate"
    _inherit = ["union.election.kinds.mixin"]
    _order = "phase_id, sequence, id"

    phase_id = fields.Many2one(
        "union.election.phase", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    code = fields.Char(required=True, help="Which check of the election answers.")
    asks = fields.Selection(
        [
            ("check", "A Check of the Program"),
            ("paper", "A Paper the Superior Approved"),
            ("resolution", "A Resolution the Meeting Carried"),
            ("word", "Somebody's Word"),
        ],
        required=True,
        default="check",
        help="Where an office asks for more than the program knows of.",
    )
    argument = fields.Char(
        "Which One", help="Code of the kind of paper, or kind of the resolution, that is asked for."
    )
    name = fields.Char("What Must Be True", required=True, translate=True)
    superior_may = fields.Boolean(
        "Superior May Let Pass",
        default=True,
        help="Off where it is the next piece of work, which no leave of the superior replaces.",
    )
    clause = fields.Char(
        help="Where it is written; of several, separated by commas, the first in force at the place"
        " is cited."
    )
    severity = fields.Selection(
        SEVERITIES,
        required=True,
        default="warn",
        help="Block: nobody passes. Reason needed: goes on with a reason that stays on record."
        " What an office wants otherwise is an adjustment: it stays when the program is updated.",
    )

    _code_unique = models.Constraint("UNIQUE (phase_id, code)", "This gate is there already.")

    @api.constrains("phase_id", "code", "asks", "argument")
    def _check_answer(self):
        """A gate that nothing answers would stop every election with an error."""
        for gate in self:
            if gate.asks != "check" and gate.phase_id.code == "reported":
                raise ValidationError(
                    self.env._(
                        "%(gate)s: the superior's answer ends the step “%(phase)s”, and nobody"
                        " could give it a reason there. Ask for it one step earlier or later.",
                        gate=gate.name,
                        phase=gate.phase_id.name,
                    )
                )
            if gate.asks == "check" and not hasattr(
                self.env.registry["union.election"], f"_gate_{gate.code}"
            ):
                raise ValidationError(
                    self.env._(
                        "%(gate)s: the program has no check “%(code)s”. Let it ask for a paper, a"
                        " resolution or somebody's word instead.",
                        gate=gate.name,
                        code=gate.code,
                    )
                )
            possible = {
                "paper": self.env["union.petition.kind"]
                .sudo()
                .search([("code", "!=", False)])
                .mapped("code"),  # names
                "resolution": self.env["union.resolution"]._fields["kind"].get_values(self.env),
            }.get(gate.asks)
            if possible is not None and gate.argument not in possible:
                raise ValidationError(
                    self.env._(
                        "%(gate)s: say which one it asks for: %(possible)s.",
                        gate=gate.name,
                        possible=", ".join(possible),
                    )
                )
