from . import resource_calendar
from . import resource_calendar_attendance
from . import resource_calendar_leaves
from . import union_workday_table
