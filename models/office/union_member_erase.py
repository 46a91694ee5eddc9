from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..member.union_member_erase import NOBODY


class UnionMember(models.Model):
    _inherit = "union.member"

    def _erasure_obstacles(self):
        obstacles = super()._erasure_obstacles()
        working = self.env["union.staff"].search(
            [("member_id", "in", self.ids), ("is_current", "=", True)]
        )
        keepings = self.env["union.certificate.keeping"].search(
            Domain("date_to", "=", False)
            & (Domain("member_id", "in", self.ids) | Domain("staff_id.member_id", "in", self.ids))
        )
        keepers = keepings.member_id | keepings.staff_id.member_id
        obstacles |= dict.fromkeys(
            keepers & self,
            self.env._("a seal or certificate is still with him; hand it over first."),
        )
        return obstacles | dict.fromkeys(
            working.member_id, self.env._("he is on record as working for a union today.")
        )

    def _erase_traces(self, names):
        """Work that ended stays, so that staff of a past year count as they did."""
        staff = self.env["union.staff"].search([("member_id", "in", self.ids)])
        self.env.cr.execute(
            SQL("UPDATE union_staff SET name = %s WHERE id = ANY(%s)", NOBODY, staff.ids)
        )
        staff.invalidate_recordset()
        return super()._erase_traces(names)
