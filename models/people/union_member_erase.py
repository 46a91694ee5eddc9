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
        """Of tags stays what a quarter counts, read by nobody: an honour says who it was."""
        lines = self.env["union.member.tag.line"].search([("member_id", "in", self.ids)])
        self.env["ir.attachment"].search(
            [
                ("res_model", "=", lines._name),
                ("res_id", "in", lines.ids),
                ("res_field", "!=", False),
            ]
        ).unlink()
        lines.flush_recordset()
        self._erase_tags(lines.ids)
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

    def _erase_tags(self, ids):
        """Leave of these lines the tag and the quarters on whose last day it was held.

        Beneath the ORM: the history need not tell what he had once more.
        """
        relation = self.env["union.member.tag.line"]._fields["point_ids"]
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM %(relation)s WHERE %(line)s = ANY(%(ids)s);
                UPDATE union_member_tag_line SET origin_id = NULL
                 WHERE id = ANY(%(ids)s) OR origin_id = ANY(%(ids)s);
                UPDATE union_member_tag_line
                   SET awarded_by = NULL, document_number = NULL, evidence_name = NULL, note = NULL,
                       skill_level = NULL, date_from = date_trunc('quarter', date_from)::date,
                       date_to = date_trunc('quarter', date_to + 1)::date - 1
                 WHERE id = ANY(%(ids)s) AND stage = 'awarded'
                   AND (date_to IS NULL
                        OR date_trunc('quarter', date_to + 1) > date_trunc('quarter', date_from));
                DELETE FROM union_member_tag_line
                 WHERE id = ANY(%(ids)s)
                   AND (stage <> 'awarded'
                        OR date_trunc('quarter', date_to + 1) <= date_trunc('quarter', date_from))
                """,
                relation=SQL.identifier(relation.relation),
                line=SQL.identifier(relation.column1),
                ids=ids,
            )
        )
