from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...core import rating_box
from ..member import vault


class UnionRatingCode(models.Model):
    """The answer itself: a code is used up, and a box has one more paper in it."""

    _inherit = "union.rating.code"

    @api.private
    def _answer(self, answers):
        """Use this one code (superuser) up and put the answer into a box of its group.

        Two rows are written, whatever was answered: the code, which says *used*, and one of the
        boxes of the group, chosen at random, all of whose text is sealed anew. Code and answer
        stand in no row together, no row is added, and nothing holds a time, an address or a
        person. What the order of writing could still tell, and to whom: docs/decisions/0083.

        :param dict answers: object id → index of the grade in :data:`core.rating_box.GRADES`;
            what is left out is no answer to that question
        :return: False if the code was used in the meantime, or the rating has closed
        :raise UserError: no answer at all
        """
        self.ensure_one()
        objects = self.cut_id.rating_id.object_ids
        given = [answers.get(row.id) for row in objects]
        if all(grade is None for grade in given):
            raise UserError(self.env._("Answer at least one question."))
        ring = vault.ring_or_raise(self.env)
        self.flush_model()
        self.env["union.rating.box"].flush_model()
        # Two windows with one code: the second is told by the database to come again, and then
        # finds no unused code. The same where the rating closes meanwhile: the row is gone.
        self.env.cr.execute(
            SQL(
                "UPDATE union_rating_code SET used = TRUE WHERE id = %s AND used IS NOT TRUE",
                self.id,
            )
        )
        if not self.env.cr.rowcount:
            return False
        self.invalidate_recordset(["used"])
        self.env.cr.execute(
            SQL(
                """
                SELECT id, sealed FROM union_rating_box WHERE cut_id = %s
              ORDER BY random() LIMIT 1 FOR UPDATE SKIP LOCKED
                """,
                self.cut_id.id,
            )
        )
        found = self.env.cr.fetchone()
        if not found:
            # Each of them is being written to: wait for one.
            self.env.cr.execute(
                SQL(
                    """
                    SELECT id, sealed FROM union_rating_box WHERE cut_id = %s
                  ORDER BY random() LIMIT 1 FOR UPDATE
                    """,
                    self.cut_id.id,
                )
            )
            found = self.env.cr.fetchone()
        box = self.env["union.rating.box"].browse(found[0])
        counts = rating_box.add(box._open(ring, found[1]), given)
        self.env.cr.execute(
            SQL(
                "UPDATE union_rating_box SET sealed = %s WHERE id = %s",
                box._seal(ring, counts),
                box.id,
            )
        )
        box.invalidate_recordset(["sealed"])
        return True

    def _questions(self):
        """Return ``[(object id, title)]`` of this code's (superuser) rating in their order."""
        return [(row.id, row.display_name) for row in self.cut_id.rating_id.object_ids]
