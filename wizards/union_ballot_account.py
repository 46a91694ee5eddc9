from odoo import fields, models


class UnionBallotAccount(models.TransientModel):
    """Ask for the figures of the papers of a contest."""

    _name = "union.ballot.account"
    _description = "Account for Papers"

    batch_id = fields.Many2one("union.ballot.batch", required=True, ondelete="cascade")
    printed_count = fields.Integer("Printed", related="batch_id.printed_count", related_sudo=False)
    issued = fields.Integer(help="Handed to voters, those replaced included.")
    recovered = fields.Integer(help="Taken out of the box.")
    spoilt = fields.Integer(help="Given back damaged and replaced by another paper.")
    unused = fields.Integer(help="Never handed out.")

    def button_account(self):
        """Account for the papers; see ``action_account`` of the papers."""
        self.ensure_one()
        self.batch_id.action_account(self.issued, self.recovered, self.spoilt, self.unused)
        return {"type": "ir.actions.act_window_close"}
