from odoo import api, fields, models


class ResourceCalendarAttendance(models.Model):
    _inherit = "resource.calendar.attendance"

    union_day = fields.Date(
        "On One Day Only", help="A make-up day: working time of this day, not of each week."
    )
    union_loaded = fields.Boolean(
        "From the Table of Holidays", readonly=True, copy=False, help="Not: entered by hand."
    )

    _union_day = models.Index("(calendar_id, union_day) WHERE union_day IS NOT NULL")

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._union_days_changed()
        return rows

    def write(self, vals):
        self._union_days_changed()
        result = super().write(vals)
        self._union_days_changed()
        return result

    def unlink(self):
        self._union_days_changed()
        return super().unlink()

    def _copy_attendance_vals(self):
        return super()._copy_attendance_vals() | {"union_day": self.union_day}

    def _union_days_changed(self):
        """Forget the days of the office if a make-up day of it is among these."""
        office = self.env["resource.calendar"]._union_office()
        if any(row.union_day and row.calendar_id == office for row in self):
            self.env.registry.clear_cache()  # _union_office_days
