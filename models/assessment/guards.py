"""What the models of a rating have in common: fields that only the server sets."""

from odoo.exceptions import AccessError


class ServerValues(dict):
    """Values that the model's own steps set: no remote caller can send this type."""


def check_server_fields(model, vals_list):
    """Raise AccessError if a caller brings a field of ``model._server_fields``."""
    if model.env.su:
        return
    forbidden = model._server_fields & {
        name for vals in vals_list if not isinstance(vals, ServerValues) for name in vals
    }
    if forbidden:
        raise AccessError(
            model.env._(
                "%(fields)s (%(model)s): set by the server, never by the caller.",
                fields=", ".join(model._fields[name].string for name in sorted(forbidden)),
                model=model._description,
            )
        )


def without_defaults(model):
    """Return the model without ``default_*`` keys for server-set fields in its context."""
    keys = {f"default_{name}" for name in model._server_fields}
    if keys.isdisjoint(model.env.context):
        return model
    context = {key: value for key, value in model.env.context.items() if key not in keys}
    return model.with_env(model.env(context=context))
