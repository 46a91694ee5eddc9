from odoo import models

from ..named import NAMED


class MailComposeMessage(models.TransientModel):
    """A letter about records one may read: Odoo fills it with their names as the superuser."""

    _inherit = "mail.compose.message"

    def _evaluate_res_ids(self):
        ids = super()._evaluate_res_ids()
        ours = (self.model or "").startswith("union.") or self.model in NAMED
        if ids and ours and self.model in self.env:
            # As the person: what is computed here is computed as the superuser.
            self.env[self.model].with_user(self.env.uid).browse(ids).check_access("read")
        return ids
