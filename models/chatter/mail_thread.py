from odoo import api, models
from odoo.exceptions import AccessError

from ..named import NAMED, check_people, people_on


class MailThread(models.AbstractModel):
    """What anybody may call on a chatter by remote call, and Odoo leaves unasked."""

    _inherit = "mail.thread"

    @api.model
    def message_process(
        self, model, message, custom_values=None, save_original=False, strip_attachments=False,
        thread_id=None,
    ):  # fmt: skip
        """Take in a mail: what says where to is for the server or an administrator.

        Odoo posts it to any record, and makes new ones of any values, as the superuser. A mail
        gateway of another user names neither: aliases and replies lead its mail.

        :raise AccessError: anybody else names a model, a record or values
        """
        if model or custom_values or thread_id:
            self._check_gateway()
        return super().message_process(
            model, message, custom_values, save_original, strip_attachments, thread_id
        )

    @api.model
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        """Lead a mail; to records of ours it comes through an administrator's gateway.

        :raise AccessError: an alias or a reply leads to one, and anybody else takes the mail in
        """
        routes = super().message_route(message, message_dict, model, thread_id, custom_values)
        if any((route[0] or "").startswith("union.") for route in routes):
            self._check_gateway()
        return routes

    @api.model
    def _check_gateway(self):
        if not self.env.is_admin():
            raise AccessError(
                self.env._(
                    "Mail is taken in by the mail gateway of an administrator. Write in the chatter "
                    "of the record instead."
                )
            )

    def message_notify(self, *, model=False, res_id=False, **kwargs):
        """Notify of a record one may read: the message tells its name.

        :raise AccessError: the record is out of scope
        """
        # As Odoo takes it: a row called on counts, whatever else is named beside it.
        about = self or (self.env[model].browse(res_id or []) if model in self.env else self)
        if about._name.startswith("union.") or about._name in NAMED:
            about.check_access("read")
        return super().message_notify(model=model, res_id=res_id, **kwargs)

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Let those follow whom one has in sight, or who stand on the record: it tells their names.

        :raise AccessError: a member out of scope is named
        """
        if not self.env.su:
            check_people(
                self.env,
                "res.partner",
                partner_ids or [],
                lambda: people_on(self),
            )
        return super().message_subscribe(partner_ids, subtype_ids)
