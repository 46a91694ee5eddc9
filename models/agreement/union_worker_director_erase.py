from odoo import models
from odoo.tools import SQL

from ..member.union_member_erase import NOBODY


class UnionMember(models.Model):
    _inherit = "union.member"

    def _erase_traces(self, names):
        """That there was a worker director stays on record: without his name."""
        directors = self.env["union.worker.director"].search([("member_id", "in", self.ids)])
        directors.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE union_worker_director SET name = %s WHERE id = ANY(%s)",
                NOBODY,
                directors.ids,
            )
        )
        directors.invalidate_recordset()
        return super()._erase_traces(names)
