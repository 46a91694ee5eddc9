from odoo import api, fields, models


class UnionContest(models.Model):
    """Whether the seats are an odd number, for rules that ask for it (NR-ELEC-8-futian)."""

    _inherit = "union.contest"

    seats_odd = fields.Boolean("Odd Number of Seats", compute="_compute_seats_odd")

    @api.depends("seats")
    def _compute_seats_odd(self):
        for contest in self:
            contest.seats_odd = contest.seats % 2 == 1
