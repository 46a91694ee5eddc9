"""Comments and reasons as a caller gives them."""

from odoo.exceptions import UserError

from ..core.text import drop_controls, drop_invisible, hide_numbers

# A reason is a sentence or two; what is longer is no reason and fills a log for good.
_MOST = 500


def said(env, text):
    """Return a comment or reason without blanks around it, empty if it says nothing.

    Stops, dashes and signs that nobody sees say nothing.

    :raise UserError: it is no text; a program may send anything
    """
    if not text:
        return ""
    if not isinstance(text, str):
        raise UserError(env._("A comment or reason is to be a text."))
    text = drop_controls(text).strip()
    return text if any(map(str.isalnum, text)) else ""


def reason_said(env, text):
    """Return a reason that stays on record for good, in one line; empty if it says nothing.

    Numbers that may be a person's are hidden: no erasure reaches a log that is only added to.

    :raise UserError: it is no text, or longer than 500 signs
    """
    text = " ".join(drop_invisible(said(env, text)).split())
    if len(text) > _MOST:
        raise UserError(env._("Give the reason in at most %(count)s signs.", count=_MOST))
    # A dot or a zero says nothing.
    return hide_numbers(text) if any(map(str.isalpha, text)) else ""
