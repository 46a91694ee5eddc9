import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.clock import today


class UnionStandardUpload(models.TransientModel):
    """The dialog “Upload a Standard”: a zip is read and judged; nothing is made before *Load*.

    It holds no rights: the loader asks who may (``_place_of_uploader``).
    """

    _name = "union.standard.upload"
    _description = "Upload of a Standard"

    archive = fields.Binary("Zip File", attachment=False, required=True)
    archive_name = fields.Char()
    organization_id = fields.Many2one(
        "union.organization",
        "Holds For",
        domain="[('in_sight', '=', True)]",
        ondelete="cascade",
        help="It and all below it. Empty: where the version before holds, or as the files say.",
    )
    is_ready = fields.Boolean(compute="_compute_report", compute_sudo=False)
    report_html = fields.Html(
        "What Was Read", compute="_compute_report", sanitize=False, compute_sudo=False
    )

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("Upload a Standard")

    @api.depends("archive", "organization_id")
    @api.depends_context("lang", "uid")
    def _compute_report(self):
        loader = self.env["union.standard.loader"]
        for upload in self:
            upload.is_ready = False
            if not upload.archive:
                upload.report_html = False
                continue
            try:
                files = upload._files()
                read = loader._examine(files)
            except UserError as error:
                values = {"messages": [str(error)], "problems": [], "told": False}
            else:
                upload.is_ready = not read.problems
                values = {
                    "messages": [],
                    "problems": read.problems,
                    "told": upload._told(read) if upload.is_ready else False,
                }
            # A template of ours; what it shows of the files is escaped.
            upload.report_html = self.env["ir.qweb"]._render(
                "trade_union.standard_upload_report", values, minimal_qcontext=True
            )

    def action_load(self):
        """Load the standard as it was shown, or raise what is wrong with it; nothing is half done.

        :return: action that opens the standard
        :raise AccessError: the caller uploads no standard
        :raise UserError: what is wrong, file by file
        """
        self.ensure_one()
        standard = self.env["union.standard.loader"]._upload(self._files(), self.organization_id)
        return {
            "type": "ir.actions.act_window",
            "res_model": "union.standard",
            "res_id": standard.id,
            "views": [(False, "form")],
        }

    def _files(self):
        # A binary field read as its size only would be no base64 of a zip.
        content = self.with_context(bin_size=False).archive
        try:
            data = base64.b64decode(content or b"", validate=True)
        except binascii.Error:
            data = b""
        return self.env["union.standard.loader"]._unpack(data)

    def _told(self, read):
        """Return what loading would do, for the page."""
        loader = self.env["union.standard.loader"]
        before = loader._known(read.meta["code"])
        # The law is no secret from who loads it: keys of the rules there are.
        was = set(before.sudo().clause_ids.rule_ids.filtered(
            lambda rule: not rule.organization_id
        ).mapped("key"))  # fmt: skip
        keys = {row["key"] for _line, row in read.tables["rules.csv"]}
        # Only their number is told.
        own = self.env["union.rule"].sudo().search_count(
            [("organization_id", "!=", False), ("key", "in", list(was | keys))]
        )  # fmt: skip
        begins = fields.Date.to_date(read.meta.get("effective_from"))
        return {
            "title": read.meta["title"],
            "code": read.meta["code"],
            "version": read.meta["version"],
            "before": before.version,
            "place": self._told_place(read, before),
            "begins": max(filter(None, [begins, today(self.env)])),
            "counts": [
                (self.env._("Clauses"), len(read.tables["clauses.csv"])),
                (self.env._("Metrics"), len(read.tables["metrics.csv"])),
                (self.env._("Rules"), len(keys)),
            ],
            "added": sorted(keys - was) if before else [],
            "dropped": sorted(was - keys),
            "own": own,
        }

    def _told_place(self, read, before):
        """Return in words where the standard would hold."""
        loader = self.env["union.standard.loader"]
        place = self.organization_id or before.organization_id
        if not place and read.meta.get("organization_code"):
            # Its code stands in the file, and that it is there was checked.
            place = place.sudo().search([("code", "=", read.meta["organization_code"])], limit=1)
        place = place or loader._place_of_uploader()
        if place:
            return place.sudo().name  # as said above
        if read.meta.get("by_adoption"):
            return self.env._("nowhere: its standard binds where it was adopted")
        return self.env._("Every organisation")
