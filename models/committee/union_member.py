from odoo import models


class UnionMember(models.Model):
    _inherit = "union.member"

    def _erasure_obstacles(self):
        obstacles = super()._erasure_obstacles()
        seats = self.env["union.seat"].search(
            [("member_id", "in", self.ids), ("date_to", "=", False)]
        )
        charges = self.env["union.charge"].search(
            [("member_id", "in", self.ids), ("is_current", "=", True)]
        )
        return (
            obstacles
            | dict.fromkeys(charges.member_id, self.env._("a charge in a union has not ended."))
            | dict.fromkeys(seats.member_id, self.env._("a seat in a committee has not ended."))
        )
