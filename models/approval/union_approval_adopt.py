"""The files of a paper and of its lines: access, lock and digest go by the owner of a file."""

from odoo import api, models
from odoo.fields import Domain


class UnionApprovalFiles(models.AbstractModel):
    """Makes the files a record points at its own. Papers and their lines inherit it."""

    _name = "union.approval.files"
    _description = "Files of a Paper"

    _approval_owns_files = True

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._approval_adopt(set().union(*vals_list))
        return records

    def write(self, vals):
        result = super().write(vals)
        self._approval_adopt(vals)
        return result

    def _approval_papers(self):
        """Return ``{id: the paper}`` of these records."""
        return {record.id: record for record in self}

    @api.model
    def _approval_file_fields(self):
        """Return the names of the fields that point at files."""
        return {
            name
            for name, field in self._fields.items()
            if field.type == "many2many" and field.comodel_name == "ir.attachment" and field.store
        }

    def _approval_adopt(self, names):
        """Make the files of these records theirs, of those fields that point at files.

        What another row of the same paper owns stays there.

        :param names: fields that may have changed
        :raise AccessError: a file is not the user's to give away
        """
        names = self._approval_file_fields() & set(names)
        if not names:
            return
        papers = self._approval_papers()
        for record in self:
            files = self.env["ir.attachment"].union(*(record[name] for name in names))
            owners = papers[record.id]._approval_owners() if files else ()
            strange = files.filtered(
                lambda file, owners=owners: (file.res_model, file.res_id) not in owners
            )
            if strange:
                strange.write({"res_model": record._name, "res_id": record.id})


class UnionApprovalMixin(models.AbstractModel):
    _name = "union.approval.mixin"
    _inherit = ["union.approval.mixin", "union.approval.files"]

    def _approval_check_submit(self, reason=None):
        # A file may have been moved elsewhere since.
        self._approval_adopt(self._fields)
        for name in self._approval_line_fields:
            # Lines without files are not read here.
            if files := self.env[self._fields[name].comodel_name]._approval_file_fields():
                self[name]._approval_adopt(files)
        return super()._approval_check_submit(reason)

    def _approval_owners(self):
        """Return ``{(model, id): paper id}`` of whatever holds files of these papers."""
        owners = {(self._name, paper.id): paper.id for paper in self}
        for name in self._approval_line_fields:
            for paper in self:
                owners.update(((line._name, line.id), paper.id) for line in paper[name])
        return owners

    def _approval_files(self):
        """Return ``{paper id: its attachments and those of its lines}``, in order of ids."""
        owners = self._approval_owners()
        by_model = {}
        for model, id_ in owners:
            by_model.setdefault(model, []).append(id_)
        files = self.env["ir.attachment"].search(
            Domain("res_field", "=", False)
            & Domain.OR(
                Domain("res_model", "=", model) & Domain("res_id", "in", ids)
                for model, ids in by_model.items()
            ),
            order="id",
        )
        return files.grouped(lambda file: owners[file.res_model, file.res_id])


class UnionApprovalLineMixin(models.AbstractModel):
    _name = "union.approval.line.mixin"
    _inherit = ["union.approval.line.mixin", "union.approval.files"]

    def _approval_papers(self):
        return {line.id: line[self._approval_parent_field] for line in self}
