from odoo import models


class UnionAccessReader(models.Model):
    """Whoever reads identities is watched by rules: the form shows which, and their figures."""

    _name = "union.access.reader"
    _inherit = ["union.access.reader", "union.watched.mixin"]
