from odoo import fields, models
from odoo.fields import Command, Domain

from ..clock import today


class ResUsers(models.Model):
    _inherit = "res.users"

    duty_ids = fields.One2many("union.duty", "user_id", "Duties")

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals:
            # Who is archived is deputised no more, and again when he comes back.
            absences = (
                self.env["union.duty.delegation"]
                .sudo()  # whose groups follow, not what they are
                .search(
                    Domain("user_id", "in", self.ids) & Domain("date_to", ">=", today(self.env))
                )
            )
            absences.deputy_id._sync_duty_groups()
        return result

    def _sync_duty_groups(self):
        """Give these users the groups of their duties and delegations of today, take the others.

        Only groups named in ``union.role.group`` are touched. Of a delegation only the duties the
        deputy stands near to count, as everywhere.
        """
        if not self:
            return
        # Who may grant was checked on the duty; the groups only follow it.
        # A row per role. pylint: disable-next=no-search-all
        roles = self.env["union.role.group"].sudo().search([])
        groups_of = roles.grouped("role")
        held = self.env["union.duty"]._roles_of(self.ids)
        changes = {}
        for user in self.sudo():  # as above
            due = self.env["res.groups"].union(
                *(groups_of[role].group_id for role in held.get(user.id, set()) & groups_of.keys())
            )
            have = user.group_ids & roles.group_id
            if have != due:
                changes.setdefault((have - due, due - have), []).append(user.id)
        for (gone, new), ids in changes.items():
            # As above; a write for all who change alike.
            self.sudo().browse(ids).group_ids = [
                *(Command.unlink(group.id) for group in gone),
                *(Command.link(group.id) for group in new),
            ]
