from odoo import fields, models

from ..models.clock import today


class UnionCommitteeRoster(models.TransientModel):
    """The day of which a roster of committees is wanted."""

    _name = "union.committee.roster"
    _description = "Roster of Committees, Dialog"

    committee_ids = fields.Many2many(
        "union.committee", string="Committees", required=True, readonly=True
    )
    day = fields.Date("As Of", required=True, default=lambda self: today(self.env))

    def button_pdf(self):
        """Print the roster."""
        self.ensure_one()
        return self.env.ref("trade_union.report_committee_roster").report_action(self)

    def button_xlsx(self):
        """Download the roster as a workbook."""
        self.ensure_one()
        ids = ",".join(map(str, self.committee_ids.ids))
        return {
            "type": "ir.actions.act_url",
            "url": f"/trade_union/committee_roster?committee_ids={ids}&day={self.day}",
            "target": "self",
        }
