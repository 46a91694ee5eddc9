from odoo import models
from odoo.tools import SQL

from ..member.union_member_erase import NOBODY


class UnionMember(models.Model):
    _inherit = "union.member"

    def _erase_traces(self, names):
        """What he was trained in stays as a figure: without name, remark and evidence."""
        trainings = self.env["union.training"].search([("member_id", "in", self.ids)])
        trainings.write({"evidence": False, "evidence_name": False})
        trainings.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE union_training SET name = %s, note = NULL WHERE id = ANY(%s)",
                NOBODY,
                trainings.ids,
            )
        )
        trainings.invalidate_recordset()
        return super()._erase_traces(names)
