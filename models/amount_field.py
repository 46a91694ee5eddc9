"""An amount that is exact and may be unknown."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from odoo import fields

CENT = Decimal("0.01")


class Amount(fields.Float):
    """An amount with two decimals that may be empty: *not known* is no zero.

    A :class:`~decimal.Decimal` in Python and ``numeric`` in the database, so no figure stands
    a rounding beside its bound. Over the API it is a number; empty reads as False.
    """

    falsy_value = None

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("digits", (16, 2))
        super().__init__(*args, **kwargs)

    def convert_to_column(self, value, record, values=None, validate=True):
        return _exact(value)

    def convert_to_cache(self, value, record, validate=True):
        return _exact(value)

    def convert_to_record(self, value, record):
        # What was fetched stands in the cache as the driver gave it, a float.
        return False if value is None else _exact(value)

    def convert_to_read(self, value, record, use_display_name=True):
        return False if value is None or value is False else float(value)

    def convert_to_export(self, value, record):
        return "" if value is None or value is False else float(value)


def _exact(value):
    """Return the amount with two decimals, or None for nothing.

    A float is what its shortest text says: 2.675 is no 2.67499999.
    """
    if value is None or value is False or value == "":
        return None
    try:
        amount = Decimal(repr(value) if isinstance(value, float) else value)
        if not amount.is_finite():
            raise InvalidOperation
        return amount.quantize(CENT, ROUND_HALF_UP)
    except (InvalidOperation, TypeError, ValueError):
        raise ValueError(f"{value!r} is no amount: write a number such as 1500.25") from None
