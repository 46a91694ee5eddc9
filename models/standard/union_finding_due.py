from odoo import api, fields, models
from odoo.fields import Domain

from ..office_days import office_days
from .due import reckon


class UnionFinding(models.Model):
    _inherit = "union.finding"

    due_since = fields.Date("Reckoned From", readonly=True)
    due_days = fields.Integer("Working Days", readonly=True)
    due_provisional = fields.Boolean(
        "Provisional",
        readonly=True,
        help="The holidays of one of the years touched were not published yet.",
    )

    @api.model
    def _union_reckon_again(self):
        """Reckon again what a table of holidays not known then may move, of open findings."""
        days = office_days(self.env)
        open_ones = self.search(Domain("state", "=", "open") & Domain("due_provisional", "=", True))
        moved = self.browse()
        for (since, number), findings in open_ones.grouped(
            lambda row: (row.due_since, row.due_days)
        ).items():
            values = reckon(since, number, days)
            late = findings.filtered(lambda row, due=values["due_date"]: row.due_date != due)
            (late if values["due_provisional"] else findings).write(values)
            moved |= late
        moved._hasten()
