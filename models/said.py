"""Comments and reasons as a caller gives them."""

from odoo.exceptions import UserError

from ..core.text import drop_controls


def said(env, text):
    """Return a comment or reason without blanks around it, empty if none was given.

    :raise UserError: it is no text; a program may send anything
    """
    if not text:
        return ""
    if not isinstance(text, str):
        raise UserError(env._("A comment or reason is to be a text."))
    return drop_controls(text).strip()
