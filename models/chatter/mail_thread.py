from odoo import api, models
from odoo.exceptions import AccessError


class MailThread(models.AbstractModel):
    """What anybody may call on a chatter by remote call, and Odoo leaves unasked."""

    _inherit = "mail.thread"

    @api.model
    def message_process(
        self, model, message, custom_values=None, save_original=False, strip_attachments=False,
        thread_id=None,
    ):  # fmt: skip
        """Take in a mail: for the mail gateway, which is the server or an administrator.

        Odoo posts it to any record, and makes new ones of any values, as the superuser.

        :raise AccessError: anybody else calls it
        """
        if not self.env.is_admin():
            raise AccessError(
                self.env._(
                    "Mail is taken in by the mail gateway of an administrator. Write in the chatter "
                    "of the record instead."
                )
            )
        return super().message_process(
            model, message, custom_values, save_original, strip_attachments, thread_id
        )

    def message_notify(self, *, model=False, res_id=False, **kwargs):
        """Notify of a record one may read: the message tells its name.

        :raise AccessError: the record is out of scope
        """
        about = self.env[model].browse(res_id or []) if model in self.env else self
        if about._name.startswith("union."):
            about.check_access("read")
        return super().message_notify(model=model, res_id=res_id, **kwargs)
