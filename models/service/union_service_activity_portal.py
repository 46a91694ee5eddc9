from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..clock import now


class UnionServiceActivity(models.Model):
    """What a member sees and does on the portal: through his own membership only."""

    _inherit = "union.service.activity"

    @api.model
    def _portal_memberships(self):
        """Return the active memberships (superuser) of the current user himself."""
        # A member reads himself here and nobody else: his contact is his login's.
        return (
            self.env["union.member"]
            .sudo()
            .search([("partner_id", "=", self.env.user.partner_id.id), ("state", "=", "active")])
        )

    @api.model
    def _portal_activities(self, members):
        """Return the activities (superuser) these memberships may join or are listed for.

        Published downwards: those of the member's union and of all above it.
        """
        places = {
            int(part)
            for path in members.organization_id.mapped("parent_path")
            for part in path.split("/")
            if part
        }
        if not places:
            return self.sudo().browse()  # nothing
        listed = (
            self.env["event.registration"]
            .sudo()  # his own places
            .search([("union_member_id", "in", members.ids), ("state", "in", ("open", "done"))])
        )
        return self.sudo().search(  # open to every member of those unions
            Domain("organization_id", "in", list(places))
            & (
                (Domain("phase", "=", "sign_up") & Domain("date_end", ">", now()))
                | Domain("event_id", "in", listed.event_id.ids)
            ),
            order="date_begin, id",
            limit=200,
        )

    def _portal_states(self, members):
        """Return ``{activity id: state of the member's own registration}``, one query."""
        registrations = (
            self.env["event.registration"]
            .sudo()  # his own places
            .search([("union_member_id", "in", members.ids), ("event_id", "in", self.event_id.ids)])
        )
        by_event = {registration.event_id: registration for registration in registrations}
        return {
            activity.id: by_event[activity.event_id].state
            for activity in self
            if activity.event_id in by_event
        }

    def _portal_change(self, members, operation):
        """Sign the member up for this activity, or withdraw him, until it begins.

        :param members: his own memberships, from :meth:`_portal_memberships`
        :param operation: ``sign_up`` or ``withdraw``
        :raise UserError: begun, full, closed
        """
        self.ensure_one()
        if self.date_begin <= now():
            raise UserError(
                self.env._(
                    "“%(activity)s” has begun; speak to the people on the spot.",
                    activity=self.name,
                )
            )
        path = self.organization_id.parent_path
        mine = members.filtered(lambda m: m.organization_id.parent_path.startswith(path))
        if operation == "sign_up":
            self._check_sign_up_open()
            self._join(mine[:1])
        else:
            self._leave(mine)
