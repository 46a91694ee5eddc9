"""A number that may be unknown."""

from odoo import fields


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
