"""Records that hold from ``date_from`` to ``date_to``, both included; empty: it goes on."""

from odoo.fields import Domain


def in_force(day):
    """Return the domain of what holds on a day."""
    return Domain("date_from", "<=", day) & not_over(day)


def not_over(day):
    """Return the domain of what holds on a day or begins later."""
    return Domain("date_to", "=", False) | Domain("date_to", ">=", day)


def holds_on(record, day):
    """Whether one record holds on a day, as :func:`in_force` asks."""
    return bool(
        record.date_from
        and record.date_from <= day
        and (not record.date_to or record.date_to >= day)
    )


def quarter_of(day):
    """Return the quarter of a day: ``"1"`` to ``"4"``."""
    return str((day.month + 2) // 3)
