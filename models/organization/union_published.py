from odoo import models
from odoo.fields import Domain


class UnionPublishedMixin(models.AbstractModel):
    """For records of ``organization_id`` that come down to those below it once published.

    Those below read the record. What is said about it (the chatter) is read where the
    record itself is in scope, and so are its files, unless ``_files_come_down``.
    """

    _name = "union.published.mixin"
    _description = "Published Downwards"

    _files_come_down = False

    def _in_sight(self):
        """Return those of these that are in scope, not only published to the user."""
        if self.env.su:
            return self
        # Which of them: nothing is read, and the scope is the user's own all the same.
        return self & self.sudo().with_context(active_test=False).search(
            Domain("id", "in", self.ids) & self._in_sight_domain()
        )

    def _in_sight_domain(self):
        return Domain("organization_id.in_scope", "=", True)

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """What is said about a record published downwards is read at its place."""
        operations = super()._mail_get_operation_for_mail_message_operation(message_operation)
        if message_operation == "read":
            operations.update(dict.fromkeys(self - self._in_sight(), "write"))
        return operations
