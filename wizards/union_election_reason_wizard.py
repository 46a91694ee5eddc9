from odoo import api, fields, models


class UnionElectionReasonWizard(models.TransientModel):
    """Ask for the reason an election goes on with although a gate is open."""

    _name = "union.election.reason.wizard"
    _description = "Go On With a Reason"

    election_id = fields.Many2one("union.election", required=True, ondelete="cascade")
    checklist = fields.Html(related="election_id.checklist")
    next_phase_id = fields.Many2one(related="election_id.next_phase_id")
    reason = fields.Text(required=True, help="It stays on record with your name.")

    @api.depends("election_id.name")
    def _compute_display_name(self):
        for wizard in self:
            wizard.display_name = wizard.election_id.name

    def button_go_on(self):
        """Go on to the next phase with this reason."""
        self.ensure_one()
        self.election_id._go_on(reason=self.reason)
        return {"type": "ir.actions.act_window_close"}
