from odoo import fields, models


class UnionTerm(models.Model):
    """A term knows the election it came from."""

    _inherit = "union.term"

    election_id = fields.Many2one("union.election", readonly=True, index=True, ondelete="restrict")
