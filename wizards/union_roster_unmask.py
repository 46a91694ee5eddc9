from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class UnionRosterUnmask(models.TransientModel):
    """Asks why a roster is needed in clear, and is good for one download. Keeps no number."""

    _name = "union.roster.unmask"
    _description = "Export with Numbers in Clear"
    _inherit = ["union.server.fields.mixin"]

    _server_fields = frozenset({"taken"})

    organization_id = fields.Many2one("union.organization", readonly=True)
    member_ids = fields.Many2many("union.member", readonly=True)
    reason = fields.Char(required=True)
    taken = fields.Boolean(readonly=True)

    def _window(self, organization=None, members=None):
        """Return the action that opens the question."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Export with Numbers in Clear"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_organization_id": organization.id if organization else False,
                "default_member_ids": [Command.set(members.ids if members else [])],
            },
        }

    def button_download(self):
        """Download the roster; what is asked for is checked and logged there."""
        self.ensure_one()
        # Told here in a dialog, not by the download in an empty window.
        exports = self.env["union.roster.export"]
        exports._check_clear(self.organization_id or self.member_ids.organization_id, self.reason)
        return {
            "type": "ir.actions.act_url",
            "url": f"/trade_union/roster/in_clear/{self.id}",
            "target": "download",
        }

    def _write(self, file):
        """Write the workbook to a binary file, once; return the name of the roster."""
        self.ensure_one()
        if not self.try_lock_for_update() or self.taken:
            raise UserError(self.env._("This roster was taken already: ask for it again."))
        exports = self.env["union.roster.export"]
        if self.organization_id:
            exports._write_organization(self.organization_id, file, self.reason)
        else:
            exports._write_members(self.member_ids, file, self.reason)
        self._server_write({"taken": True})
        return (self.organization_id or self.member_ids.organization_id[:1]).name or ""
