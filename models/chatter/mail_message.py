from odoo import api, models

from ..named import people_on


class MailMessage(models.Model):
    """A message tells the name of the record it is about, which Odoo reads as the superuser."""

    _inherit = "mail.message"

    @api.depends("model", "res_id")
    def _compute_record_name(self):
        super()._compute_record_name()
        # Nobody allowed a message that is not saved yet to speak of that record.
        for message in self.filtered(lambda row: row.record_name and not row._origin):
            record = self.env[message.model].with_user(self.env.uid).browse(message.res_id)
            if not record.has_access("read"):
                message.record_name = False

    @api.depends_context("uid")
    def _compute_display_name(self):
        super()._compute_display_name()
        # What is answered to, or where a channel began, may be any message one gives the id of.
        said = self._origin.with_user(self.env.uid)
        closed = set(said.ids) - set(said._filtered_access("read").ids)
        for message in self:
            if message._origin.id in closed:
                message.display_name = False

    def _people_told(self, field, vals_list):
        """Return also who stands on the records these messages are about, and may be written to."""
        told = super()._people_told(field, vals_list)
        for model in {vals.get("model") for vals in vals_list} - {None, False}:
            ids = {vals.get("res_id") for vals in vals_list if vals.get("model") == model}
            if model in self.env:
                told |= people_on(self.env[model].browse(ids - {None, False}))
        return told
