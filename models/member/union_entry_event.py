from odoo import api, fields, models

from ..clock import now


class UnionEntryEvent(models.Model):
    """What happened to a member's entry: codes, failures, passwords, cards. Append-only."""

    _name = "union.entry.event"
    _inherit = ["union.append.only"]
    _description = "Trail of a Member's Entry"
    _log_access = False
    _order = "id desc"
    _rec_name = "kind"
    _house_end = {"afterwards": True}

    member_id = fields.Many2one(
        "union.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    # The union of the day it happened; the member may have moved since.
    organization_id = fields.Many2one(
        "union.organization", "Union", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("issued", "Code Issued"),
            ("failed", "Wrong Code"),
            ("entered", "Code Used, Password Set"),
            ("closed", "Entry Closed"),
            ("linked", "Tied to the Person's Own Login"),
            ("card_printed", "Card Printed"),
            ("card_revoked", "Card Revoked"),
        ],
        required=True,
        readonly=True,
    )
    happened_at = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one("res.users", "By", required=True, readonly=True, ondelete="restrict")
    reason = fields.Char(readonly=True)

    @api.model
    @api.private
    def _record(self, members, kind, reason=False):
        """Add one event to the trail of each of these members, in the name of the user."""
        moment = now()
        # Nobody writes the trail by hand; the act just done is the right to.
        return self.sudo().create(
            [
                {
                    "member_id": member.id,
                    "organization_id": member.organization_id.id,
                    "kind": kind,
                    "happened_at": moment,
                    "user_id": self.env.uid,
                    "reason": reason,
                }
                for member in members.sudo()  # as above
            ]
        )
