from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...core.text import hide_numbers
from ..clock import today
from ..said import said

# A page of a phone.
MOST = 20
# Of one login; more are let in after a pause that grows.
OBJECTIONS = 3
LOOK_UPS = 10
LONGEST = 2000


class UnionPublicity(models.Model):
    """What members read on their own pages: notices that run, of their unions and those above."""

    _inherit = "union.publicity"

    @api.model
    @api.private
    def _portal_running(self, organizations):
        """Return the notices (superuser) that run today for members of these organisations."""
        # Published downwards: a notice is made to be read by every member below.
        return self.sudo().search(
            Domain("organization_id", "in", self._portal_places(organizations))
            & Domain("state", "=", "published")
            & Domain("ends_on", ">=", today(self.env)),
            limit=MOST,
        )

    @api.model
    @api.private
    def _portal_places(self, organizations):
        """Return the ids of these organisations and of all above them."""
        paths = organizations.mapped("parent_path")
        return list({int(part) for path in paths for part in path.split("/")[:-1]})

    @api.model
    @api.private
    def _portal_answer(self, members, receipt):
        """Return the objection (superuser) with this receipt number, empty where there is none.

        Only of notices made for this member: a number found elsewhere opens nothing.

        :param members: his memberships, found by his login
        :raise UserError: too many tries from this login
        """
        attempts = self.env["union.entry.attempt"].sudo()  # counts under a key, no name
        key = attempts._key("receipt", "login", self.env.uid)
        if not attempts._count(key, LOOK_UPS, attempts._figures()):
            raise UserError(self.env._("You have looked several times. Wait a while."))
        letters = "".join(filter(str.isalnum, said(self.env, receipt).upper()))
        # Who has the number handed it in; of others he learns nothing.
        register = self.env["union.publicity.objection"].sudo()
        return register.search(
            Domain("receipt", "=", f"{letters[:4]}-{letters[4:]}")
            & Domain("organization_id", "in", self._portal_places(members.organization_id))
        )

    @api.model
    @api.private
    def _portal_object(self, members, notice_id, content, named=False):
        """Hand in a member's objection to a notice that runs for him (SZ-5.1.3.4d).

        No login is kept with it: who wants no name on paper has none here either.

        :param members: his memberships, found by his login
        :param named: put his name under it
        :return: the objection (superuser), or None if no such notice runs for him
        :raise UserError: nothing said, too long, or too many from this login
        """
        notice = self._portal_running(members.organization_id).filtered(
            lambda one: one.id == notice_id
        )
        if not notice:
            return None
        content = said(self.env, content)
        if not any(map(str.isalpha, content)):
            raise UserError(self.env._("Say what you object to."))
        if len(content) > LONGEST:
            raise UserError(self.env._("Say it in at most %(count)s characters.", count=LONGEST))
        attempts = self.env["union.entry.attempt"].sudo()  # counts under a key, no name
        key = attempts._key("objection", "login", self.env.uid)
        if not attempts._count(key, OBJECTIONS, attempts._figures()):
            raise UserError(
                self.env._("You have handed in several objections. Wait a while before the next.")
            )
        # The notice runs for this member; a member has no right to the register of objections.
        register = self.env["union.publicity.objection"].with_user(SUPERUSER_ID)
        return register.create(
            {
                "publicity_id": notice.id,
                # Typed by anybody: no number of a person stays in it.
                "content": hide_numbers(content),
                "objector": members[:1].name if named else False,
            }
        )
