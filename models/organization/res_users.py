from odoo import fields, models
from odoo.fields import Command, Domain

from ..clock import today


class ResUsers(models.Model):
    _inherit = "res.users"

    duty_ids = fields.One2many("union.duty", "user_id", "Duties")

    def _sync_duty_groups(self):
        """Give these users the groups of their duties and delegations of today, take the others.

        Only groups named in ``union.role.group`` are touched.
        """
        if not self:
            return
        # Who may grant was checked on the duty; the groups only follow it.
        # A row per role. pylint: disable-next=no-search-all
        roles = self.env["union.role.group"].sudo().search([])
        groups_of = roles.grouped("role")
        delegations = (
            self.env["union.duty.delegation"]
            .sudo()  # as above
            .search(
                Domain("deputy_id", "in", self.ids)
                & Domain("date_from", "<=", today(self.env))
                & Domain("date_to", ">=", today(self.env))
            )
        )
        current = (
            self.env["union.duty"]
            .sudo()  # as above
            .search(
                Domain("user_id", "in", (self | delegations.user_id).ids)
                & Domain("is_current", "=", True)
            )
            .grouped("user_id")
        )
        principals = delegations.grouped("deputy_id")
        for user in self.sudo():  # as above
            duties = current.get(user, self.env["union.duty"])
            for principal in principals.get(user, delegations.browse()).user_id:
                duties |= current.get(principal, duties.browse())
            due = self.env["res.groups"].union(
                *(
                    groups_of[role].group_id
                    for role in set(duties.mapped("role")) & groups_of.keys()
                )
            )
            have = user.group_ids & roles.group_id
            if have != due:
                user.group_ids = [Command.unlink(group.id) for group in have - due] + [
                    Command.link(group.id) for group in due - have
                ]
