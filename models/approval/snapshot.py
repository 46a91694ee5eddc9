"""What a paper says, in a form that has one and only one digest."""

import base64
import hashlib
import json
from datetime import date, datetime

from odoo.tools import SQL

# The SHA-1 of a file without content, which the server keeps no checksum of.
EMPTY = hashlib.sha1(b"").hexdigest()


def canonical(value):
    """Return JSON of ``value`` with sorted keys and no blanks: equal values, equal text.

    >>> canonical({"b": 1, "a": ["工会", None]})
    '{"a":["工会",null],"b":1}'
    """
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
    )


def loads(text):
    """Return the content of a snapshot; None if somebody made it none.

    >>> loads('{"fields":{},"attachments":[]}')
    {'fields': {}, 'attachments': []}
    >>> loads("forged")
    """
    try:
        content = json.loads(text)
    except ValueError:
        return None
    if isinstance(content, dict) and {"fields", "attachments"} <= content.keys():
        return content
    return None


def wordings(records, names):
    """Return ``{(id, field): {language: text}}`` of those of these fields that are translated.

    All languages a text was written in: which one the submitter happens to read is no part of it.
    """
    names = [name for name in names if records._fields[name].translate]
    ids = [id_ for id_ in records._ids if id_]
    if not names or not ids:
        return {}
    records.flush_recordset(names)
    records.env.cr.execute(
        SQL(
            "SELECT id, %s FROM %s WHERE id = ANY(%s)",
            SQL(", ").join(map(SQL.identifier, names)),
            SQL.identifier(records._table),
            ids,
        )
    )
    return {
        (id_, name): value
        for id_, *values in records.env.cr.fetchall()
        for name, value in zip(names, values, strict=True)
    }


def field_value(record, name, worded=None):
    """Return a field's value as a snapshot keeps it.

    Records are kept as references, so that no name of a person is frozen;
    binaries as their SHA-256.

    :param worded: what :func:`wordings` returns of these records
    """
    field = record._fields[name]
    if field.translate and worded is not None:
        return worded.get((record.id, name)) or None
    value = record[name]
    if field.type == "many2one":
        return f"{value._name},{value.id}" if value else None
    if field.type in ("one2many", "many2many"):
        return sorted(value.ids)
    if field.type == "binary":
        return hashlib.sha256(base64.b64decode(value)).hexdigest() if value else None
    if field.type == "many2one_reference":
        return value or None
    if value is False and field.type != "boolean":
        return None
    return value


def _plain(value):
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)


def link_digest(file):
    """Return the SHA-1 of the address an attachment points at: a link holds nothing else."""
    return hashlib.sha1((file.url or "").encode()).hexdigest()
