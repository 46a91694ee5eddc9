from odoo import models

from ..named import check_people, people_on


class DiscussChannel(models.Model):
    _inherit = "discuss.channel"

    def add_members(self, partner_ids=None, *args, **kwargs):
        """Let those in whom one has in sight: of a channel within one, Odoo adds as the superuser.

        :raise AccessError: a member out of scope is named
        """
        if not self.env.su:
            check_people(
                self.env,
                "res.partner",
                partner_ids or [],
                lambda: people_on(self),
            )
        return super().add_members(partner_ids, *args, **kwargs)


class DiscussChannelMember(models.Model):
    _inherit = "discuss.channel.member"

    def _people_told(self, field, vals_list):
        """Return also who is in these channels: who starts one within it asks them there."""
        told = super()._people_told(field, vals_list)
        channels = {vals.get("channel_id") for vals in vals_list} - {None, False}
        return told | people_on(self.env["discuss.channel"].browse(channels))
