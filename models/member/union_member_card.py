import base64

from odoo import api, fields, models
from odoo.fields import Domain

from ...core import entry, qr
from ..clock import now
from .union_member_entry import ENTERING_STATES

TOKEN_LENGTH = len(entry.new_card_token())


class UnionMemberCard(models.Model):
    """A member card: a random token that tells nothing of its holder. One is valid at a time."""

    _name = "union.member.card"
    _description = "Member Card"
    _log_access = False
    _order = "id desc"
    _rec_name = "member_id"

    member_id = fields.Many2one(
        "union.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    organization_id = fields.Many2one(
        "union.organization", "Union", required=True, readonly=True, index=True, ondelete="restrict"
    )
    token = fields.Char(required=True, readonly=True, groups=fields.NO_ACCESS)
    issued_at = fields.Datetime(required=True, readonly=True)
    revoked_at = fields.Datetime(readonly=True)
    revoked_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    revoked_reason = fields.Char("Reason", readonly=True)

    _token_unique = models.UniqueIndex("(token)", "This card exists already.")
    _one_valid = models.UniqueIndex(
        "(member_id) WHERE revoked_at IS NULL", "This member has a valid card already."
    )

    @api.model
    @api.private
    def _of(self, members):
        """Return ``{member: valid card}`` (superuser) of these members, made where missing.

        Who calls it may show these members their cards, or print them.
        """
        # Only the holder and who prints his card see the token; the caller checked that.
        cards = self.sudo()
        found = cards._valid(members).grouped("member_id")
        moment = now()
        missing = [member for member in members.sudo() if member not in found]  # as above
        made = cards.create(
            [
                {
                    "member_id": member.id,
                    "organization_id": member.organization_id.id,
                    "token": entry.new_card_token(),
                    "issued_at": moment,
                }
                for member in missing
            ]
        )
        return found | made.grouped("member_id")

    @api.model
    @api.private
    def _revoke(self, members, reason):
        """Make the cards of these members invalid; return the members who had one."""
        cards = self.sudo()._valid(members)  # as in _of
        cards.write({"revoked_at": now(), "revoked_by_id": self.env.uid, "revoked_reason": reason})
        # Before the next one is inserted: there is one valid card of a member.
        cards.flush_recordset()
        return cards.member_id

    @api.model
    @api.private
    def _member_of(self, token):
        """Return the member (superuser) of a valid card, or an empty record.

        A card is valid while its holder is a member.
        """
        if not isinstance(token, str) or len(token) != TOKEN_LENGTH:
            return self.env["union.member"].sudo().browse()  # nobody
        # Who asks has no rights; what he is told about the holder is decided by who calls this.
        card = self.sudo().search(
            Domain("token", "=", token) & Domain("revoked_at", "=", False), limit=1
        )
        return card.member_id.filtered(lambda member: member.state in ENTERING_STATES)

    def _valid(self, members):
        return self.search(
            Domain("member_id", "in", members.ids) & Domain("revoked_at", "=", False)
        )

    def _address(self):
        """Return what the QR code holds: the address of the check, with the token alone."""
        self.ensure_one()
        return f"{self.get_base_url()}/union/card/{self.token}"

    def _qr(self):
        """Return the QR code as a data URI: as an image's address the token would be in logs."""
        return (
            "data:image/svg+xml;base64,"
            + base64.b64encode(qr.svg(self._address()).encode()).decode()
        )
