"""Which warnings and skips a green run may hold, and why. Everything else fails.

Plain Python: the pytest hooks (dev/conftest.py), dev/test and the tests read it
by path, some of them before Odoo is there.
"""

import logging
import re

# (logger, what the message matches, why it may stand). Odoo's own, never ours.
STOCK_WARNINGS = (
    (
        r"odoo\.addons\.rpc\.controllers\.(xmlrpc|jsonrpc)",
        r"endpoints are deprecated in Odoo 19",
        "Odoo 19 says so at every XML-RPC and JSON-RPC call",
    ),
    (
        r"odoo\.tools\.config",
        r"missing --http-interface",
        "Odoo's notice where no configuration file names an interface",
    ),
    (
        r"odoo\.addons\.base\.models\.ir_actions_report",
        r"wkhtmltopdf: .*(HostNotFoundError|ConnectionRefusedError|ProtocolUnknownError)",
        "wkhtmltopdf without a network cannot reach the page's assets by address",
    ),
)

# (what the reason matches, why the skip may stand). A skip elsewhere is a failure:
# Odoo turns a PDF it cannot print into a skipped test.
STOCK_SKIPS = ()

ERRORS = ("ERROR", "CRITICAL")
LEVELS = ("WARNING", *ERRORS)

LINE = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ "
    rf"(?P<level>{'|'.join(LEVELS)}) \S+ (?P<logger>[\w.\-]+): (?P<message>.*)$"
)


def _is_answer_to_caller(record):
    """A refusal over HTTP: Odoo answers the caller and logs the exception as a warning."""
    if record.name != "odoo.http" or not isinstance(record.msg, Exception):
        return False
    names = {cls.__name__ for cls in type(record.msg).__mro__}
    return record.levelno == logging.WARNING and "UserError" in names


def is_stock(logger, message):
    """Whether this warning is one of Odoo's own that may stand."""
    return any(
        re.fullmatch(name, logger) and re.search(text, message, re.DOTALL)
        for name, text, _reason in STOCK_WARNINGS
    )


def is_stock_skip(reason):
    """Whether a test may be skipped for this reason."""
    return any(re.search(text, reason) for text, _why in STOCK_SKIPS)


def unexpected_lines(text, levels=LEVELS):
    """The warnings and errors in a server log that may not stand, one string each.

    :param str text: a log as Odoo's server writes it
    :param levels: the levels that are looked for
    :rtype: list[str]
    """
    return [
        line
        for line in text.splitlines()
        if (found := LINE.match(line))
        and found["level"] in levels
        and not is_stock(found["logger"], found["message"])
    ]


class LogWatch(logging.Handler):
    """Collects the warnings of Odoo's loggers that reach the root logger.

    What a test expects (``assertLogs``, ``mute_logger``) never gets here.
    """

    def __init__(self):
        super().__init__(logging.WARNING)
        self.records = []

    def emit(self, record):
        ours = record.name.partition(".")[0] in ("odoo", "py")
        if ours and not _is_answer_to_caller(record):
            message = record.getMessage()
            if not is_stock(record.name, message):
                self.records.append(f"{record.levelname} {record.name}: {message}")

    def take(self):
        """Return what came since the last call."""
        records, self.records = self.records, []
        return records
