"""Whole numbers: one that may be unknown, and what no column holds."""

from odoo import fields
from odoo.exceptions import ValidationError

#: The greatest number an integer column of PostgreSQL holds.
MOST = 2**31 - 1


def refuse_great(records, vals_list):
    """Raise ValidationError where a whole number of these values is none, or beyond its column.

    The database and the driver say so without a word of where it stands.
    """
    for vals in vals_list:
        for name, value in vals.items():
            field = records._fields.get(name)
            if field is None or field.type != "integer" or not value:
                continue
            try:
                fits = -MOST <= int(value) <= MOST
            except (TypeError, ValueError, OverflowError):
                fits = False
            if not fits:
                raise ValidationError(
                    records.env._(
                        "%(model)s, “%(field)s”: %(value)s is no whole number of at most %(most)s.",
                        model=records._description,
                        field=field._description_string(records.env),
                        value=str(value)[:40],
                        most=f"{MOST:,}",
                    )
                )


class Count(fields.Integer):
    """A count that may be empty: *not known* (or closed to the reader) is no zero.

    Empty reads as False, over the API as well, and shows as nothing on the screen.
    """

    falsy_value = None

    def convert_to_column(self, value, record, values=None, validate=True):
        return None if value is None or value is False else int(value)

    def convert_to_cache(self, value, record, validate=True):
        return None if value is None or value is False else int(value)

    def convert_to_record(self, value, record):
        return False if value is None else value

    def convert_to_read(self, value, record, use_display_name=True):
        if value is None or value is False:
            return False
        return super().convert_to_read(value, record, use_display_name)

    def convert_to_export(self, value, record):
        return "" if value is None or value is False else value
