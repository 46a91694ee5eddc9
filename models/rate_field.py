"""A share in percent that may not exist."""

from odoo import fields


class Rate(fields.Float):
    """A percentage that is empty where there is no whole: a rate of nothing is no zero.

    Empty reads as False, over the API as well, and shows as nothing on the screen.
    """

    falsy_value = None

    def convert_to_cache(self, value, record, validate=True):
        if value is None or value is False:
            return None
        return super().convert_to_cache(value, record, validate)

    def convert_to_record(self, value, record):
        return False if value is None else value

    def convert_to_export(self, value, record):
        return "" if value is None or value is False else value
