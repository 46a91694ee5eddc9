"""A month as callers name it."""

from odoo.exceptions import ValidationError

from ...core import dues
from ...core.text import TextError


def read_month(env, value):
    """Return the first day of the month a date or a text names, None if it names nothing.

    :raise ValidationError: it is no month
    """
    if value in (None, False):
        return None
    try:
        return dues.parse_month(value)
    except TextError as error:
        raise ValidationError(
            env._(
                "“%(text)s” is no month: write 2026-10, or any day of the month as 2026-10-31.",
                text=error.verdict.params["text"],
            )
        ) from None
