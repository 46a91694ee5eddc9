"""Amounts that are exact: one that may be unknown, and money with its currency."""

from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from odoo import fields
from odoo.exceptions import ValidationError

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
#: Below it an amount in fen has at most 15 digits: as many as a float hands on unchanged, and
#: floats are what the driver reads a ``numeric`` as and what a client is sent.
TOO_MUCH = Decimal(10) ** 13


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


class Money(fields.Monetary):
    """Money of a currency; empty is zero, as in any ``Monetary``.

    A :class:`~decimal.Decimal` in Python, in sums of ``_read_group`` as well
    (``money_clients.py``), and ``numeric`` in the database: no float adds up anything. Over the
    API, in views and in exports it is a number. The model has a ``currency_id``, or the field
    names its ``currency_field``. What has more decimals than the currency is rounded half up,
    also in a form; a domain compares with the figure as it was given.

    :raise ValidationError: no finite number below 10,000,000,000,000; names model and field
    """

    falsy_value = ZERO

    def convert_to_column(self, value, record, values=None, validate=True):
        return self._number(value, record)

    def convert_to_column_insert(self, value, record, values=None, validate=True):
        amount = self._number(value, record)
        # Nothing is to be rounded for want of a currency where there is nothing to round.
        return (
            amount
            if amount == amount.to_integral_value()
            else self._rounded(amount, self._currency(record, values))
        )

    def convert_to_cache(self, value, record, validate=True):
        amount = self._number(value, record)
        # Of no record is the figure of a domain, see below.
        if not (validate and record) or amount == amount.to_integral_value():
            return amount
        return self._rounded(amount, self._currency(record))

    def convert_to_record(self, value, record):
        return ZERO if value is None else value

    def convert_to_read(self, value, record, use_display_name=True):
        return float(value or 0)

    def convert_to_write(self, value, record):
        # Defaults of a form come this way, and a client takes numbers.
        return float(value or 0)

    def convert_to_export(self, value, record):
        return float(value or 0)

    def filter_function(self, records, field_expr, operator, value):
        if operator == "in":
            value = {one if one is False else self._number(one, records) for one in value}
        elif not operator.endswith("like"):
            value = self._number(value, records)
        return super().filter_function(records, field_expr, operator, value)

    def _condition_to_sql(self, field_expr, operator, value, model, alias, query):
        # Without records: the figure of a domain is not rounded as theirs are.
        return super()._condition_to_sql(field_expr, operator, value, model.browse(), alias, query)

    def _insert_cache(self, records, values):
        # What was fetched comes as the driver gives it, a float.
        super()._insert_cache(records, map(money, values))

    def _filter_not_equal(self, records, cache_value):
        # Monetary rounds what is in the cache once more; ours is round.
        return super(fields.Monetary, self)._filter_not_equal(records, cache_value)

    def _currency(self, record, values=None):
        """Return the currency the record has, or is about to be created with."""
        name = self.get_currency_field(record)
        # Its own, or that of the record it is taken from.
        first = (record._fields[name].related or name).partition(".")[0]
        for given in (name, first):
            if values and given in values:
                return record.new({given: values[given]})[name]
        # As in Monetary: what is prefetched would overwrite the value that is being set.
        currency = record.sudo().with_context(prefetch_fields=False)[name]
        if len(currency) > 1:
            raise ValueError(f"{self}: one amount for records of several currencies")
        return currency

    def _rounded(self, amount, currency):
        # Decimals of a currency are no secret, and no user closes them to another.
        places = currency.sudo().decimal_places if currency else 2
        return money(amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))

    def _number(self, value, record):
        """Return what was given as a Decimal, not rounded."""
        amount = None
        if value is None or value is False or value == "":
            return ZERO
        if isinstance(value, int | float | Decimal | str) and value is not True:
            with suppress(InvalidOperation):
                amount = money(value)
        if amount is not None and amount.is_finite() and abs(amount) < TOO_MUCH:
            return amount
        raise ValidationError(
            record.env._(
                "%(model)s, “%(field)s”: %(value)s is no amount. Write a number such as 1500.25,"
                " below %(most)s.",
                model=record._description,
                field=self._description_string(record.env),
                value=str(value)[:40],
                most=f"{TOO_MUCH:,}",
            )
        )


def money(value):
    """Return a number as a Decimal with two decimals or more; None stays None.

    A float is what its shortest text says: 2.675 is no 2.67499999.

    >>> [str(money(value)) for value in (0.1, 1200, "3.456", Decimal("-0"))]
    ['0.10', '1200.00', '3.456', '0.00']
    """
    if value is None:
        return None
    amount = Decimal(repr(value) if isinstance(value, float) else value)
    if not amount.is_finite() or abs(amount) >= TOO_MUCH * 1000:
        return amount
    return amount + ZERO


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
