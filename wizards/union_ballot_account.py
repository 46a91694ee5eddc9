from odoo import api, fields, models


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
    excess = fields.Integer("Recovered Beyond Issue", compute="_compute_excess")
    void_reason = fields.Char(
        "Why Void",
        help="More papers than were handed out, also after counting again: the figures stay on"
        " record as evidence and the vote is void (NR-ELEC-26).",
    )

    state = fields.Selection(related="batch_id.state", related_sudo=False)
    correction = fields.Char(
        "Why Corrected", help="Both figures stay on record with the reason and your name."
    )

    @api.model
    def default_get(self, fields):
        """Figures given before are what is corrected."""
        values = super().default_get(fields)
        batch = self.env["union.ballot.batch"].browse(values.get("batch_id"))
        if batch.state == "accounted":
            for name in ("issued", "recovered", "spoilt", "unused"):
                values[name] = batch[f"{name}_count"]
        return values

    @api.depends("issued", "recovered", "spoilt")
    def _compute_excess(self):
        for dialog in self:
            dialog.excess = max(0, dialog.recovered + dialog.spoilt - dialog.issued)

    def button_account(self):
        """Account for the papers; see ``action_account`` of the papers."""
        self.ensure_one()
        self.batch_id.action_account(
            self.issued,
            self.recovered,
            self.spoilt,
            self.unused,
            void_reason=self.void_reason if self.excess else None,
            correction=self.correction,
        )
        return {"type": "ir.actions.act_window_close"}
