from odoo import api, fields, models
from odoo.exceptions import UserError

# What may be done with a proposal that stands there.
STEPS = {
    "filed": ("take", "refuse"),
    "taken": ("assign", "answer"),
    "handling": ("assign", "answer"),
    "answered": ("rate",),
}


class UnionProposalStep(models.TransientModel):
    """Ask for what the next step of a proposal needs; the proposal's own actions take it."""

    _name = "union.proposal.step"
    _description = "Next Step of a Proposal"

    proposal_id = fields.Many2one("union.proposal", required=True, ondelete="cascade")
    state = fields.Selection(related="proposal_id.state", related_sudo=False)
    step = fields.Selection(
        [
            ("take", "Take Up"),
            ("refuse", "Do Not Take Up"),
            ("assign", "Hand to"),
            ("answer", "Give the Reply"),
            ("rate", "Opinion of the Representative"),
        ],
        required=True,
        compute="_compute_step",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    text = fields.Text("What You Say")
    due_on = fields.Date("Answer Due On")
    satisfaction = fields.Selection(
        lambda self: (
            self.env["union.proposal"]._fields["satisfaction"]._description_selection(self.env)
        )
    )

    @api.depends("proposal_id")
    def _compute_step(self):
        for dialog in self:
            dialog.step = STEPS.get(dialog.proposal_id.state, (False,))[0]

    def button_take(self):
        """Take the step; see the actions of the proposal."""
        self.ensure_one()
        if self.step not in STEPS.get(self.state, ()):
            raise UserError(self.env._("This is no step of this proposal now."))
        proposal = self.proposal_id
        if self.step in ("take", "refuse"):
            proposal.action_screen(self.step == "take", self.text)
        elif self.step == "assign":
            proposal.action_assign(self.text, self.due_on and self.due_on.isoformat())
        elif self.step == "answer":
            proposal.action_answer(self.text)
        else:
            proposal.action_rate(self.satisfaction)
        return {"type": "ir.actions.act_window_close"}
