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
LONGEST = 2000


class UnionPublicity(models.Model):
    """What members read on their own pages: notices that run, of their unions and those above."""

    _inherit = "union.publicity"

    @api.model
    @api.private
    def _portal_running(self, organizations):
        """Return the notices (superuser) that run today for members of these organisations."""
        places = {
            int(part)
            for path in organizations.mapped("parent_path")
            for part in path.split("/")[:-1]
        }
        # Published downwards: a notice is made to be read by every member below.
        return self.sudo().search(
            Domain("organization_id", "in", list(places))
            & Domain("state", "=", "published")
            & Domain("ends_on", ">=", today(self.env)),
            limit=MOST,
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
