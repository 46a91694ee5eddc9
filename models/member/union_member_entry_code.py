import hmac
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...core import entry
from ..clock import now
from . import vault
from .union_member_entry import ENTERING_STATES

# Compared when there is no code, so that a number nobody has costs the same work.
NO_DIGEST = "0" * 64


class UnionMemberEntryCode(models.Model):
    """A one-time code by which a member enters and sets his password: its keyed digest only."""

    _name = "union.member.entry.code"
    _description = "One-time Entry Code"
    _log_access = False
    _order = "id desc"
    _rec_name = "member_id"

    member_id = fields.Many2one(
        "union.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The union that issued the code.",
    )
    code_digest = fields.Char(readonly=True, groups=fields.NO_ACCESS)
    reason = fields.Char(readonly=True)
    issued_by_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    issued_at = fields.Datetime(required=True, readonly=True)
    expires_at = fields.Datetime(required=True, readonly=True)
    failures = fields.Integer("Wrong Tries", readonly=True)
    used_at = fields.Datetime(readonly=True)
    revoked_at = fields.Datetime(readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("used", "Used"), ("expired", "Expired"), ("revoked", "Revoked")],
        compute="_compute_state",
    )

    _one_open = models.UniqueIndex(
        "(member_id) WHERE used_at IS NULL AND revoked_at IS NULL",
        "This member has an open code already.",
    )

    @api.depends("used_at", "revoked_at", "expires_at")
    def _compute_state(self):
        moment = now()
        for code in self:
            if code.used_at:
                code.state = "used"
            elif code.revoked_at:
                code.state = "revoked"
            else:
                code.state = "expired" if code.expires_at <= moment else "open"

    @api.model
    @api.private
    def _issue(self, members, reason):
        """Give each of these members a fresh code; codes of before end.

        Rights and states were checked by who calls it.

        :return: ``{member: code}``; the codes are nowhere else
        """
        ring = vault.ring_or_raise(self.env)
        self._revoke(members)
        moment = now()
        expires_at = moment + timedelta(days=self.env["union.entry.attempt"]._figures().code_days)
        codes = {member: entry.new_code() for member in members}
        # Nobody writes a code by hand.
        self.sudo().create(
            [
                {
                    "member_id": member.id,
                    "organization_id": member.organization_id.id,
                    "code_digest": self._digest(ring, member.id, code),
                    "reason": reason,
                    "issued_by_id": self.env.uid,
                    "issued_at": moment,
                    "expires_at": expires_at,
                }
                for member, code in codes.items()
            ]
        )
        return codes

    @api.model
    @api.private
    def _revoke(self, members):
        """End the open codes of these members."""
        # As in _issue.
        codes = self.sudo().search(
            Domain("member_id", "in", members.ids)
            & Domain("used_at", "=", False)
            & Domain("revoked_at", "=", False)
        )
        codes.revoked_at = now()
        # Before the next one is inserted: there is one open code of a member.
        codes.flush_recordset()

    @api.model
    @api.private
    def _try(self, number, code, address):
        """Look at what a stranger typed.

        The same work is done for a number nobody has as for one somebody has.

        :return: ``(code record (superuser) or an empty one, whether he has to wait)``
        :raise UserError: the encryption keys are missing
        """
        number, code = entry.clean_number(number), entry.clean(code)
        attempts = self.env["union.entry.attempt"]
        keys = attempts._reserve("code", number, address)
        if keys is None:
            return self.browse(), True
        ring = vault.ring_or_raise(self.env)
        # A stranger has no rights; only whether number and code belong together leaves here.
        codes = self.sudo()
        member = codes.env["union.member"].search(
            Domain("member_number", "=", number) & Domain("state", "in", ENTERING_STATES), limit=1
        )
        found = codes.search(
            Domain("member_id", "=", member.id)
            & Domain("used_at", "=", False)
            & Domain("revoked_at", "=", False),
            limit=1,
        )
        right = hmac.compare_digest(
            found.code_digest or NO_DIGEST, self._digest(ring, member.id or 0, code)
        )
        if right and found._is_open():
            attempts._give_back(keys)
            return found, False
        found._count_failure()
        return self.browse(), False

    def _count_failure(self):
        """Count a wrong try; after too many the code is worth nothing."""
        most = self.env["union.entry.attempt"]._figures().code_failures
        for code in self:
            code.failures += 1
            if code.failures >= most and not code.revoked_at:
                code.revoked_at = now()
        self.env["union.entry.event"]._record(self.member_id, "failed")

    def _is_open(self):
        """Whether the code lets its member in now."""
        return (
            bool(self.exists()) and self.state == "open" and self.member_id.state in ENTERING_STATES
        )

    def _use(self, password):
        """Use the code up: its member's login gets this password.

        :param str password: checked by who calls it
        :return: the login, or False if the code was used in the meantime
        """
        self.ensure_one()
        # One at a time: of two windows with the same code the second is told.
        if not self.try_lock_for_update() or not self._is_open():
            return False
        login = self.member_id._open_login(password)
        if login:
            self.used_at = now()
            self.env["union.entry.event"]._record(self.member_id, "entered")
        return login

    @staticmethod
    def _digest(ring, member_id, code):
        return ring.digest("entry:code", f"{member_id}\0{code}")
