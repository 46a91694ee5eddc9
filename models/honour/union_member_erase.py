from odoo import models
from odoo.tools import SQL

from ..member.union_member_erase import NOBODY


class UnionMember(models.Model):
    _inherit = "union.member"

    def _erase_traces(self, names):
        """What he was honoured with stays as a figure: without name, deeds and evidence."""
        honours = self.env["union.honour"].search([("member_id", "in", self.ids)])
        honours.write({"holder": NOBODY, "evidence": False, "evidence_name": False})
        papers = self.env["union.honour.nomination"].search([("member_id", "in", self.ids)])
        # A paper that was decided is locked for every other door.
        papers._approval_unlocked().evidence_ids.unlink()
        papers.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE union_honour_nomination SET candidate = %s, deeds = NULL,"
                " consult_note = NULL WHERE id = ANY(%s)",
                NOBODY,
                papers.ids,
            )
        )
        papers.invalidate_recordset()
        return super()._erase_traces(names)
