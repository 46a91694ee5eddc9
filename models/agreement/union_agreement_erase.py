from odoo import models
from odoo.tools import SQL

from ..member.union_member_erase import NOBODY


class UnionMember(models.Model):
    _inherit = "union.member"

    def _erase_traces(self, names):
        """That somebody sat at the table, or proposed a subject, stays: without name or words."""
        for model, column in (
            ("union.bargaining.rep", "name"),
            ("union.bargaining.subject", "content"),
        ):
            rows = self.env[model].search([("member_id", "in", self.ids)])
            rows.flush_recordset()
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE id = ANY(%s)",
                    SQL.identifier(self.env[model]._table),
                    SQL.identifier(column),
                    NOBODY,
                    rows.ids,
                )
            )
            rows.invalidate_recordset()
        return super()._erase_traces(names)
