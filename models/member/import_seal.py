"""Values that wait or are kept beside an import: packed, and sealed for their row and column.

Nothing of a person's stands in clear between the file and his record, so staged rows, results
and what an undo needs are encrypted as the file is.
"""

import base64
import dataclasses
import json
import zlib
from datetime import date
from decimal import Decimal

from odoo.exceptions import UserError

from ...core.vault import VaultError
from . import vault
from .roster_plan import Change


def seal_bytes(record, column, content):
    """Store bytes in a sealed column of a row; the caller has checked the rights."""
    ring = vault.remember_ring(record.env)
    sealed = ring.seal_bytes(content, (record._name, str(record.id), column))
    # The column is closed to everybody.
    record.sudo()[column] = base64.b64encode(sealed)


def open_bytes(record, column):
    """Return the bytes of a sealed column, or nothing if it is empty."""
    # As above; the caller has checked who asks.
    sealed = record.sudo().with_context(bin_size=False)[column]
    if not sealed:
        return b""
    ring = vault.ring_or_raise(record.env)
    try:
        return ring.open_bytes(base64.b64decode(sealed), (record._name, str(record.id), column))
    except VaultError as error:
        raise UserError(vault.explain_keys(record.env, error.verdict)) from None


def seal_json(record, column, value):
    """Store plain data in a sealed column."""
    # Level 1: the time of an import counts, and names of a roster pack well at any level.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    seal_bytes(record, column, zlib.compress(text.encode(), 1))


def open_json(record, column):
    """Return the data of a sealed column, or None if it is empty."""
    content = open_bytes(record, column)
    return json.loads(zlib.decompress(content)) if content else None


def pack(value):
    """Return a row of a plan as plain data; :func:`unpack` makes the same row of it.

    >>> pack((1, date(2026, 1, 2), {"a"}))
    {'tuple': [1, {'date': '2026-01-02'}, {'set': ['a']}]}
    """
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, (set, frozenset)):
        return {"set": sorted(value)}
    if dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value)]
        return {type(value).__name__: [pack(getattr(value, name)) for name in names]}
    if isinstance(value, tuple):
        return {type(value).__name__: [pack(item) for item in value]}
    if isinstance(value, list):
        return [pack(item) for item in value]
    return {"dict": [[key, pack(item)] for key, item in value.items()]}


def unpack(value, types):
    """Return what :func:`pack` was given.

    :param types: the classes of rows there may be

    >>> unpack(pack((1, date(2026, 1, 2), {"a"}, Decimal("2.50"))), ())
    (1, datetime.date(2026, 1, 2), frozenset({'a'}), Decimal('2.50'))
    """
    if isinstance(value, list):
        return [unpack(item, types) for item in value]
    if not isinstance(value, dict):
        return value
    [(name, content)] = value.items()
    if name == "date":
        return date.fromisoformat(content)
    if name == "decimal":
        return Decimal(content)
    if name == "set":
        return frozenset(content)
    if name == "dict":
        return {key: unpack(item, types) for key, item in content}
    items = [unpack(item, types) for item in content]
    if name == "tuple":
        return tuple(items)
    known = {row.__name__: row for row in (*types, Change)}
    return known[name](*items)
