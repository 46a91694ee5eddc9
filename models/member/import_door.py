from odoo import api, models
from odoo.exceptions import UserError

from .vault_names import holds_numbers, protected


class Base(models.AbstractModel):
    """No list offers Odoo's own import where rows bring numbers."""

    _inherit = "base"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type in ("list", "kanban") and holds_numbers(self):
            arch.set("import", "0")
        return arch, view


class BaseImport(models.TransientModel):
    """Odoo's own import, closed where a file would bring protected fields.

    It keeps the file as it came for half a day, in clear, and knows neither undo nor limits: the
    import lists seal the file and do.
    """

    _inherit = "base_import.import"

    @api.model_create_multi
    def create(self, vals_list):
        # What a context gives as a default counts as well.
        given = self.default_get(["res_model", "file"])
        for vals in vals_list:
            row = given | vals
            self._refuse_numbers(row.get("res_model"), bool(row.get("file")))
        return super().create(vals_list)

    def write(self, vals):
        for record in self:
            self._refuse_numbers(vals.get("res_model", record.res_model), bool(vals.get("file")))
        return super().write(vals)

    def parse_preview(self, options, count=10):
        self._refuse_numbers(self.res_model, True)
        return super().parse_preview(options, count=count)

    def execute_import(self, fields, columns, options, dryrun=False):
        self._refuse_numbers(self.res_model, True)
        for path in filter(None, fields):
            if (field := protected(self.env, self.res_model, path)) is not None:
                self._refuse_model(field.model_name)
        return super().execute_import(fields, columns, options, dryrun=dryrun)

    @api.model
    def _refuse_numbers(self, model_name, has_file):
        """Refuse a row about a model that holds numbers, and a file before it is said of what.

        :raise UserError: says which list to use instead
        """
        model = self.env.get(model_name) if model_name else None
        if model is None:
            if has_file:
                raise UserError(
                    self.env._(
                        "Say first which records the file brings: only then is it seen whether it"
                        " may be kept here. Lists of people come in by Members > Import Lists."
                    )
                )
        elif holds_numbers(model):
            self._refuse_model(model_name)

    @api.model
    def _refuse_model(self, model_name):
        raise UserError(
            self.env._(
                "“%(model)s” is not imported here: the file, with every number in it, would lie"
                " in the database unencrypted, and the import could not be undone. Bring lists in"
                " by Members > Import Lists, and enter anything else in its form.",
                model=self.env["ir.model"]._get(model_name).name,
            )
        )
