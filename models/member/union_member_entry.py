from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

from ...core import entry
from ..clock import office_day
from ..said import reason_said

# Who may enter; whoever left or moved away is out at once.
ENTERING_STATES = ("active", "retained")
# What is revealed by issuing a code, as the access log says it.
CODE_SHOWN = "entry_code"


class UnionMember(models.Model):
    """Entry of a member: his login, his one-time codes, his card.

    A login (portal user, named by the member number) is made at the first entry, never before.
    Officers who are members use the login they have: it is tied by its contact and never touched
    here. What this file calls a member's *own* login is therefore: a portal user with the
    member's contact and the member's number as its name. No other user is ever changed.
    """

    _inherit = "union.member"

    entry_code_ids = fields.One2many("union.member.entry.code", "member_id", readonly=True)
    entry_event_ids = fields.One2many("union.entry.event", "member_id", readonly=True)
    card_ids = fields.One2many("union.member.card", "member_id", readonly=True)
    consent_ids = fields.One2many("union.consent", "member_id", readonly=True)

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals and vals["state"] not in ENTERING_STATES:
            self._close_entry()
        return result

    def action_issue_codes(self, reason):
        """Give each of these members a one-time code to enter with; it is shown here and never again.

        Codes issued before end. A member who had entered already is logged out everywhere and
        enters anew with the code: his password and keys end.

        :param str reason: why (first card, phone lost); stays in the trail and the access log
        :return: ``[{'member_id', 'member_number', 'name', 'organization', 'code', 'expires_on'}]``
        :rtype: list
        :raise AccessError: not an officer of the members' union
        :raise UserError: no reason; somebody is no member now or uses a login of his own
        """
        reason = self._check_entry_desk(reason)
        members = self.sudo()  # the right to write them was checked just above
        members._check_may_enter()
        codes = self.env["union.member.entry.code"]._issue(self, reason)
        members._own_logins()._end_sessions()
        # What others tried by these numbers does not keep the holder of the new code waiting.
        self.env["union.entry.attempt"]._lift(members.mapped("member_number"))
        self.env["union.entry.event"]._record(self, "issued", reason)
        self.env["union.access.log"]._record(self, [CODE_SHOWN], reason)
        expires = {code.member_id: code.expires_at for code in members._open_codes()}
        return [
            {
                "member_id": member.id,
                "member_number": member.member_number,
                "name": member.name,
                "organization": member.organization_id.name,
                "code": entry.show_code(codes[member]),
                "expires_on": fields.Date.to_string(office_day(self.env, expires[member])),
            }
            for member in self
        ]

    def action_revoke_cards(self, reason):
        """Make the cards of these members invalid; the next one printed or shown is a new one.

        :param str reason: why (lost, stolen); stays in the trail
        :raise AccessError: not an officer of the members' union
        :raise UserError: no reason given
        """
        reason = self._check_entry_desk(reason)
        revoked = self.env["union.member.card"]._revoke(self, reason)
        self.env["union.entry.event"]._record(revoked, "card_revoked", reason)
        return len(revoked)

    def action_link_login(self, login):
        """Tie a member to the login he has as an officer, so that his own pages open with it.

        :param str login: of a user who has a duty where the caller is an administrator
        :raise AccessError: not an administrator of the member's union
        :raise UserError: there is no such officer, or he is another member
        """
        self.ensure_one()
        self.check_access("write")
        scope = self.env["union.organization"]
        if not (self.env.su or self.organization_id.in_admin_scope):
            raise AccessError(
                self.env._("Only an administrator of the member's union ties a login to a member.")
            )
        # A program may send anything; no database text holds NUL.
        login = login.replace("\0", "").strip() if isinstance(login, str) else ""
        domain = Domain("user_id.login", "=", login) & Domain("is_current", "=", True)
        if not self.env.su:
            domain &= Domain(
                "organization_id", "in", scope._search([("in_admin_scope", "=", True)])
            )
        user = self.env["union.duty"].search(domain, limit=1).user_id
        if not user:
            raise UserError(
                self.env._("Nobody with the login %(login)s has a duty in your scope.", login=login)
            )
        if user == self.env.user:
            raise UserError(self.env._("Another administrator ties your own login."))
        member = self.sudo()  # checked above: administrator here and of this user
        partner = user.sudo().partner_id  # as above
        other = member.search(
            Domain("partner_id", "=", partner.id) & Domain("id", "!=", self.id), limit=1
        )
        if other or (member.partner_id and member._own_logins()):
            raise UserError(
                self.env._(
                    "This login or this member is tied already: %(login)s, %(member)s.",
                    login=login,
                    member=self.display_name,
                )
            )
        member.partner_id = partner
        self.env["union.entry.event"]._record(self, "linked")

    def button_revoke_card(self):
        """The card was lost."""
        self.action_revoke_cards(self.env._("Lost"))

    def _check_entry_desk(self, reason):
        """Refuse whoever is no officer of these members' unions, or gives no reason; return it."""
        self.check_access("write")
        reason = reason_said(self.env, reason)
        if not reason:
            raise UserError(self.env._("Say why; it stays in the trail of the member's entry."))
        return reason

    def _check_members_now(self):
        """Refuse if one of these is no member now."""
        if out := self.filtered(
            lambda member: member.state not in ENTERING_STATES or not member.member_number
        ):
            raise UserError(
                self.env._(
                    "No members now, so without card and entry: %(names)s.",
                    names=", ".join(out[:10].mapped("display_name")),
                )
            )

    def _check_may_enter(self):
        """Refuse if one of these (superuser) is no member now, or has another login than his own."""
        self._check_members_now()
        if other := self._other_logins():
            raise UserError(
                self.env._(
                    "These use a login they have already, or their number is taken as a login:"
                    " %(names)s.",
                    names=", ".join(other[:10].mapped("display_name")),
                )
            )

    def _logins(self):
        """Return the users (superuser, archived ones too) by number or contact of these."""
        return (
            self.env["res.users"]
            .sudo()  # for the checks and steps of this file only
            .with_context(active_test=False)
            .search(
                Domain("login", "in", [number for number in self.mapped("member_number") if number])
                | Domain("partner_id", "in", self.partner_id.ids)
            )
        )

    def _own_logins(self):
        """Return the own logins (superuser, archived ones too) of these members."""
        own = {(member.partner_id, member.member_number) for member in self if member.partner_id}
        return self._logins().filtered(
            lambda user: user.share and (user.partner_id, user.login) in own
        )

    def _other_logins(self):
        """Return those of these members who have a login that is not their own one."""
        own = self._own_logins()
        others = self._logins() - own
        names = set(others.mapped("login"))
        partners = others.filtered("active").partner_id
        return self.filtered(
            lambda member: member.partner_id in partners or member.member_number in names
        )

    def _open_codes(self):
        return self.entry_code_ids.filtered(lambda code: code.state == "open")

    def _open_login(self, password):
        """Make or wake this member's (superuser) own login with this password; return its name."""
        self.ensure_one()
        if self._other_logins():
            return False
        quiet = {
            "no_reset_password": True,
            "tracking_disable": True,
            "mail_create_nolog": True,
            "mail_create_nosubscribe": True,
        }
        users = self.env["res.users"].with_context(**quiet)
        user = self._own_logins()
        if user:
            user.write({"active": True, "password": password})
        else:
            if not self.partner_id:
                # Made for the login: the name and nothing else.
                self.partner_id = (
                    self.env["res.partner"].with_context(**quiet).create({"name": self.name})
                )
            self.partner_id.active = True
            users.create(
                {
                    "login": self.member_number,
                    "partner_id": self.partner_id.id,
                    "password": password,
                    "group_ids": [Command.set([self.env.ref("base.group_portal").id])],
                    "lang": self.env.lang or False,
                }
            )
        return self.member_number

    def _close_entry(self):
        """Shut out whoever is no member any more: login, codes and card end at once."""
        members = self.sudo()  # follows from the state, which was changed with the right to
        users = members._own_logins().filtered("active")
        users._end_sessions()
        # A member may leave by an act of his own, and nobody archives himself.
        users.with_user(SUPERUSER_ID).active = False
        self.env["union.member.entry.code"]._revoke(members)
        self.env["union.member.card"]._revoke(members, False)
        closed = members.filtered(lambda member: member.partner_id in users.partner_id)
        self.env["union.entry.event"]._record(closed, "closed")

    @api.model
    def _of_login(self):
        """Return the memberships (superuser) of the current user himself."""
        # A member reads himself here and nobody else: his contact is his login's.
        return self.sudo().search(
            Domain("partner_id", "=", self.env.user.partner_id.id)
            & Domain("state", "in", ENTERING_STATES)
        )
