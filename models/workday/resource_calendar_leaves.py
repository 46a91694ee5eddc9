from odoo import api, fields, models


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    union_table_year = fields.Integer(
        "Table of Holidays",
        readonly=True,
        copy=False,
        help="Year of the table of public holidays it was loaded from; 0: entered by hand.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._union_days_changed()
        return leaves

    def write(self, vals):
        self._union_days_changed()
        result = super().write(vals)
        self._union_days_changed()
        return result

    def unlink(self):
        self._union_days_changed()
        return super().unlink()

    def _union_days_changed(self):
        """Forget the days of the office if these are among them; a person's leave is not."""
        office = self.env["resource.calendar"]._union_office()
        # Whose leave it is only, not what it is for.
        if any(row.calendar_id == office and not row.resource_id for row in self.sudo()):
            self.env.registry.clear_cache()  # _union_office_days
