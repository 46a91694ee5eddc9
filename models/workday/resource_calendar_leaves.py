from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# The longest public holiday has nine days; a calendar without a working day stops every due date.
LONGEST = timedelta(days=31)


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    union_table_year = fields.Integer(
        "Table of Holidays",
        readonly=True,
        copy=False,
        help="Year of the table of public holidays it was loaded from; 0: entered by hand.",
    )

    @api.constrains("calendar_id", "resource_id", "date_from", "date_to", "time_type")
    def _check_union_length(self):
        office = self.env["resource.calendar"]._union_office()
        for leave in self.filtered_domain(office._union_leaves_domain()) if office else ():
            if leave.date_to - leave.date_from > LONGEST:
                raise ValidationError(
                    self.env._(
                        "%(leave)s: public holidays of more than %(days)s days are not counted;"
                        " correct the year of the two dates.",
                        leave=leave.name or leave.display_name,
                        days=LONGEST.days,
                    )
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
