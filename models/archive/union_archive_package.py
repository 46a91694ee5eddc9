import base64
import hashlib
import io

import xlsxwriter

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...core import package
from ..clock import now, office_time
from ..print_page import PLAIN_TEXT, write_register

SENTENCES = {
    "no_package": lambda env, p: env._("This is no archive package: its manifest is missing."),
    "changed": lambda env, p: env._("%(path)s is not what it was.", **p),
    "gone": lambda env, p: env._("%(path)s is missing.", **p),
    "added": lambda env, p: env._("%(path)s was added.", **p),
}


class UnionArchivePackage(models.Model):
    """That an archive package was handed out, and its digest; the package itself is not kept.

    It names people, and names must be able to go (SZ-9.2d): it is put together from the records
    each time. Whoever holds one learns here whether it is what the office gave out.
    """

    _name = "union.archive.package"
    _description = "Archive Package"
    _inherit = ["union.append.only"]
    _log_access = False
    _order = "id desc"
    _rec_name = "digest"

    entry_id = fields.Many2one(
        "union.archive.entry", required=True, readonly=True, index=True, ondelete="restrict"
    )
    organization_id = fields.Many2one(
        "union.organization", required=True, readonly=True, index=True, ondelete="restrict"
    )
    digest = fields.Char("Digest (SHA-256)", required=True, readonly=True)
    file_count = fields.Integer("Files", readonly=True)
    size = fields.Integer("Size (Bytes)", readonly=True)
    made_at = fields.Datetime("Handed Out At", required=True, readonly=True)
    made_by_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")


class UnionArchiveEntry(models.Model):
    _inherit = "union.archive.entry"

    package_ids = fields.One2many("union.archive.package", "entry_id", "Packages", readonly=True)

    def action_check_package(self, data):
        """Tell whether a package is one this office handed out for this entry, unchanged.

        :param str data: the zip, base64
        :return: ``{'ok': bool, 'handed_out_at': ISO in UTC or False, 'problems': [sentence]}``
        :raise UserError: not base64
        :raise AccessError: the entry is out of the caller's scope
        """
        self.ensure_one()
        self.check_access("read")
        try:
            content = base64.b64decode(data, validate=True)
        except (TypeError, ValueError):
            raise UserError(self.env._("Send the package as base64 text.")) from None
        problems = [
            SENTENCES[verdict.code](self.env, verdict.params) for verdict in package.check(content)
        ]
        digest = hashlib.sha256(content).hexdigest()
        known = self.package_ids.filtered(lambda row: row.digest == digest)[:1]
        if not known and not problems:
            problems = [
                self.env._("It is whole by its own manifest, but no package of this entry.")
            ]
        return {
            "ok": not problems,
            "handed_out_at": known.made_at.isoformat() if known else False,
            "problems": problems,
        }

    def button_check_package(self):
        """Ask for the package to be checked."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check an Archive Package"),
            "res_model": "union.archive.parcel",
            "view_mode": "form",
            "target": "new",
            "context": {"default_entry_id": self.id},
        }


class UnionArchiveSource(models.AbstractModel):
    _inherit = "union.archive.source"

    def action_archive_package(self):
        """Return all that is on record of one finished paper as a zip, and enter it in the register.

        ``sha256sum -c MANIFEST.sha256`` checks its files. It holds names, no identity numbers.

        :return: ``{'filename', 'data': base64 text, 'digest': SHA-256 of the zip, 'entry_id'}``
        :raise UserError: not finished yet
        :raise AccessError: not an officer of the organisation
        """
        self.ensure_one()
        self._archive_check()
        entries = self.env["union.archive.entry"]
        entries.check_access("create")
        entry = entries.search(self._archive_domain(), limit=1)
        entry = entry or entries.browse(self.action_archive_paper())
        entry.check_access("write")
        files = self._archive_files()
        data = package.pack(files)
        digest = hashlib.sha256(data).hexdigest()
        # Who may write the entry was asked; rows of what was handed out are the server's.
        self.env["union.archive.package"].sudo().create(
            {
                "entry_id": entry.id,
                "organization_id": entry.organization_id.id,
                "digest": digest,
                "file_count": len(files),
                "size": len(data),
                "made_at": now(),
                "made_by_id": self.env.uid,
            }
        )
        return {
            "filename": package.safe_name(f"{entry.title} {entry.number}.zip"),
            "data": base64.b64encode(data).decode(),
            "digest": digest,
            "entry_id": entry.id,
        }

    def button_archive_package(self):
        """Download :meth:`action_archive_package`."""
        return self.env["union.archive.parcel"]._download(self.action_archive_package())

    def _archive_owners(self):
        """Return recordsets whose files and approvals belong to the package of one paper."""
        return [self]

    def _archive_files(self):
        """Return ``{path: content}`` of one paper, read with the caller's rights.

        Files attached to it, the trail of its approvals and the letters they led to; a room
        adds its registers.
        """
        owners = self._archive_owners()
        files = {}
        for owner in owners:
            folder = f"attachments/{owner._name.removeprefix('union.').replace('.', '_')}"
            attachments = self.env["ir.attachment"].search(
                Domain("res_model", "=", owner._name)
                & Domain("res_id", "in", owner.ids)
                & Domain("res_field", "=", False)
                & Domain("type", "=", "binary"),
                order="id",
            )
            for at, attachment in enumerate(attachments, 1):
                files[f"{folder}/{at:02d}-{package.safe_name(attachment.name)}"] = attachment.raw
        requests = self.env["union.approval.request"].union(
            *(
                owner.approval_request_id
                for owner in owners
                if "approval_request_id" in owner._fields
            )
        )
        reports = self.env["ir.actions.report"]
        for request in requests.sorted("id"):
            content, _kind = reports._render_qweb_pdf(
                "trade_union.report_approval_trail", request.ids
            )
            files[f"approvals/{request.id}-trail.pdf"] = content
        letters = self.env["union.letter"].search(
            Domain("subject_request_id", "in", requests.ids) & Domain("number", "!=", False),
            order="id",
        )
        for letter in letters:
            name = package.safe_name(letter.number)
            files[f"letters/{letter.id}-{name}.pdf"] = base64.b64decode(letter.action_pdf()["data"])
        return files

    def _archive_book(self, registers, moments):
        """Return what stands in lists as a workbook, a sheet a register.

        :param registers: ``[(sheet name, records, [(field name, width)])]``
        :param moments: names of the fields that hold a time
        """
        file = io.BytesIO()
        told = {name: lambda moment: office_time(self.env, moment) for name in moments}
        with xlsxwriter.Workbook(file, {"in_memory": True, **PLAIN_TEXT}) as book:
            for name, records, columns in registers:
                write_register(book, name, records, columns, told)
        return file.getvalue()
