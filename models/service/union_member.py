from odoo import fields, models
from odoo.fields import Domain

from ..clock import now


class UnionMember(models.Model):
    _inherit = "union.member"

    # The portal finds a member by his login's contact.
    partner_id = fields.Many2one(index="btree_not_null")

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state", "active") != "active":
            self._give_up_places()
        return result

    def _give_up_places(self):
        """Free the places of who is no active member any more; who waits moves up."""
        # Follows from the state, which was changed with the right to.
        registrations = self.env["event.registration"].sudo()
        places = registrations.search(
            Domain("union_member_id", "in", self.ids)
            & Domain("state", "in", ("draft", "open"))
            & Domain("event_id.date_begin", ">", now())
        )
        for activity in places.event_id._union_activities():
            if activity.phase == "sign_up":
                activity._give_up(
                    places.filtered(lambda place, event=activity.event_id: place.event_id == event)
                )

    def _ensure_contacts(self):
        """Give each of these members a contact with his name, if he has none (one batch).

        A contact is made to be named by, so it holds the name and nothing else.
        """
        # The right to the members was checked; a contact belongs to nobody's scope.
        without = self.sudo().filtered(lambda member: not member.partner_id)
        partners = (
            without.env["res.partner"]
            .with_context(
                tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
            )
            .create([{"name": member.name} for member in without])
        )
        for member, partner in zip(without, partners, strict=True):
            member.partner_id = partner
        self.invalidate_recordset(["partner_id"])
