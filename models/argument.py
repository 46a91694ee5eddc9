"""Records that a caller of a public method names by their ids."""

from odoo.exceptions import UserError


def record_of(records, value):
    """Return the record of this model a caller names; none if he names none.

    :raise UserError: no id, or the id of nothing that is there
    :raise AccessError: out of scope
    """
    return records_of(records, [] if value is None or value is False else [value])


def records_of(records, values):
    """Return the records of this model a caller names.

    :raise UserError: no list of ids, or one of nothing that is there
    :raise AccessError: one is out of scope
    """
    # True is an int as well.
    if isinstance(values, list | tuple) and all(type(value) is int for value in values):
        found = records.browse(dict.fromkeys(values))
        # First: what is out of scope is as unknown as what is not there.
        found.check_access("read")
        if found.exists() == found:
            return found
    raise UserError(
        records.env._(
            "“%(kind)s” is named by the id of a record that is there.",
            kind=records._description,
        )
    )
