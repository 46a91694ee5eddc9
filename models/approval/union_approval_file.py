"""Files that come with a decision: kept with it, byte for byte, by whatever door they are reached."""

import base64
import binascii
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...core.text import drop_controls
from .seal import is_sealed

DECISION = "union.approval.decision"
# Of one decision; a paper's own documents belong to the paper.
MOST = 10
LARGEST = 20 * 2**20


class Opinion(str):
    """A comment with the files that go along: the engine hands it on as the comment it is.

    Each paper gets the files once, with the first decision that this comment stands on.
    """

    __slots__ = ("_given", "files")

    def __new__(cls, comment, files):
        opinion = super().__new__(cls, comment)
        opinion.files = files
        opinion._given = set()
        return opinion

    def take(self, request_id):
        """Return the files, for the first row of an approval only."""
        if request_id in self._given:
            return []
        self._given.add(request_id)
        return self.files


def read_files(env, files):
    """Return ``[(name, content)]`` of files as a caller gives them.

    :param files: ``[{'name', 'data': base64}]``, or nothing
    :raise UserError: they are not that, or too many, too large or empty
    """
    if not files:
        return []
    if not isinstance(files, list | tuple) or not all(isinstance(row, dict) for row in files):
        raise UserError(env._("Files are a list of names and contents in base64."))
    if len(files) > MOST:
        raise UserError(env._("At most %(most)s files go with one decision.", most=MOST))
    result, size = [], 0
    for row in files:
        name, data = row.get("name"), row.get("data")
        name = drop_controls(name).strip() if isinstance(name, str) else ""
        if not name or len(name) > 255 or "/" in name or "\\" in name:
            raise UserError(env._("Each file needs a name, without a folder."))
        try:
            content = base64.b64decode(data, validate=True)
        except (TypeError, ValueError, binascii.Error):
            raise UserError(
                env._("File “%(name)s”: its content is not in base64.", name=name)
            ) from None
        size += len(content)
        if not content:
            raise UserError(env._("File “%(name)s” is empty.", name=name))
        if size > LARGEST:
            raise UserError(
                env._(
                    "The files of one decision are larger than %(limit)s MB together.",
                    limit=LARGEST >> 20,
                )
            )
        result.append((name, content))
    return result


class UnionApprovalFile(models.Model):
    """One file that somebody gave with his decision. Rows are added and never changed."""

    _name = "union.approval.file"
    _description = "File of a Decision"
    _inherit = ["union.approval.sealed", "union.append.only"]
    _order = "id"
    _log_access = False

    decision_id = fields.Many2one(DECISION, required=True, index=True, ondelete="restrict")
    attachment_id = fields.Many2one(
        "ir.attachment", "Content", required=True, index=True, ondelete="restrict"
    )
    name = fields.Char("File Name", required=True)
    size = fields.Integer("Size (Bytes)", required=True)
    digest = fields.Char("SHA-256", required=True)

    def _content(self):
        """Return the bytes of one file, as they were given.

        :raise UserError: they are not those any more
        """
        self.ensure_one()
        # Whether he may have it was asked of the paper or of this row.
        content = self.sudo().attachment_id.with_context(bin_size=False).raw or b""
        if hashlib.sha256(content).hexdigest() != self.digest:
            raise UserError(
                self.env._(
                    "File “%(name)s” is not what was given with the decision any more.",
                    name=self.name,
                )
            )
        return content


class UnionApprovalDecision(models.Model):
    _inherit = DECISION

    file_ids = fields.One2many("union.approval.file", "decision_id", "Files")

    @api.model_create_multi
    def create(self, vals_list):
        self._check_seal()
        rows, given = [], []
        for vals in vals_list:
            opinion = vals.get("comment")
            files = opinion.take(vals["request_id"]) if isinstance(opinion, Opinion) else []
            digests = [
                [name, hashlib.sha256(content).hexdigest(), len(content)] for name, content in files
            ]
            given.append(list(zip(digests, files, strict=True)))
            rows.append({**vals, "comment": str(opinion or "") or False, "files": digests})
        decisions = super().create(rows)
        decisions._keep_files(given)
        return decisions

    def _keep_files(self, given):
        """Store the files of these decisions.

        :param given: per decision ``[([name, SHA-256, size], (name, content))]``
        """
        pairs = [
            (decision, digest, content)
            for decision, files in zip(self, given, strict=True)
            for digest, (_name, content) in files
        ]
        if not pairs:
            return
        # A picture made smaller would not be the one that was given.
        attachments = self.env["ir.attachment"].with_context(image_no_postprocess=True)
        attachments = attachments.create(
            [
                {"name": digest[0], "raw": content, "res_model": DECISION, "res_id": decision.id}
                for decision, digest, content in pairs
            ]
        )
        self.env["union.approval.file"].create(
            [
                {
                    "decision_id": decision.id,
                    "attachment_id": attachment.id,
                    "name": digest[0],
                    "digest": digest[1],
                    "size": digest[2],
                }
                for (decision, digest, _content), attachment in zip(pairs, attachments, strict=True)
            ]
        )


class UnionApprovalMixin(models.AbstractModel):
    _inherit = "union.approval.mixin"

    def action_opinion_file(self, file_id):
        """Return a file that was given with a decision on this paper.

        Needs the right to read the paper. The files of a decision are listed in its ``file_ids``.

        :param file_id: id of the ``union.approval.file``
        :return: ``{'filename': str, 'data': base64 str}``
        :raise UserError: no such file, or its content is not what was given
        """
        self.ensure_one()
        self.check_access("read")
        # Whoever reads the paper reads its trail.
        files = self.sudo().approval_request_id.decision_ids.file_ids
        file = files.filtered(lambda row: row.id == file_id)
        if not file:
            raise UserError(self.env._("No such file was given with a decision on this paper."))
        return {"filename": file.name, "data": base64.b64encode(file._content()).decode()}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        if not is_sealed(self.env):
            attachments._check_not_opinion()
        return attachments

    def write(self, vals):
        self.check_access("write")
        self._check_not_opinion()
        result = super().write(vals)
        if not {"res_model", "res_id"}.isdisjoint(vals):
            self._check_not_opinion()
        return result

    def unlink(self):
        self.check_access("unlink")
        self._check_not_opinion()
        return super().unlink()

    def _check_not_opinion(self):
        # Whose file it is must be known even if the user may not read it.
        if any(row.res_model == DECISION for row in self.sudo()):
            raise UserError(self.env._("The files of a decision stay with it as they were given."))
