"""Whom a caller names by id he must have in sight: Odoo tells the name behind it afterwards (0054)."""

from math import ceil, floor

from odoo.exceptions import AccessError
from odoo.fields import Command

# Beside our own models: a contact or a login may be a member's.
NAMED = ("res.partner", "res.users")


def pointed(records, vals, deep=False):
    """Yield ``(field, ids)`` of all records that these values point at.

    :param dict vals: as for ``create``, ``write`` or ``onchange``
    :param bool deep: also what lines of the values point at; ``create`` and ``write`` ask those
        themselves, a form that is not saved never comes to that
    """
    for name, value in vals.items():
        field = records._fields.get(name)
        if not value or field is None or not field.relational:
            continue
        ids = set().union(*map(_plain_ids, _pointed_at(field, value))) - {0}
        if ids:
            yield field, ids
        if deep and field.type in ("one2many", "many2many") and isinstance(value, (list, tuple)):
            lines = records.env[field.comodel_name]
            for command in value:
                if isinstance(command, dict):
                    yield from pointed(lines, command, deep)
                elif isinstance(command, (list, tuple)) and isinstance(command[-1], dict):
                    yield from pointed(lines, command[-1], deep)


def _pointed_at(field, value):
    """Return the ids in a value of a relation, however the caller writes it."""
    if hasattr(value, "_ids"):
        return value._ids
    if field.type == "many2one":
        if isinstance(value, dict):
            return [value.get("id")]
        return value[:1] if isinstance(value, (list, tuple)) else [value]
    ids = []
    for command in value if isinstance(value, (list, tuple)) else [value]:
        if isinstance(command, dict):
            ids.append(command.get("id"))
        elif not isinstance(command, (list, tuple)):
            ids.append(command)
        elif command and command[0] == Command.SET:
            ids += (len(command) > 2 and command[2]) or []
        elif len(command) > 1 and command[0] in (Command.UPDATE, Command.LINK):
            ids.append(command[1])
    return ids


def _plain_ids(value):
    """Return each id the database may take a caller's value for: it reads texts, and it rounds."""
    value = getattr(value, "origin", value) or 0
    try:
        if isinstance(value, float):
            return {floor(value), ceil(value)}
        if isinstance(value, str):
            value = value.strip()
            # Digits, or as a literal with its base.
            return {int(value) if value.lstrip("+-").isdigit() else int(value, 0)}
        return {int(value)}
    except (TypeError, ValueError, OverflowError):
        return set()


def closed_people(env, model, ids):
    """Return those of the ids of contacts or logins that the user does not have in sight.

    :param str model: one of ``NAMED``
    """
    ids = set(ids) - {env.user.partner_id.id if model == "res.partner" else env.uid}
    if env.su or not ids:
        return set()
    return env[model]._ids_closed(ids)


def check_people(env, model, ids, told):
    """Raise AccessError unless the user has these contacts or logins in sight.

    :param str model: one of ``NAMED``
    :param told: asked for further ids, only if some are closed: who reads what is written to
        reads their names on it already
    """
    closed = closed_people(env, model, ids)
    if closed and closed - told():
        raise _not_in_sight(env, model)


def check_people_in(records, vals_list, deep=False):
    """Raise AccessError unless the caller has in sight whom these values name anew.

    One query for all contacts and one for all logins of the values.
    """
    if records.env.su:
        return
    named = {}
    for vals in vals_list:
        for field, ids in pointed(records, vals, deep):
            if field.comodel_name in NAMED:
                named.setdefault(field.comodel_name, {}).setdefault(field, set()).update(ids)
    for model, fields in named.items():
        closed = closed_people(records.env, model, set().union(*fields.values()))
        for field, ids in fields.items():
            if ids & closed and (ids & closed) - records._people_told(field, vals_list):
                raise _not_in_sight(records.env, model)


def check_pointed(records, vals):
    """Raise AccessError unless the user reads each record that values of a form point at.

    What a form that is not saved shows of them is computed as the superuser. Of contacts and
    logins :func:`check_people_in` asks.

    :param dict vals: as for ``onchange``
    """
    if records.env.su:
        return
    by_model = {}
    for field, ids in pointed(records, vals, deep=True):
        if field.comodel_name not in NAMED:
            by_model.setdefault(field.comodel_name, {}).setdefault(field, set()).update(ids)
    for model, fields in by_model.items():
        closed = _closed_rows(records.env, model, set().union(*fields.values()))
        for field, ids in fields.items():
            # What stands there already its reader may be shown.
            if ids & closed and (ids & closed) - standing(records, field):
                raise AccessError(
                    records.env._(
                        "%(model)s: the form names a record that is not in your sight. Take one"
                        " that you find in the list.",
                        model=records.env[model]._description,
                    )
                )


def standing(records, field):
    """Return the ids a relation of these records holds: who reads them is shown their names.

    :param field: of this model or of its lines, of which nothing stands yet
    """
    if field.model_name != records._name:
        return set()
    # Ids alone, of records whose right is asked by what follows.
    return set(records.sudo()._origin[field.name]._ids)


def _closed_rows(env, model, ids):
    """Return those of the ids whose rows the user does not read."""
    if model in NAMED:
        return closed_people(env, model, ids)
    if model.startswith("ir.") and model != "ir.attachment":
        # What models, fields and actions there are is nobody's secret, and read by few.
        return set()
    return set(ids) - set(env[model].browse(ids)._filtered_access("read")._ids)


def _not_in_sight(env, model):
    return AccessError(
        env._(
            "%(model)s: you name a person who is not in your sight. Take one that you find"
            " in the list, or ask the person's union.",
            model=env[model]._description,
        )
    )


def open_defaults(records, defaults, of_a_form=False):
    """Return default values without those that name people not in sight.

    A default may be the caller's, by the context or by a default he keeps for himself.

    :param bool of_a_form: without those as well that point at any other record he does not read
    """
    if records.env.su:
        return defaults
    kept = {}
    for name, value in defaults.items():
        if not any(
            _closed_rows(records.env, field.comodel_name, ids)
            for field, ids in pointed(records, {name: value}, deep=True)
            if of_a_form or field.comodel_name in NAMED
        ):
            kept[name] = value
    return kept


def people_on(records):
    """Return ids of contacts that stand on records the user reads: it tells their names.

    In many2ones, as followers, as who wrote what is said about them, and in a channel.
    """
    records = records._filtered_access("read")
    names = [
        name
        for name, field in records._fields.items()
        if field.store and field.type == "many2one" and field.comodel_name in NAMED
        if records._has_field_access(field, "read")
    ]
    # Ids alone, of records just asked for.
    records = records.sudo()
    contacts = records.env["res.partner"].browse()
    for name in names:
        people = records[name]
        contacts |= people if people._name == "res.partner" else people.partner_id
    if "message_follower_ids" in records._fields:
        contacts |= records.message_follower_ids.partner_id | records.message_ids.author_id
    if records._name == "discuss.channel":
        parents = records.parent_channel_id
        contacts |= (records | parents).channel_partner_ids | parents.message_ids.author_id
    return set(contacts._ids)
