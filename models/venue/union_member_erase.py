from odoo import models

from ..member.union_member_erase import NOBODY


class UnionMember(models.Model):
    _inherit = "union.member"

    def _erase_traces(self, names):
        """What he booked and when he was on duty stays as a figure, without a word of his."""
        for model, values in (
            ("union.venue.booking", {"purpose": NOBODY}),
            ("union.venue.duty", {"name": NOBODY}),
        ):
            self.env[model].search([("member_id", "in", self.ids)]).write(values)
        return super()._erase_traces(names)
