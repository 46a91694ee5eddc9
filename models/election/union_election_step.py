from odoo import api, fields, models

from .sentences import sentence


class UnionElectionStep(models.Model):
    """A phase of one election: entered when and by whom, and what was let pass with a reason.

    Made and moved by the server.
    """

    _name = "union.election.step"
    _description = "Step of an Election"
    _order = "election_id, sequence, id"

    election_id = fields.Many2one(
        "union.election", required=True, index=True, ondelete="cascade", readonly=True
    )
    organization_id = fields.Many2one(related="election_id.organization_id", store=True, index=True)
    phase_id = fields.Many2one(
        "union.election.phase", required=True, readonly=True, ondelete="restrict"
    )
    sequence = fields.Integer(readonly=True)
    who = fields.Char("Who Acts", compute="_compute_who")
    state = fields.Selection(
        [("todo", "To Do"), ("current", "Now"), ("done", "Done")],
        required=True,
        default="todo",
        readonly=True,
    )
    entered_on = fields.Date("Begun On", readonly=True)
    entered_by_id = fields.Many2one("res.users", "Begun By", readonly=True, ondelete="restrict")
    waived = fields.Json("Let Pass", readonly=True, help="Gates passed with a reason.")
    reason = fields.Text(readonly=True)
    waived_text = fields.Text("Let Pass With a Reason", compute="_compute_waived_text")

    _phase_unique = models.Constraint(
        "UNIQUE (election_id, phase_id)", "An election has each phase once."
    )

    @api.depends("phase_id.name", "phase_id.other_name", "election_id.kind")
    def _compute_display_name(self):
        for step in self:
            step.display_name = step.phase_id._called(step.election_id.kind)

    @api.depends("phase_id.who", "phase_id.other_who", "election_id.kind")
    def _compute_who(self):
        for step in self:
            step.who = step.phase_id._doer(step.election_id.kind)

    @api.depends("waived", "reason")
    @api.depends_context("lang")
    def _compute_waived_text(self):
        for step in self:
            step.waived_text = "\n".join(
                sentence(self.env, finding["code"], finding["params"])
                + (f" ({finding['clause']})" if finding.get("clause") else "")
                for finding in step.waived or []
            )
