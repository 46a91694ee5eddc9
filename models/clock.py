"""The legal clock: which day it is for the office, whatever the caller's timezone says.

Every legal date of the addon is read here, so that nobody supplies one.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

TIMEZONE_PARAMETER = "trade_union.timezone"
TIMEZONE_DEFAULT = "Asia/Shanghai"

_offset = ContextVar("trade_union_clock_offset", default=timedelta(0))


def now():
    """Return the server's time as a naive UTC datetime, without microseconds."""
    return datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0) + _offset.get()


def today(env):
    """Return the office's date.

    Read from the server's clock in the office's timezone (system parameter
    ``trade_union.timezone``); never from the context, which a caller may forge.
    """
    return office_day(env, now())


def office_day(env, moment):
    """Return the office's date at a moment (naive UTC)."""
    return moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(zone(env))).date()


def office_time(env, moment):
    """Return a moment (naive UTC) as the office's clock shows it: ``2026-10-12 09:30``."""
    local = moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(zone(env)))
    return local.strftime("%Y-%m-%d %H:%M")


def day_begins(env, day):
    """Return the moment (naive UTC) at which a day of the office begins."""
    begins = datetime.combine(day, time(), tzinfo=ZoneInfo(zone(env)))
    return begins.astimezone(timezone.utc).replace(tzinfo=None)


def zone(env):
    """Return the name of the office's timezone."""
    # Reading one fixed system parameter reveals nothing of a user's data.
    return env["ir.config_parameter"].sudo().get_param(TIMEZONE_PARAMETER) or TIMEZONE_DEFAULT


@contextmanager
def travel(moment):
    """Let this thread's clock stand at ``moment`` (naive UTC) and run on from there.

    For the demo story, which has to live through weeks. It is Python of this
    process only: no request, context key or parameter reaches it.
    """
    token = _offset.set(moment - datetime.now(timezone.utc).replace(tzinfo=None))
    try:
        yield
    finally:
        _offset.reset(token)
