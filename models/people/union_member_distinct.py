from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...core.text import hide_numbers
from ..clock import now
from ..said import said


class UnionMemberDistinct(models.Model):
    """Two members who look alike and are not the same person, and who says so.

    The list of exceptions to the possible duplicates. A statement is made and taken back by
    an officer of both members' unions; what was said stays on record.
    """

    _name = "union.member.distinct"
    _description = "Not the Same Person"
    _order = "id desc"
    _rec_name = "member_id"

    member_id = fields.Many2one(
        "union.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    other_id = fields.Many2one(
        "union.member",
        "Other Member",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    reason = fields.Char(required=True, readonly=True)
    stated_at = fields.Datetime(required=True, readonly=True)
    stated_by_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    revoked_at = fields.Datetime("Taken Back At", readonly=True)
    revoked_by_id = fields.Many2one(
        "res.users", "Taken Back By", readonly=True, ondelete="restrict"
    )
    revoked_reason = fields.Char("Why Taken Back", readonly=True)

    # The one entered first stands first.
    _pair_order = models.Constraint(
        "CHECK (member_id < other_id)", "A pair names two different members, the older entry first."
    )
    _pair_unique = models.UniqueIndex(
        "(member_id, other_id) WHERE revoked_at IS NULL",
        "It stands on record already that these two are not the same person.",
    )

    @api.model
    @api.private
    def _state(self, pairs, reason):
        """Put on record that the two members of each pair are different people.

        :param pairs: ``[(member id, member id)]``, the smaller id first; rights were checked
        :return: the statements
        """
        pairs = set(pairs)
        # Rights to both members of each pair were checked by the caller.
        statements = self.sudo()
        stated = {
            (row.member_id.id, row.other_id.id)
            for row in statements.search(
                Domain("member_id", "in", [first for first, _other in pairs])
                & Domain("revoked_at", "=", False)
            )
        }
        at = now()
        return statements.create(
            [
                {
                    "member_id": first,
                    "other_id": other,
                    "reason": reason,
                    "stated_at": at,
                    "stated_by_id": self.env.uid,
                }
                for first, other in sorted(pairs - stated)
            ]
        ).with_env(self.env)

    def action_revoke(self, reason):
        """Take these statements back: the pairs are possible duplicates again.

        :param str reason: why; stays on record
        :return: how many were taken back
        :raise AccessError: not an officer of both members' unions
        :raise UserError: no reason given
        """
        reason = self._said(reason)
        self.check_access("read")
        (self.member_id | self.other_id).check_access("write")
        # Nobody writes statements by hand; the right to both members was checked just above.
        standing = self.sudo().filtered(lambda row: not row.revoked_at)
        standing.write(
            {"revoked_at": now(), "revoked_by_id": self.env.uid, "revoked_reason": reason}
        )
        return len(standing)

    @api.model
    def _said(self, reason):
        """Return the reason as it goes on record: no number of a person is left in it."""
        reason = hide_numbers(said(self.env, reason))
        if not reason:
            raise UserError(self.env._("Say why; it stays on record with the two members."))
        return reason

    def button_revoke(self):
        """Take back what was said of the selected pairs."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take Back"),
            "res_model": "union.member.pair",
            "view_mode": "form",
            "target": "new",
            "context": {"default_statement_ids": [fields.Command.set(self.ids)]},
        }
