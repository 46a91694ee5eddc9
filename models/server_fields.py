"""Fields that only the server sets: legal dates, states, figures of a result."""

from odoo import api, models
from odoo.exceptions import AccessError


def drop_defaults(records, names):
    """Return the records without the ``default_`` context keys of these fields.

    A ``default_*`` key is a value of the caller too, past every look at ``vals``.
    The engine's own (superuser) keep theirs.
    """
    if records.env.su:
        return records
    # pylint: disable-next=context-overridden
    return records.with_context(
        {
            key: value
            for key, value in records.env.context.items()
            if not (key.startswith("default_") and key.removeprefix("default_") in names)
        }
    )


def check_followed(records, vals_list):
    """Refuse values for what follows from other fields; return the records without such defaults.

    ``readonly`` is a matter of the form: a column that is computed takes what a caller writes,
    and keeps it until something it depends on changes. A default of the context is dropped, for
    ``default_election_id`` of an action means a field that is not ours as well.

    :raise AccessError: a stored field that is computed or related, and not meant to be edited
    """
    if records.env.su or not records._name.startswith("union."):
        return records

    def follows(name):
        field = records._fields.get(name)
        return field is not None and field.store and field.readonly and bool(field.compute)

    if names := sorted(filter(follows, set().union(*vals_list))):
        raise AccessError(
            records.env._(
                "%(fields)s (%(model)s): follows from other fields and is never written.",
                fields=", ".join(records._fields[name].string for name in names),
                model=records._description,
            )
        )
    context = records.env.context
    defaults = {key.removeprefix("default_") for key in context if key.startswith("default_")}
    names = set(filter(follows, defaults))
    return drop_defaults(records, names) if names else records


def check_named(records, vals_list, name):
    """Raise AccessError unless the caller may read what ``name`` points to in these values."""
    if records.env.su:
        return
    default = records.env.context.get(f"default_{name}")
    ids = {vals.get(name, default) for vals in vals_list} - {None, False}
    if ids:
        records.env[records._fields[name].comodel_name].browse(ids).check_access("read")


def check_places(records, vals_list, name="organization_id"):
    """Raise AccessError unless the caller may write the organisations these values name.

    Asked before ``create`` and ``write``: Odoo asks its constraints first and the record rules
    afterwards, and what a constraint says of the rows at a place is no word for a stranger.
    """
    if records.env.su:
        return
    ids = {vals[name] for vals in vals_list if name in vals}
    if any(name not in vals for vals in vals_list):
        # A default of the context is the caller's too.
        ids.add(records.default_get([name]).get(name))
    places = records.env[records._fields[name].comodel_name].browse(ids - {None, False})
    places.check_access("write")


def shown(record, name):
    """Return what a many2one points to, nothing if it is unsaved and closed to the reader.

    What was saved was checked by :func:`check_named`: who reads the record reads the name.
    """
    target = record[name]._origin
    if target == record._origin[name]:
        return target.sudo()  # as said above
    return target._filtered_access("read")


class UnionServerFieldsMixin(models.AbstractModel):
    """Refuse values for ``_server_fields`` from any caller, in create, write and context.

    The model's own actions set them through :meth:`_server_write`, after the caller's
    right to write the record was checked. ``readonly`` on a field is a matter of the
    form; this is the lock.
    """

    _name = "union.server.fields.mixin"
    _description = "Fields Set by the Server"

    _server_fields = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_server_fields(vals)
        self = drop_defaults(self, self._server_fields)
        return super().create(vals_list)

    def write(self, vals):
        self._check_server_fields(vals)
        return super().write(vals)

    def copy_data(self, default=None):
        return [
            {name: value for name, value in vals.items() if name not in self._server_fields}
            for vals in super().copy_data(default)
        ]

    def _server_write(self, vals):
        """Write server-set fields for a caller who may write these records."""
        self.check_access("write")
        # The right to write was checked just above; only the guard on these fields is lifted.
        return self.sudo().write(vals)

    def _check_server_fields(self, vals):
        forbidden = self._server_fields & vals.keys()
        if forbidden and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(fields)s (%(model)s): set by the server, never by the caller.",
                    fields=", ".join(self._fields[name].string for name in sorted(forbidden)),
                    model=self._description,
                )
            )
