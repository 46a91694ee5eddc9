"""The files a paper points at become its own: access, lock and digest go by the owner of a file."""

from odoo import api, models


class UnionApprovalMixin(models.AbstractModel):
    _inherit = "union.approval.mixin"

    @api.model_create_multi
    def create(self, vals_list):
        papers = super().create(vals_list)
        papers._approval_adopt(set().union(*vals_list))
        return papers

    def write(self, vals):
        result = super().write(vals)
        self._approval_adopt(vals)
        return result

    def _approval_check_submit(self, reason=None):
        # A file may have been moved elsewhere since.
        self._approval_adopt(self._fields)
        return super()._approval_check_submit(reason)

    def _approval_adopt(self, names):
        """Make the files of these papers theirs, of those fields that point at files.

        :param names: fields that may have changed
        :raise AccessError: a file is not the user's to give away
        """
        names = [
            name
            for name in names
            if (field := self._fields.get(name)) is not None
            and field.type == "many2many"
            and field.comodel_name == "ir.attachment"
            and field.store
        ]
        if not names:
            return
        for paper in self:
            files = self.env["ir.attachment"].union(*(paper[name] for name in names))
            strange = files.filtered(
                lambda file, paper=paper: (file.res_model, file.res_id) != (paper._name, paper.id)
            )
            if strange:
                strange.write({"res_model": paper._name, "res_id": paper.id})
