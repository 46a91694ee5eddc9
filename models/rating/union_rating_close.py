from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...core import rating_box, suppress
from ...core.vault import VaultError
from ..clock import today
from ..member import vault

# The last years of a union and those above it, on a page of a phone.
MOST = 10


class UnionRating(models.Model):
    """Closing: the boxes are opened, what may be told is kept, and all else is destroyed."""

    _inherit = "union.rating"

    def action_close(self):
        """Close open ratings: count, keep what may be told, destroy codes and boxes.

        The figures kept are those :func:`core.suppress.told` lets be told, question by question;
        there is no way back.

        :return: True
        :raise AccessError: not an officer of the union rated
        :raise UserError: not open; the keys are missing or a box was altered
        """
        self.check_access("write")
        self._check_open()
        least = self._least()
        rows = []
        for rating in self:
            counts = rating.cut_ids._counts()
            for number, row in enumerate(rating.object_ids):
                parts = {cut: counts[cut][number] for cut in rating.cut_ids}
                whole, told = suppress.told(parts, least[rating.id])
                total = [sum(grade) for grade in zip(*parts.values(), strict=True)]
                rows.append(rating._result_values(row, False, total, whole))
                # One group is the whole.
                if len(parts) > 1:
                    rows += [
                        rating._result_values(row, cut, grades, cut in told)
                        for cut, grades in parts.items()
                    ]
            turnout = {"issued_count": rating.code_count, "voted_count": rating.answered_count}
            rating._server_write(
                {
                    "state": "closed",
                    "closed_on": today(self.env),
                    "least": least[rating.id],
                    **turnout,
                }
            )
        # Made by the server alone, from what was just counted.
        self.env["union.rating.result"].sudo().create(rows)
        self.cut_ids._destroy()
        return True

    def action_publish(self):
        """Put on record that the result was made public, today (NR-CONG-34c).

        :return: True
        :raise AccessError: not an officer of the union rated
        :raise UserError: not closed, or published already
        """
        self.check_access("write")
        if any(rating.state != "closed" for rating in self):
            raise UserError(self.env._("The result is published once, after the rating closed."))
        self._server_write({"state": "published", "published_on": today(self.env)})
        return True

    @api.model
    @api.private
    def _portal_published(self, organizations):
        """Return the ratings (superuser) whose result is public, for members of these organisations.

        Their results hold no figure that may not be told (:meth:`action_close`).
        """
        # A public result is a member's to read, and no right to ratings.
        return self.sudo().search(
            Domain("organization_id", "parent_of", organizations.ids)
            & Domain("state", "=", "published"),
            limit=MOST,
        )

    def _result_values(self, row, cut, grades, told):
        """Return the values of a result: the figures of one question if they may be told."""
        return {
            "rating_id": self.id,
            "organization_id": self.organization_id.id,
            "object_id": row.id,
            "cut_id": cut and cut.id,
            "hidden": not told,
            **dict(zip(rating_box.GRADES, grades if told else (0, 0, 0), strict=True)),
        }


class UnionRatingCut(models.Model):
    _inherit = "union.rating.cut"

    def _counts(self):
        """Return ``{group: counts by question and grade}`` of the sealed boxes.

        :raise UserError: the keys are missing, or a box does not open
        """
        ring = vault.ring_or_raise(self.env)
        counts = {}
        # Closed to everybody; the caller checked the right to close.
        for box in self.env["union.rating.box"].sudo().search([("cut_id", "in", self.ids)]):
            try:
                found = rating_box.counts(box._open(ring, box.sealed))
            except VaultError as error:
                raise UserError(vault.explain_keys(self.env, error.verdict)) from None
            known = counts.get(box.cut_id.id)
            counts[box.cut_id.id] = (
                [
                    [a + b for a, b in zip(*pair, strict=True)]
                    for pair in zip(known, found, strict=True)
                ]
                if known
                else found
            )
        return {cut: counts[cut.id] for cut in self}
