"""Install and uninstall hooks."""


def pre_init_hook(env):
    """Refuse an installation that could not keep identities safe (design: keys)."""


def post_init_hook(env):
    """Load the standards, routes and schemes that ship with the addon."""
    env["union.scheme"]._load_packaged()


def uninstall_hook(env):
    """Drop what the ORM does not know: trigger functions."""
