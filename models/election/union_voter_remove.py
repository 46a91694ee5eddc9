from odoo import models


class UnionVoter(models.Model):
    _inherit = "union.voter"

    def button_remove(self):
        """Button of :meth:`action_remove`."""
        self.action_remove()
        return True
