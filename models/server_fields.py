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
