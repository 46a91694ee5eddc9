"""Words of a person: what they must not hold."""

from odoo.exceptions import ValidationError

from ..core import identity
from ..core.text import hide_numbers

#: Signs of a text that a refusal quotes.
MOST_QUOTED = 80


def refuse_numbers(records, *names):
    """Raise ValidationError where one of these texts holds what may be a personal number.

    :param names: names of Char or Text fields
    """
    for record in records:
        for name in names:
            text = record[name] or ""
            if hide_numbers(text) != text:
                raise ValidationError(
                    record.env._(
                        "%(model)s, “%(field)s”: “%(text)s”. A number of nine digits or more may be"
                        " a person's; leave it out here.",
                        model=record._description,
                        field=record._fields[name]._description_string(record.env),
                        text=hide_numbers(text),
                    )
                )


def refuse_nul(records, vals_list):
    """Raise ValidationError where a text of these values holds the NUL sign.

    No database text can; the driver says so without a word of where it stands.
    """
    for vals in vals_list:
        for name, value in vals.items():
            if isinstance(value, str) and "\0" in value and name in records._fields:
                raise ValidationError(
                    records.env._(
                        "%(model)s, “%(field)s”: “%(text)s” holds a sign that cannot be stored (NUL),"
                        " as comes along when a text is copied out of another program. Type the text"
                        " anew.",
                        model=records._description,
                        field=records._fields[name]._description_string(records.env),
                        text=hide_numbers(value.replace("\0", "�"))[:MOST_QUOTED],
                    )
                )


def is_personal(number):
    """Return True if a number is somebody's identity card or mobile number.

    >>> is_personal("360102197612134635"), is_personal("13595711777"), is_personal("粤工法证字第1号")
    (True, True, False)
    """
    return (
        identity.check_id(identity.normalize_id(number)) is None
        or identity.check_mobile(identity.normalize_mobile(number)) is None
    )
