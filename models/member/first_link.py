"""Links by which new users of an office set their first password.

For people without an e-mail: the administrator who made the login shows or prints the link. It
is Odoo's own token: signed, ends by itself after some days, and dies with the first sign-in.
No password and no token is stored.
"""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..clock import today


class ResUsers(models.Model):
    _inherit = "res.users"

    def action_first_links(self):
        """Return the links by which these users set their first password.

        For a platform administrator, of users he made himself who have never signed in, hold our
        groups only, whose duties all stand where he grants duties today, and who deputise for
        nobody, now or later.

        :return: ``[{'user_id', 'name', 'login', 'link'}]``
        :raise AccessError: one of them is no such user
        """
        if self - self._first_link_users():
            raise AccessError(
                self.env._(
                    "A first link is given for users you made yourself, who never signed in, whose"
                    " duties all stand where you grant duties and who are nobody's deputies."
                )
            )
        return self._first_links()

    def _first_links(self):
        """As :meth:`action_first_links`, for users that were found able to have one."""
        # Whose they are was checked; the token is told to nobody else.
        partners = self.sudo().partner_id
        partners.signup_prepare(signup_type="signup")
        links = partners._get_signup_url_for_action()
        return [
            {
                "user_id": user.id,
                "name": user.name,
                "login": user.login,
                "link": links[user.partner_id.id],
            }
            for user in self.sudo()  # as above
        ]

    @api.model
    def _first_link_users(self):
        """Return the users the caller may give a first link for, in a few queries."""
        paths = self.env["union.duty"]._granting_paths()
        if not paths:
            return self.browse()
        # Whom he made himself; told are name and login, which he wrote.
        users = self.sudo().search(
            Domain("create_uid", "=", self.env.uid)
            & Domain("share", "=", False)
            & Domain("log_ids", "=", False)
        )
        roles = self.env["union.role.group"].sudo()  # a rule of the house
        # A row per role. pylint: disable-next=no-search-all
        ours = roles.search([]).group_id | self.env.ref("base.group_user")
        day = today(self.env)
        duties = users.duty_ids.filtered(lambda duty: not duty.date_to or duty.date_to >= day)
        inside = duties.filtered(lambda duty: duty.organization_id.parent_path.startswith(paths))
        # A deputy signs in with the duties of another, wherever those stand.
        deputies = (
            self.env["union.duty.delegation"]
            .sudo()  # tells only that there is one
            .search(Domain("deputy_id", "in", users.ids) & Domain("date_to", ">=", day))
            .deputy_id
        )
        users = (inside.user_id - (duties - inside).user_id - deputies).filtered(
            lambda user: not user.group_ids - ours
        )
        return self.browse(users.ids)

    def _end_first_links(self):
        """End the links given before, of users their maker may give none for any more.

        Whoever keeps such a link would sign in with what somebody else grants them now.
        """
        # Whom they were made by, and whether they have come; nothing is told.
        waiting = self.sudo().filtered(
            lambda user: not user.log_ids and user.partner_id.signup_type == "signup"
        )
        for maker, users in waiting.grouped("create_uid").items():
            # Users of Odoo's own administrator are his to invite.
            if not (maker.id == SUPERUSER_ID or maker.has_group("base.group_erp_manager")):
                able = self.with_user(maker)._first_link_users()
                (users - able.sudo()).partner_id.signup_cancel()  # as above


class UnionDuty(models.Model):
    _inherit = "union.duty"

    @api.model_create_multi
    def create(self, vals_list):
        duties = super().create(vals_list)
        duties.user_id._end_first_links()
        return duties

    def write(self, vals):
        result = super().write(vals)
        self.user_id._end_first_links()
        return result


class UnionDutyDelegation(models.Model):
    _inherit = "union.duty.delegation"

    @api.model_create_multi
    def create(self, vals_list):
        delegations = super().create(vals_list)
        delegations.deputy_id._end_first_links()
        return delegations


class UnionFirstLink(models.TransientModel):
    """A line of the sheet of first links; the link itself is made when it is read."""

    _name = "union.first.link"
    _description = "First Sign-in Link"
    _order = "id"

    user_id = fields.Many2one("res.users", "Person", required=True, ondelete="cascade")
    login = fields.Char(compute="_compute_link", compute_sudo=False)
    link = fields.Char(
        compute="_compute_link",
        compute_sudo=False,
        help="Opens a page to choose a password; ends with the first sign-in.",
    )

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_link(self):
        able = self.user_id & self.env["res.users"]._first_link_users()
        links = {row["user_id"]: row for row in able._first_links()}
        for line in self:
            row = links.get(line.user_id.id, {})
            line.login = row.get("login", False)
            line.link = row.get("link", False)

    @api.model
    def action_open_list(self):
        """Open the links of all users the caller may give one for.

        :raise AccessError: the caller grants no duties
        """
        if not self.env["union.duty"]._granting_paths():
            raise AccessError(
                self.env._("First links are given by platform administrators, not by deputies.")
            )
        users = self.env["res.users"]._first_link_users()
        # Lines for the caller's own eyes.
        lines = self.sudo().create([{"user_id": user.id} for user in users])
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("First Sign-in Links"),
            "res_model": self._name,
            "views": [(False, "list")],
            "domain": [("id", "in", lines.ids)],
        }
