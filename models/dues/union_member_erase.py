from odoo import models
from odoo.tools import SQL


class UnionMember(models.Model):
    _inherit = "union.member"

    def _erase_traces(self, names):
        """Wages end, and who talked with whom; what was due and paid counts on in the totals."""
        self.env["union.dues"].flush_model()
        # Beneath the lock of receipts: what they cover is unchanged.
        self.env.cr.execute(
            SQL(
                "UPDATE union_dues SET base = NULL, paid_on = NULL WHERE member_id = ANY(%s)",
                self.ids,
            )
        )
        self.env["union.dues"].invalidate_model()
        requests = self.env["union.membership.request"].search([("member_id", "in", self.ids)])
        requests.flush_recordset()
        # Beneath their locks, for they are decided.
        self.env.cr.execute(
            SQL(
                "UPDATE union_membership_request SET persuaded_by = NULL WHERE id = ANY(%s)",
                requests.ids,
            )
        )
        requests.invalidate_recordset()
        return super()._erase_traces(names)
