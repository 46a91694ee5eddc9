from odoo import models


class UnionMember(models.Model):
    _inherit = "union.member"

    def _erase_traces(self, names):
        """That he answered a survey goes; the answer bears no name and stays."""
        self.env["union.need.answered"].search([("member_id", "in", self.ids)]).unlink()
        return super()._erase_traces(names)
