from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.clock import office_time, today


class UnionArchiveVoid(models.TransientModel):
    """Ask why entries of the archive register are crossed out."""

    _name = "union.archive.void"
    _description = "Cross Out Archive Entries, Dialog"

    entry_ids = fields.Many2many(
        "union.archive.entry",
        "union_archive_void_rel",
        string="Archive Entries",
        required=True,
        readonly=True,
    )
    reason = fields.Char(required=True)

    def button_void(self):
        """Cross the entries out; rights and rules are theirs."""
        self.entry_ids.action_void(self.reason)
        return {"type": "ir.actions.act_window_close"}


class UnionArchiveDestroyed(models.TransientModel):
    """Ask who saw archives destroyed."""

    _name = "union.archive.destroyed"
    _description = "Archives Destroyed, Dialog"

    disposal_id = fields.Many2one("union.archive.disposal", required=True, readonly=True)
    witness_one = fields.Char("First Witness", required=True)
    witness_two = fields.Char("Second Witness", required=True)

    def button_carry_out(self):
        """Record it; rights and rules are the paper's."""
        self.disposal_id.action_carry_out(self.witness_one, self.witness_two)
        return {"type": "ir.actions.act_window_close"}


class UnionArchiveList(models.TransientModel):
    """Ask whose archive register, and of which year, is wanted."""

    _name = "union.archive.list"
    _description = "Archive Register, Dialog"

    place_id = fields.Many2one(
        "union.organization",
        "Register Of",
        required=True,
        domain="[('in_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    year = fields.Integer(
        aggregator=False, default=lambda self: self._this_year(), help="Empty: all years."
    )
    data = fields.Binary(attachment=False, readonly=True)
    filename = fields.Char(readonly=True)

    @api.model
    def _this_year(self):
        return today(self.env).year

    def button_download(self):
        """Download the register; rights are those of the organisation and its entries."""
        self.ensure_one()
        file = self.place_id.action_archive_register(self.year or None)
        self.write({"data": file["data"], "filename": file["filename"]})
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/data?filename_field=filename&download=true",
            "target": "download",
        }

    def button_print(self):
        """Print the register as a PDF."""
        self.ensure_one()
        self.place_id.check_access("read")
        # Found by its name; what it prints is read with the caller's rights.
        report = self.env.ref("trade_union.report_archive_register").sudo()
        return report.with_user(self.env.user).report_action(self)


class UnionArchiveParcel(models.TransientModel):
    """Hand out an archive package, and ask whether one is ours and unchanged."""

    _name = "union.archive.parcel"
    _description = "Archive Package, Dialog"

    entry_id = fields.Many2one("union.archive.entry", required=True, readonly=True)
    data = fields.Binary("Package (.zip)", attachment=False)
    filename = fields.Char()
    verdict = fields.Text(readonly=True)

    @api.model
    @api.private
    def _download(self, parcel):
        """Return the action that downloads what ``action_archive_package`` gave."""
        dialog = self.create({key: parcel[key] for key in ("entry_id", "data", "filename")})
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{dialog.id}/data?filename_field=filename&download=true",
            "target": "download",
        }

    def button_check(self):
        """Tell whether the package given is one that was handed out; rights are the entry's."""
        self.ensure_one()
        if not self.data:
            raise UserError(self.env._("Choose the package to check."))
        content = self.with_context(bin_size=False, bin_size_data=False).data
        answer = self.entry_id.action_check_package(content.decode())
        self.verdict = "\n".join(answer["problems"]) or self.env._(
            "Unchanged: handed out on %(day)s.",
            day=office_time(self.env, datetime.fromisoformat(answer["handed_out_at"])),
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check an Archive Package"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
