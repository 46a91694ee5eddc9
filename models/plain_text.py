"""Words of a person that must not hold a person's number."""

from odoo.exceptions import ValidationError

from ..core import identity
from ..core.text import hide_numbers


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


def is_personal(number):
    """Return True if a number is somebody's identity card or mobile number.

    >>> is_personal("360102197612134635"), is_personal("13595711777"), is_personal("粤工法证字第1号")
    (True, True, False)
    """
    return (
        identity.check_id(identity.normalize_id(number)) is None
        or identity.check_mobile(identity.normalize_mobile(number)) is None
    )
