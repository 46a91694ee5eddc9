from odoo import models


class UnionEmployer(models.Model):
    """An employer stands under the standards too: its form shows what the daily watch asks."""

    _name = "union.employer"
    _inherit = ["union.employer", "union.standard.mixin"]

    _union_check_trigger = "daily"
