from odoo import models


class UnionWorkdayTable(models.Model):
    """The table of holidays is watched by a rule: the form shows how far it has to reach."""

    _name = "union.workday.table"
    _inherit = ["union.workday.table", "union.watched.mixin"]
