"""Money where it leaves: exact inside, numbers for the clients."""

from decimal import Decimal

from odoo import api, models

from .amount_field import ZERO, Money, money

# What is asked of a group that is an amount itself; an average may have any decimals.
AMOUNTS = {"sum", "min", "max"}


class Base(models.AbstractModel):
    """``_read_group`` gives sums of :class:`Money` as Decimal; what goes to a client as numbers.

    The database sums ``numeric`` exactly and the driver hands the sum on as a float, unchanged
    below ten million million.
    """

    _inherit = "base"

    def _read_group_postprocess_aggregate(self, aggregate_spec, raw_values):
        values = super()._read_group_postprocess_aggregate(aggregate_spec, raw_values)
        name, _colon, function = aggregate_spec.partition(":")
        if function in AMOUNTS and isinstance(self._fields.get(name), Money):
            # The sum of nothing is zero; the least and the most of nothing are none.
            nothing = ZERO if function == "sum" else False
            return (nothing if value is False else money(value) for value in values)
        return values

    def _web_read_group_format(self, groupby, aggregates, groups):
        return _numbers(super()._web_read_group_format(groupby, aggregates, groups))

    def _read_group_format_result(self, rows_dict, lazy_groupby):
        super()._read_group_format_result(rows_dict, lazy_groupby)
        _numbers(rows_dict)


class IrQwebFieldMonetary(models.AbstractModel):
    """Lets ``t-field`` show an exact amount: the stock widget refuses what is no float."""

    _inherit = "ir.qweb.field.monetary"

    @api.model
    def value_to_html(self, value, options):
        return super().value_to_html(float(value) if isinstance(value, Decimal) else value, options)


def _numbers(groups):
    """Turn what is a Decimal in groups for a client into a number JSON knows, in place."""
    for group in groups:
        for key, value in group.items():
            if isinstance(value, Decimal):
                group[key] = float(value)
    return groups
