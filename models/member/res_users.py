import secrets

from odoo import api, models
from odoo.exceptions import AccessDenied, UserError
from odoo.http import request
from odoo.tools import SQL


class ResUsers(models.Model):
    """The logins of members: locked by number, silent about who exists, ended in one step."""

    _inherit = "res.users"

    def _end_sessions(self):
        """End sessions, password and keys of these (superuser) logins; they stay as they are else."""
        if not self:
            return
        self.api_key_ids.unlink()
        self.flush_recordset(["password"])
        # No password at all, without hashing one for each of a thousand.
        self.env.cr.execute(
            SQL("UPDATE res_users SET password = NULL WHERE id = ANY(%s)", self.ids)
        )
        self.invalidate_recordset(["password"])
        # Session tokens are kept there.
        self.env.registry.clear_cache()

    def _is_member_login(self):
        """Whether this is the own login of a member, past or present."""
        user = self.sudo()  # asks for a number, tells yes or no
        return user.share and bool(
            user.env["union.member"].search_count(
                [("partner_id", "=", user.partner_id.id), ("member_number", "=", user.login)],
                limit=1,
            )
        )

    def _check_credentials(self, credential, env):
        """Lock a member's login by its number as well as by address, as the entry does."""
        if not self.env.user._is_member_login():
            return super()._check_credentials(credential, env)
        address = request.httprequest.remote_addr if request else "n/a"
        attempts = self.env["union.entry.attempt"]
        keys = attempts._reserve("password", self.env.user.login, address or "n/a")
        if keys is None:
            raise AccessDenied()
        result = super()._check_credentials(credential, env)
        attempts._give_back(keys)
        return result

    def _notify_security_setting_update(self, subject, content, mail_values=None, **kwargs):
        """Write no mail to a member's login that has no address: he reads his trail instead."""
        users = self.filtered(lambda user: user.email or not user._is_member_login())
        return super(ResUsers, users)._notify_security_setting_update(
            subject, content, mail_values=mail_values, **kwargs
        )

    @api.model
    def _signup_create_user(self, values):
        """Let nobody take a name that may be, or become, a member's number, invited or not.

        Where Odoo lets people sign up by themselves, who is no member yet applies with the login
        he makes. A number as a name would keep its member out for ever. Any other name is
        Odoo's matter: a log-in by another service brings none with an address in it.
        """
        if self.env["union.member"]._is_like_a_number(values.get("login")):
            raise UserError(
                self.env._(
                    "This name is kept for the member who gets that number. Sign up with your"
                    " e-mail address."
                )
            )
        return super()._signup_create_user(values)

    def reset_password(self, login):
        """Answer for a member's login as for one nobody has: member numbers can be counted up."""
        users = self.search(self._get_login_domain(login))
        if any(user._is_member_login() for user in users):
            login = secrets.token_hex()
        return super().reset_password(login)
