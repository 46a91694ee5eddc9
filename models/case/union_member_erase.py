from odoo import models


class UnionMember(models.Model):
    _inherit = "union.member"

    def _erase_traces(self, names):
        """Cases stay, so that they are counted; who brought them in does not."""
        self.env["union.case"]._erase_names({member.id: name for member, name in names.items()})
        return super()._erase_traces(names)
