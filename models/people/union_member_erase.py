from odoo import models
from odoo.tools import SQL

from ..member.union_member_erase import NOBODY


class UnionMember(models.Model):
    _inherit = "union.member"

    def _erasure_obstacles(self):
        obstacles = super()._erasure_obstacles()
        return obstacles | dict.fromkeys(
            self._waiting(),
            self.env._("merged into another entry of the same person; that one is erased first."),
        )

    def _retained_until(self):
        return super()._retained_until() | dict.fromkeys(self._waiting())

    def _waiting(self):
        """Return the merged entries whose person is not erased where they went to."""
        return self.filtered("merged_into_id").filtered(lambda m: not m.merged_into_id.erased_on)

    def _erase_traces(self, names):
        """Tags end with their evidence: an honour says who it was. They count members only."""
        lines = self.env["union.member.tag.line"].search([("member_id", "in", self.ids)])
        self.env["ir.attachment"].search(
            [
                ("res_model", "=", lines._name),
                ("res_id", "in", lines.ids),
                ("res_field", "!=", False),
            ]
        ).unlink()
        # Beneath the ORM: the history need not tell what he had once more.
        self.env.cr.execute(SQL("DELETE FROM union_member_tag_line WHERE id = ANY(%s)", lines.ids))
        self.env.invalidate_all()
        statements = self.env["union.member.distinct"].search(
            ["|", ("member_id", "in", self.ids), ("other_id", "in", self.ids)]
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE union_member_distinct
                   SET reason = %(nobody)s,
                       revoked_reason = CASE WHEN revoked_reason IS NULL THEN NULL ELSE %(nobody)s END
                 WHERE id = ANY(%(ids)s)
                """,
                nobody=NOBODY,
                ids=statements.ids,
            )
        )
        statements.invalidate_recordset()
        return super()._erase_traces(names)
