from odoo import models
from odoo.exceptions import UserError

from ..member import import_seal
from .request_undo import MODEL

# Messages told in one notice.
TELL = 5


class UnionRosterImport(models.Model):
    """A list of membership changes makes drafts; here they are shown and submitted together."""

    _inherit = "union.roster.import"

    def action_submit_requests(self):
        """Submit the drafts this list made, each as if by hand: its approval decides.

        :return: ``[{'id', 'ok', 'state', 'message'}]``, as ``union.membership.request``'s
            ``action_submit`` gives them; ``id`` is the request
        :rtype: list
        :raise UserError: no draft of this list is left, or it is still being imported
        :raise AccessError: not the owner's, or the organisation is out of scope
        """
        self._check_idle()
        requests = self._list_requests().filtered(lambda row: row.approval_state == "draft")
        if not requests:
            raise UserError(
                self.env._("No draft of this list is left to be submitted: import the list first.")
            )
        try:
            with self.env.cr.savepoint():
                return requests.action_submit()
        except UserError as error:
            if len(requests) > 1:
                raise
            # A single paper raises; here it answers like the others.
            state = requests.approval_state
            return [{"id": requests.id, "ok": False, "state": state, "message": str(error)}]

    def button_submit_requests(self):
        """Form button of :meth:`action_submit_requests`: tells how many went and why others not."""
        self.ensure_one()
        rows = self.action_submit_requests()
        failed = [row["message"] for row in rows if not row["ok"]]
        told = self.env._(
            "%(sent)s requests submitted, %(failed)s stay drafts.",
            sent=len(rows) - len(failed),
            failed=len(failed),
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if failed else "success",
                "sticky": bool(failed),
                "message": " ".join([told, *failed[:TELL]]),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def button_requests(self):
        """Open the requests this list made."""
        requests = self._list_requests()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Membership Requests"),
            "res_model": MODEL,
            "view_mode": "list,kanban,form",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": [("id", "in", requests.ids)],
        }

    def _list_requests(self):
        """Return the requests this list made and that are still there, as the owner sees them."""
        self.ensure_one()
        self._check_target()
        requests = self.env[MODEL]
        if self.kind != "membership":
            return requests
        # The engine's parts of the owner's file.
        batches = self.sudo().run_ids.batch_ids.filtered(lambda batch: batch.state == "done")
        parts = [import_seal.open_json(batch, "sealed_undo") for batch in batches.sorted("id")]
        ids = [id_ for part in parts if part for id_ in part["created"].get(MODEL, ())]
        return requests.browse(ids).exists()
