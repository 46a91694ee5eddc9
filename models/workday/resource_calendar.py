from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from pytz import timezone

from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools.date_utils import float_to_time
from odoo.tools.intervals import Intervals

from ...core.workdays import OfficeCalendar, table_of
from ..clock import today

OFFICE = "trade_union.office_calendar"
# A leave takes the whole day if it covers these hours of it.
DAY_BEGINS, DAY_ENDS = time(8), time(17)
# The hours of a make-up day: those of the office calendar.
HOURS = (("morning", 8, 12), ("afternoon", 14, 18))
# Years back that are loaded: papers still open may have begun then.
YEARS_BACK = 1


class ResourceCalendar(models.Model):
    """The office calendar holds the public holidays as time off and the make-up days as working

    time of one day. What the library of holidays knows is loaded into it; an office may enter a
    table itself before a new version of the library brings it. Legal due dates are counted on it.
    """

    _inherit = "resource.calendar"

    @api.model
    def _union_office(self):
        """Return the office calendar, or none if it was deleted."""
        return self.env.ref(OFFICE, raise_if_not_found=False) or self.browse()

    @tools.ormcache()
    def _union_office_days(self):
        """Return the days off and the make-up days of the office calendar, ready to count on."""
        # The same for everybody, whatever company he works in; days only.
        office = self.sudo()._union_office()
        if not office:
            return OfficeCalendar()
        zone = ZoneInfo(office.tz or "UTC")
        off = set()
        for leave in office.env["resource.calendar.leaves"].search_fetch(
            office._union_leaves_domain(), ["date_from", "date_to"]
        ):
            begins, ends = (
                moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None)
                for moment in (leave.date_from, leave.date_to)
            )
            first = begins.date() + timedelta(days=begins.time() > DAY_BEGINS)
            last = ends.date() - timedelta(days=ends.time() < DAY_ENDS)
            off.update(first + timedelta(days=n) for n in range((last - first).days + 1))
        makeup = office.env["resource.calendar.attendance"].search_fetch(
            Domain("calendar_id", "=", office.id) & Domain("union_day", "!=", False),
            ["union_day"],
        )
        return OfficeCalendar(frozenset(off), frozenset(makeup.mapped("union_day")))

    def _union_leaves_domain(self):
        return (
            Domain("calendar_id", "=", self.id)
            & Domain("resource_id", "=", False)
            & Domain("time_type", "=", "leave")
        )

    @api.model
    def _union_load_tables(self):
        """Bring what the library of holidays knows into the office calendar.

        From the year before this one on. Rows loaded before follow the library; those somebody
        entered stay.

        :return: years whose rows were written
        """
        # The watch's own work: rows of one calendar, of days everybody knows.
        office = self.sudo()._union_office()
        changed = []
        if not office:
            return changed
        year = today(self.env).year - YEARS_BACK
        while True:
            off, makeup = table_of(year)
            if not off:
                # A year missing in between is not expected; next year's is what is waited for.
                if year > today(self.env).year:
                    return changed
            elif office._union_load_table(year, off, makeup):
                changed.append(year)
            year += 1

    def _union_load_table(self, year, off, makeup):
        """Make the loaded rows of a year say what its table says.

        :param off: ``{day: name of the holiday}``
        :param makeup: days of the weekend that are worked
        :return: whether anything was to be written
        """
        self.ensure_one()
        # The time off: one row per run of days of one name.
        wanted = {
            (self._union_moment(first, time.min), self._union_moment(last, time(23, 59, 59))): name
            for name, first, last in _runs(off)
        }
        leaves = self.env["resource.calendar.leaves"].search(
            self._union_leaves_domain() & Domain("union_table_year", "=", year)
        )
        stale = leaves.filtered(lambda row: wanted.pop((row.date_from, row.date_to), None) is None)
        attendances = self.env["resource.calendar.attendance"].search(
            Domain("calendar_id", "=", self.id)
            & Domain("union_day", ">=", datetime(year, 1, 1).date())
            & Domain("union_day", "<=", datetime(year, 12, 31).date())
        )
        loaded = attendances.filtered("union_loaded")
        gone = loaded.filtered(lambda row: row.union_day not in makeup)
        fresh = sorted(set(makeup) - set(attendances.mapped("union_day")))
        stale.unlink()
        gone.unlink()
        self.env["resource.calendar.leaves"].create(
            [
                {
                    "name": name,
                    "calendar_id": self.id,
                    "date_from": first,
                    "date_to": last,
                    "union_table_year": year,
                }
                for (first, last), name in wanted.items()
            ]
        )
        self.env["resource.calendar.attendance"].create(
            [
                {
                    "name": self.env._("Make-up day %(day)s", day=day.isoformat()),
                    "calendar_id": self.id,
                    "dayofweek": str(day.weekday()),
                    "day_period": period,
                    "hour_from": begins,
                    "hour_to": ends,
                    "sequence": 100,
                    "union_day": day,
                    "union_loaded": True,
                }
                for day in fresh
                for period, begins, ends in HOURS
            ]
        )
        return bool(stale or gone or wanted or fresh)

    def _union_moment(self, day, hour):
        """Return a moment of a day of this calendar as Odoo stores it."""
        local = datetime.combine(day, hour, tzinfo=ZoneInfo(self.tz or "UTC"))
        return local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)

    # ---- working time of one day, for all that Odoo asks of a calendar ----

    def _attendance_intervals_batch(
        self, start_dt, end_dt, resources=None, domain=None, tz=None, lunch=False
    ):
        asked = Domain(domain or Domain.TRUE)
        intervals = super()._attendance_intervals_batch(
            start_dt, end_dt, resources, asked & Domain("union_day", "=", False), tz, lunch
        )
        if lunch:
            return intervals
        made_up = self.env["resource.calendar.attendance"].search(
            asked
            & Domain("calendar_id", "=", self.id)
            & Domain("union_day", ">=", start_dt.date() - timedelta(days=1))
            & Domain("union_day", "<=", end_dt.date() + timedelta(days=1))
        )
        if not made_up:
            return intervals
        for resource in [*(resources or ()), self.env["resource.resource"]]:
            zone = tz or timezone((resource or self).tz)
            rows = []
            for row in made_up:
                begins, ends = (
                    zone.localize(datetime.combine(row.union_day, float_to_time(hour)))
                    for hour in (row.hour_from, row.hour_to)
                )
                begins, ends = max(begins, start_dt), min(ends, end_dt)
                if begins < ends:
                    rows.append((begins, ends, row))
            intervals[resource.id] |= Intervals(rows, keep_distinct=True)
        return intervals

    def _get_global_attendances(self):
        return super()._get_global_attendances().filtered(lambda row: not row.union_day)

    def _check_overlap(self, attendance_ids):
        return super()._check_overlap(attendance_ids.filtered(lambda row: not row.union_day))

    def _works_on_date(self, date):
        self.ensure_one()
        made_up = self.attendance_ids.filtered("union_day")
        if date in made_up.mapped("union_day"):
            return True
        days = self.attendance_ids - made_up
        if not self.two_weeks_calendar and str(date.weekday()) not in days.mapped("dayofweek"):
            return False
        return super()._works_on_date(date)

    def unlink(self):
        # Time off without a calendar would be everybody's.
        office = self & self._union_office()
        if office:
            self.env["resource.calendar.leaves"].search(office._union_leaves_domain()).unlink()
            self.env.registry.clear_cache()  # _union_office_days
        return super().unlink()

    def write(self, vals):
        result = super().write(vals)
        if "tz" in vals and self._union_office() in self:
            self.env.registry.clear_cache()  # _union_office_days
        return result


def _runs(off):
    """Yield ``(name, first day, last day)`` of neighbouring days of one name, in order."""
    name = first = last = None
    for day, title in sorted(off.items()):
        if first and title == name and day == last + timedelta(days=1):
            last = day
            continue
        if first:
            yield name, first, last
        name, first, last = title, day, day
    if first:
        yield name, first, last
