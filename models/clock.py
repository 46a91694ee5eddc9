"""The legal clock: which day it is for the office, whatever the caller's timezone says."""

from datetime import datetime
from zoneinfo import ZoneInfo

TIMEZONE_PARAMETER = "trade_union.timezone"
TIMEZONE_DEFAULT = "Asia/Shanghai"


def today(env):
    """Return the office's date.

    Read from the server's clock in the office's timezone (system parameter
    ``trade_union.timezone``); never from the context, which a caller may forge.
    """
    # Reading one fixed system parameter reveals nothing of a user's data.
    name = env["ir.config_parameter"].sudo().get_param(TIMEZONE_PARAMETER, TIMEZONE_DEFAULT)
    return datetime.now(ZoneInfo(name)).date()
