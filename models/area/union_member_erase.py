from odoo import models


class UnionMember(models.Model):
    _inherit = "union.member"

    def _erase_traces(self, names):
        """How to reach an informer ends; that there was one stays."""
        informers = self.env["union.informer"].search([("member_id", "in", self.ids)])
        informers.filtered("contact").contact = False
        return super()._erase_traces(names)
